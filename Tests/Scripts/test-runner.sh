#!/usr/bin/env bash
# Tools/test counts what ran, and fails when anything failed, crashed or did not run. With a stub for swift.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

mkdir -p "$scratch"/house/{Tools,Tests/Scripts,Tests/CCurvesSanitized} "$scratch/bin"
cp "$root/Tools/test" "$scratch/house/Tools/"
for tool in build oracles-venv; do printf '#!/bin/sh\nexit 0\n' >"$scratch/house/Tools/$tool"; chmod +x "$scratch/house/Tools/$tool"; done
printf '#!/bin/sh\nexit 75\n' >"$scratch/house/Tools/venv"; chmod +x "$scratch/house/Tools/venv"
cat >"$scratch/bin/swift" <<'STUB'
#!/bin/sh
while [ "$1" != --xunit-output ]; do shift; done
cp "$SWIFT_REPORT" "$2"
cat "$SWIFT_LOG"
exit "$SWIFT_EXIT"
STUB
chmod +x "$scratch/bin/swift"

case_passed='<testcase classname="A" name="good()" time="0.1" />'
case_failed='<testcase classname="A" name="bad()" time="0.1"><failure message="no" /></testcase>'
case_skipped='<testcase classname="A" name="idle()"><skipped>absent</skipped></testcase>'
# world EXIT CASES: what swift test reports; the C part and one script pass.
world() {
    export SWIFT_EXIT=$1 SWIFT_REPORT=$scratch/report.xml SWIFT_LOG=$scratch/log
    printf '<testsuites><testsuite>%s</testsuite></testsuites>' "$2" >"$SWIFT_REPORT"
    : >"$SWIFT_LOG"
    echo 'echo "2 passed, 0 failed"' >"$scratch/house/Tests/CCurvesSanitized/run.sh"
    echo 'echo "3 passed, 0 failed, 1 skipped"' >"$scratch/house/Tests/Scripts/one.sh"
}
runner() { ASSAY_SHARED=$scratch PATH=$scratch/bin:$PATH "$scratch/house/Tools/test" "$@"; }
closing() { runner "$@" | tail -n 1; }

world 0 "$case_passed$case_skipped"
check "all parts pass" 0 -- runner
check "they are added up" 0 '^6 passed, 0 failed, 2 skipped$' -- closing
check "one part alone" 0 '^2 passed, 0 failed, 0 skipped$' -- closing c
check "an unknown part" 2 'no such part' -- runner nothing

world 1 "$case_passed$case_failed"
check "a failing test fails" 1 '^6 passed, 1 failed, 1 skipped$' -- runner

world 1 "$case_passed"
check "swift test failed, no test did" 1 '^6 passed, 1 failed, 1 skipped$' -- runner

world 1 ''
printf '<testsuites>\n' >"$SWIFT_REPORT"
printf '◇ Test good() started.\n◇ Test boom() started.\n✔ Test good() passed after 0.1 seconds.\n' >"$SWIFT_LOG"
check "a crash names what was running" 1 'was running when the process ended: boom\(\)' -- runner
check "and counts as one failure" 1 '^1 passed, 1 failed, 0 skipped$' -- runner swift

world 0 ''
check "no test ran" 1 'swift ran no test' -- runner

world 0 "$case_passed"
echo 'echo fine' >"$scratch/house/Tests/Scripts/one.sh"
check "a script without a closing line" 1 'one.sh ended with exit 0 and without its closing line' -- runner
echo 'echo "3 passed, 0 failed"; exit 4' >"$scratch/house/Tests/Scripts/one.sh"
check "a script that says well and ends badly" 1 "one.sh ended with exit 4" -- runner
echo 'echo "3 passed, 1 failed"' >"$scratch/house/Tests/Scripts/one.sh"
check "a script that says badly and ends well" 1 "one.sh ended with exit 0" -- runner
rm "$scratch/house/Tests/CCurvesSanitized/run.sh"
check "a missing part" 1 'run.sh ended with exit 127' -- runner c

finish
