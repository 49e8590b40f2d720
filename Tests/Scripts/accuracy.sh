#!/usr/bin/env bash
# The shipped models in integers, against onnxruntime in floating point, on whole test sets.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

if ! "$root/Tools/venv" accuracy; then
    skip "onnxruntime cannot be had: integers were NOT compared with floating point"
    finish
fi
"$root/.venv/bin/python3" "$root/Tests/Oracles/accuracy.py" "$root/.build/release/assay" >"$scratch/output" 2>&1 </dev/null
case $? in
    0) pass ;;
    75)
        pass
        skip "the test images of MNIST are not here: mnist-lenet5 was NOT compared with floating point"
        ;;
    *) fail "answers in integers are those in floating point" ;;
esac

finish
