"""A model's input in the form that both programs read, and its answer in floating point, by the package onnx.

usage: bench_float.py MODEL INPUT OUT    INPUT: nested arrays or EZKL's JSON, .npy, or a log in CSV, taken in tenths; prints the answer as JSON
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx.helper import tensor_dtype_to_np_dtype
from onnx.reference import ReferenceEvaluator


def numbers(path: Path) -> np.ndarray:
    if path.suffix == ".npy":
        return np.load(path)
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return np.array([round(float(row[1]) * 10) for row in list(csv.reader(file))[1:]])
    data = json.loads(path.read_text())
    return np.array(data["input_data"][0] if isinstance(data, dict) else data)


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    model = onnx.load(sys.argv[1])
    entry = model.graph.input[0]
    shape = [dimension.dim_value or 1 for dimension in entry.type.tensor_type.shape.dim]
    values = numbers(Path(sys.argv[2])).astype(tensor_dtype_to_np_dtype(entry.type.tensor_type.elem_type)).reshape(shape)
    Path(sys.argv[3]).write_text(json.dumps({"input_data": [values.flatten().tolist()], "input_shapes": [shape]}))
    outputs = ReferenceEvaluator(model).run(None, {entry.name: values})
    print(json.dumps([float(value) for output in outputs for value in np.ravel(output)]))


if __name__ == "__main__":
    main()
