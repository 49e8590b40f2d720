#!/usr/bin/env bash
# Runs the README's tour and its curl examples as printed, and compares what they print with what the README shows.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

export TMPDIR=$scratch ASSAY_KEYS=$root/.build/test-keys NO_COLOR=1
blocks=("python3" "$root/Tests/Scripts/support/readme_blocks.py")
"${blocks[@]}" script "$root/README.md" >"$scratch/tour.sh"
cd "$root" || exit 1
# In a process group of its own, so that a daemon which a failing tour leaves behind can be ended.
set -m
timeout --foreground 600 bash "$scratch/tour.sh" >"$scratch/tour.log" 2>&1 </dev/null &
tour=$!
set +m
wait "$tour"
status=$?
kill -- "-$tour" 2>/dev/null
if [ "$status" -ne 0 ]; then
    echo "  the tour ended with exit $status; its last lines:"
    tail -n 15 "$scratch/tour.log" | sed 's/^/    | /'
    echo "0 passed, 1 failed"
    exit 1
fi
"${blocks[@]}" compare "$root/README.md" "$scratch/tour.log"
