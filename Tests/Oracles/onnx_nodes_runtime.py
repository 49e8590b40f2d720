#!/usr/bin/env python3
"""Runs ONNX's own tests of operators, as onnx_nodes.py wrote them, in onnxruntime.

usage: onnx_nodes_runtime.py DIRECTORY
Writes DIRECTORY/onnxruntime.json: the version, and for each test whether it passes: null, or what is the matter. A test passes by
the rules of docs/conformance.md: shapes, types, integers and bits exactly, real numbers within 0.02 + 2 %.
"""
import json
import pathlib
import re
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper


def tensor(path):
    return numpy_helper.to_array(onnx.load_tensor(path))


def difference(own, expected):
    """What is wrong with an output; None if nothing is."""
    own, expected = np.asarray(own), np.asarray(expected)
    if own.shape != expected.shape:
        return f"the shape {list(own.shape)}, not {list(expected.shape)}"
    if own.dtype != expected.dtype:
        return f"{own.dtype}, not {expected.dtype}"
    if expected.dtype.kind == "f":
        one, two = own.astype(np.float64), expected.astype(np.float64)
        with np.errstate(invalid="ignore"):
            fits = (np.abs(one - two) <= 0.02 + 0.02 * np.abs(two)) | (one == two) | (np.isnan(one) & np.isnan(two))
    else:
        fits = own == expected
    wrong = np.flatnonzero(~fits)
    return f"element {wrong[0]} is {own.ravel()[wrong[0]]}, not {expected.ravel()[wrong[0]]}" if wrong.size else None


def runnable(model, inputs):
    """The model as onnxruntime can be given it: stamped with the newest versions that it knows, and with tensors of types that NumPy
    has not, such as int4, as constants and behind a Cast."""
    model.ir_version = min(model.ir_version, 13)
    for entry in model.opset_import:
        if entry.domain in ("", "ai.onnx"):
            entry.version = min(entry.version, 26)
    constants = []
    for value, given in zip(list(model.graph.input), inputs):
        if given.dtype.isbuiltin != 1:
            constants.append(value.name)
            model.graph.input.remove(value)
            model.graph.initializer.append(numpy_helper.from_array(given, value.name))
    for output in model.graph.output:
        own = helper.tensor_dtype_to_np_dtype(output.type.tensor_type.elem_type)
        if own.isbuiltin != 1 and own.name != "bfloat16":
            plain = onnx.TensorProto.FLOAT if "float" in own.name else onnx.TensorProto.INT32
            model.graph.node.append(helper.make_node("Cast", [output.name], [output.name + "/plain"], to=plain))
            output.name += "/plain"
            output.type.tensor_type.elem_type = plain
    return model.SerializeToString(), constants


def outcome(folder, entry):
    if entry["reason"]:
        return f"not run: {entry['reason']}"
    data = folder / "test_data_set_0"
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    model = onnx.load(folder / "model.onnx")
    names = [value.name for value in model.graph.input][:entry["inputs"]]
    inputs = [tensor(data / f"input_{index}.pb") for index in range(len(names))]
    try:
        document, constants = runnable(model, inputs)
        session = onnxruntime.InferenceSession(document, options, providers=["CPUExecutionProvider"])
        given = {name: value for name, value in zip(names, inputs) if name not in constants}
        outputs = session.run(None, {value.name: given[value.name] for value in session.get_inputs()})
    except Exception as error:  # noqa: BLE001: whatever it raises, it does not pass
        kind = re.search(r"NOT_IMPLEMENTED|INVALID_GRAPH|INVALID_ARGUMENT|RUNTIME_EXCEPTION|FAIL", str(error))
        return f"refused: {kind[0] if kind else type(error).__name__}"
    for index, own in enumerate(outputs):
        expected = tensor(data / f"output_{index}.pb")
        if expected.dtype.isbuiltin != 1:
            expected = expected.astype(own.dtype)
        if reason := difference(own, expected):
            return f"output {index}: {reason}"
    return None


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    tests = json.loads((root / "index.json").read_text())
    results = {entry["name"]: outcome(root / entry["name"], entry) for entry in tests}
    document = {"version": onnxruntime.__version__, "tests": results}
    (root / "onnxruntime.json").write_text(json.dumps(document, indent=1))
    passed = sum(reason is None for reason in results.values())
    print(f"onnxruntime {onnxruntime.__version__}: {passed} of {len(results)} tests of operators pass")


if __name__ == "__main__":
    main()
