#!/usr/bin/env bash
# What reads models, against ONNX's schema; what runs them, against onnxruntime. (ONNX's own tests of operators:
# Tests/ONNXTests/NodeTests.swift and Tests/InferenceTests/ConformanceTests.swift.)
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

"$root/Tools/generate-onnx" --check >"$scratch/output" 2>&1 </dev/null
case $? in
    0) pass ;;
    75) skip "protoc or the package onnx cannot be had: the generated code was NOT compared with the schema" ;;
    *) fail "the generated code is what the schema gives" ;;
esac

if "$root/Tools/venv" onnx >"$scratch/output" 2>&1 </dev/null; then
    oracle() { "$root/.venv/bin/python3" "$root/Tests/Oracles/$1" "$root/.build/release/assay"; }
    check "quantised models give onnxruntime's integers" 0 '[1-9][0-9]* integers, 0 disagreements$' -- oracle quantized_models.py
    check "forests give onnxruntime's labels and scores" 0 '[1-9][0-9]* scores, [0-9]+ ties, 0 disagreements$' -- oracle tree_models.py
else
    skip "the package onnxruntime cannot be had: models were NOT compared with it"
fi

finish
