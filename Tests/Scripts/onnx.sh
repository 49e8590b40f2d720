#!/usr/bin/env bash
# What reads models, against ONNX's schema. (Its own tests of operators: Tests/ONNXTests/NodeTests.swift.)
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

"$root/Tools/generate-onnx" --check >"$scratch/output" 2>&1 </dev/null
case $? in
    0) pass ;;
    75) skip "protoc or the package onnx cannot be had: the generated code was NOT compared with the schema" ;;
    *) fail "the generated code is what the schema gives" ;;
esac

finish
