# Sourced by the script tests. Gives: root, scratch (removed at the end), check, refuses, skip, finish.
# A script test calls `finish` last; it prints the closing line that Tools/test counts.

set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
scratch=$(mktemp -d -t assay-test.XXXXXX)
passed=0 failed=0 skipped=0
on_exit=()

leave() {
    local command
    for command in "${on_exit[@]}"; do eval "$command"; done
    rm -rf "$scratch"
}
trap leave EXIT

pass() { passed=$((passed + 1)); }
fail() {
    failed=$((failed + 1))
    printf '  FAILED: %s\n' "$1"
    [ -s "$scratch/output" ] && sed 's/^/    | /' "$scratch/output" | head -n 10
    return 0
}
skip() {
    skipped=$((skipped + 1))
    printf '  SKIPPED: %s\n' "$1"
}

# check NAME EXPECTED-EXIT [PATTERN] -- COMMAND…   The output (both streams) must hold the pattern (extended regex).
check() {
    local name=$1 expected=$2 pattern="" status
    shift 2
    if [ "$1" != "--" ]; then pattern=$1; shift; fi
    shift
    "$@" >"$scratch/output" 2>&1 </dev/null
    status=$?
    if [ "$status" -ne "$expected" ]; then
        fail "$name: exit $status, expected $expected"
    elif [ -n "$pattern" ] && ! grep -qE -- "$pattern" "$scratch/output"; then
        fail "$name: the output does not hold /$pattern/"
    else
        pass
    fi
}

finish() {
    [ "$skipped" -eq 0 ] && printf '%d passed, %d failed\n' "$passed" "$failed" ||
        printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
    exit
}
