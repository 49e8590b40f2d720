#!/usr/bin/env python3
"""Writes ONNX's own tests of operators as files, for the importer to read.

usage: onnx_nodes.py DIRECTORY
Every plain test (not the `_expanded` ones, which spell a function out) becomes a folder of its name: `model.onnx`, and of its
first set of data `test_data_set_0/input_K.pb` and `output_K.pb`, each a TensorProto. Where NumPy has the type itself, the same
tensor stands beside it as `.npy`, in one of NumPy's two orders of elements and of bytes by turns. `index.json` lists name,
operators, domains, opset, the numbers of inputs and outputs, and a reason for each value that is no tensor (null: all are).

Needs the PyPI package onnx: `Tools/venv onnx && .venv/bin/python3 Tests/Oracles/onnx_nodes.py DIRECTORY`.
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases


def write_value(folder, stem, value, name, turn):
    """None, or why the value cannot be written as a tensor."""
    if isinstance(value, onnx.TensorProto):
        tensor = value
    elif isinstance(value, (np.ndarray, np.generic)):
        tensor = numpy_helper.from_array(np.asarray(value), name)
        array = np.asarray(value)
        if array.dtype.kind in "biuf" and array.dtype.isbuiltin == 1:
            if turn & 1:
                array = np.asarray(array, order="F")
            if turn & 2:
                array = array.astype(array.dtype.newbyteorder(">"))
            np.save(folder / f"{stem}.npy", array)
    else:
        return f"{stem} is a {'sequence' if isinstance(value, list) else 'map' if isinstance(value, dict) else 'missing optional value'}"
    tensor.name = name
    (folder / f"{stem}.pb").write_bytes(tensor.SerializeToString())
    return None


def write_case(case, root, turn):
    folder = root / case.name
    data = folder / "test_data_set_0"
    data.mkdir(parents=True)
    model = case.model
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    inputs, outputs = case.data_sets[0]
    reasons = []
    for kind, values, described in (("input", inputs, model.graph.input), ("output", outputs, model.graph.output)):
        for index, value in enumerate(values):
            name = described[index].name if index < len(described) else ""
            reasons.append(write_value(data, f"{kind}_{index}", value, name, turn))
    nodes = list(model.graph.node)
    return {
        "name": case.name,
        "operators": sorted({node.op_type for node in nodes}),
        "domains": sorted({node.domain for node in nodes}),
        "opset": {entry.domain: entry.version for entry in model.opset_import},
        "inputs": len(inputs),
        "outputs": len(outputs),
        "reason": "; ".join(reason for reason in reasons if reason) or None,
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    cases = [case for case in collect_testcases(None) if not case.name.endswith("_expanded") and "_expanded_ver" not in case.name]
    index = [write_case(case, root, turn) for turn, case in enumerate(sorted(cases, key=lambda case: case.name))]
    (root / "index.json").write_text(json.dumps(index, indent=1))
    print(f"onnx {onnx.__version__}: {len(index)} tests of operators written")


if __name__ == "__main__":
    main()
