#!/usr/bin/env python3
"""Compares `assay model run --json` with `model_integers.py` on random inputs in the box and on the box's ends.

usage: model_integers_check.py ASSAY                  models made here at random, and some that are shipped or lie beside
       model_integers_check.py ASSAY MODEL LOW HIGH   one model, with the box LOW..HIGH

Prints how many models agree, integer by integer, and exits with 1 unless all do.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from model_integers import Scheme, entry, evaluate, quantized

ROOT = pathlib.Path(__file__).parents[2]
SAMPLES = 4


def answer(assay: str, path: pathlib.Path, numbers: np.ndarray, *options: str) -> tuple[list[str], int]:
    """The integers that the program gives, and their bits after the point."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/x.npy", numbers)
        output = subprocess.run([assay, "model", "run", str(path), "--input", f"{folder}/x.npy", "--json", *options],
                                check=True, capture_output=True, text=True).stdout
    (tensor,) = json.loads(output)["outputs"]
    return tensor["integers"], tensor["fractionBits"]


def agrees(assay: str, path: pathlib.Path, low: float, high: float, seed: int, bits: int = 8) -> bool:
    """Whether the program and this module give the same integers for random inputs and for the box's ends."""
    model = onnx.load(path)
    _, shape, is_float = entry(model)
    random = np.random.default_rng(seed)
    draws = [random.uniform(low, high, shape) if is_float else random.integers(int(low), int(high) + 1, shape) for _ in range(SAMPLES)]
    for draw in [*draws, np.full(shape, low), np.full(shape, high)]:
        numbers = draw.astype(np.float32 if is_float else np.int32)
        for weights in ("public", "private"):
            ours = evaluate(model, quantized(numbers, bits if is_float else 0), Scheme.of(bits, weights == "private"))
            theirs = answer(assay, path, numbers, f"--box={low!r}..{high!r}", "--bits", str(bits), "--weights", weights)
            own = [str(value) for value in ours.values.flat], int(ours.bits.flat[0])
            if own != theirs:
                print(f"{path.name}, weights {weights}: {own} here, {theirs} there", file=sys.stderr)
                return False
    return True


def saved(path: pathlib.Path, nodes, weights: dict, size: list[int], element=TensorProto.FLOAT) -> pathlib.Path:
    arrays = {name: np.asarray(array) for name, array in weights.items()}
    initializers = [numpy_helper.from_array(array.astype(np.float32) if array.dtype.kind == "f" else array, name)
                    for name, array in arrays.items()]
    graph = helper.make_graph(nodes, "model", [helper.make_tensor_value_info("x", element, size)],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], initializers)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path


def perceptron(path: pathlib.Path, random) -> pathlib.Path:
    """Two dense layers; weights that are not exact, and a factor and an offset for every element before them."""
    node = helper.make_node
    nodes = [node("Sub", ["x", "mean"], ["a"]), node("Mul", ["a", "factor"], ["b"]), node("Gemm", ["b", "w1", "b1"], ["c"], transB=1),
             node("Relu", ["c"], ["d"]), node("Gemm", ["d", "w2", "b2"], ["e"], alpha=0.75, beta=0.5), node("Add", ["shift", "e"], ["y"])]
    weights = {"mean": random.normal(0, 1, 6), "factor": [0.5, 0.25, 3.0, 0.3, -0.7, 1.0], "w1": random.normal(0, 1, (9, 6)),
               "b1": random.normal(0, 1, 9), "w2": random.normal(0, 1, (9, 4)), "b2": random.normal(0, 1, 4), "shift": [0.1, 0.5, -3.0, 0.75]}
    return saved(path, nodes, weights, [1, 6])


def chained(path: pathlib.Path, random) -> pathlib.Path:
    """Convolutions without an activation between, so that sums meet weights; whole numbers come in."""
    node = helper.make_node
    nodes = [node("Cast", ["x"], ["a"], to=TensorProto.FLOAT), node("Sub", ["a", "half"], ["b0"]),
             node("Add", ["quarter", "b0"], ["b"]), node("Mul", ["scale", "b"], ["c"]),
             node("Reshape", ["c", "signal"], ["d"]), node("Conv", ["d", "w1", "b1"], ["e"], pads=[1, 2], strides=[2], dilations=[2]),
             node("Conv", ["e", "w2"], ["f"]), node("Clip", ["f", "low", "high"], ["g"]), node("Mul", ["g", "g"], ["h"]),
             node("Sub", ["h", "g"], ["i"]), node("Flatten", ["i"], ["j"]), node("Gemm", ["j", "w3"], ["y"])]
    weights = {"half": 11.5, "quarter": 0.25, "scale": 0.0625, "low": -2.7, "high": 3.1, "signal": np.array([0, 2, -1]),
               "w1": random.normal(0, 1, (3, 2, 3)), "b1": random.normal(0, 1, 3), "w2": random.integers(-8, 9, (2, 3, 2)) / 4,
               "w3": random.normal(0, 1, (8, 3))}
    return saved(path, nodes, weights, [1, 20], TensorProto.INT32)


def every_case(folder: pathlib.Path) -> list[tuple[pathlib.Path, float, float, int]]:
    """Models with the ends of their boxes and the bits after the point."""
    cases = [(ROOT / "models/cold-chain-anomaly/model.onnx", -1000.0, 3095.0, 8)]
    for seed, bits in enumerate([8, 8, 6, 11]):
        random = np.random.default_rng(seed)
        cases.append((perceptron(folder / f"perceptron-{seed}.onnx", random), -4.0, 4.0, bits))
        cases.append((chained(folder / f"chained-{seed}.onnx", random), -30.0, 60.0, bits))
    beside = pathlib.Path(os.environ.get("ASSAY_SHARED", ROOT.parent / "shared")) / "data/models"
    paths = [beside / model / "network.onnx" for model in ("mlp64_32_10", "cnn8")]
    return cases + [(path, 0.0, 1.0, 8) for path in paths if path.is_file()]


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 4):
        sys.exit(__doc__)
    assay = arguments[0]
    with tempfile.TemporaryDirectory() as folder:
        if len(arguments) == 4:
            cases = [(pathlib.Path(arguments[1]), float(arguments[2]), float(arguments[3]), 8)]
        else:
            cases = every_case(pathlib.Path(folder))
        same = sum(agrees(assay, path, low, high, seed, bits) for seed, (path, low, high, bits) in enumerate(cases))
    print(f"integers of models that agree: {same} of {len(cases)}")
    return 0 if same == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
