#!/usr/bin/env bash
# The importer of models against ONNX itself: the schema, and its own tests of operators.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

"$root/Tools/generate-onnx" --check >"$scratch/output" 2>&1 </dev/null
case $? in
    0) pass ;;
    75) skip "protoc or the package onnx cannot be had: the generated code was NOT compared with the schema" ;;
    *) fail "the generated code is what the schema gives" ;;
esac

if "$root/Tools/venv" onnx; then
    check "ONNX's tests of operators as files" 0 'tests of operators written' -- \
        "$root/.venv/bin/python3" "$root/Tests/Oracles/onnx_nodes.py" "$scratch/nodes"
    cd "$root" || exit 1
    export ASSAY_ONNX_NODES=$scratch/nodes
    check "every one is read, or refused for a reason" 0 'Test run with 2 tests .*passed' -- \
        swift test -c release --skip-build --disable-xctest --filter ONNXTests.NodeTests
    grep -h 'ONNX node tests:' "$scratch/output" | cut -c1-160
else
    skip "the package onnx cannot be had: the importer was NOT tried on ONNX's tests of operators"
fi

finish
