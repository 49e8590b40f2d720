#!/usr/bin/env python3
"""Compares decision trees with onnxruntime: labels and scores.

usage: tree_models.py ASSAY
Forests are drawn from fixed seeds, as TreeEnsembleClassifier and TreeEnsembleRegressor have them; splits lie on the numbers that an
input can be, and between them. Weights are multiples of 2^-10, so that sums are exact in 32-bit floats: labels and scores must agree
in every bit. Scores after SOFTMAX or LOGISTIC must agree within 0.01. With weights of 24 bits onnxruntime rounds its sums, and
scores must agree within 2^-18; labels as long as they do not hang on less than that.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

ROWS, COLUMNS, MODELS = 32, 5, 60
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]
LABELS = {2: [3, 9], 3: [5, -7, 40], 4: [0, 1, 2, 3]}


class Forest:
    """Attributes of a forest; numbers of nodes are in the order of a walk, from the root on."""

    def __init__(self, random, prefix, targets, trees, modes, fine, signed):
        self.random, self.prefix, self.targets = random, prefix, targets
        self.modes, self.fine, self.signed = modes, fine, signed
        self.nodes, self.votes = [], []
        for tree in range(trees):
            self.numbers = 0
            self.grow(tree, 0)

    def weight(self):
        value = self.random.uniform(-1 if self.signed else 0, 1)
        return float(np.float32(value)) if self.fine else round(value * 1024) / 1024

    def grow(self, tree, depth):
        number = self.numbers
        self.numbers += 1
        place = len(self.nodes)
        if depth == 4 or (depth > 0 and self.random.random() < 0.2):
            self.nodes.append((tree, number, 0, "LEAF", 0.0, 0, 0))
            self.votes += [(tree, number, target, self.weight()) for target in range(self.targets)]
            return number
        self.nodes.append(None)
        split = self.random.integers(-512, 512) / 256
        if self.random.random() < 0.5:
            split = float(np.float32(self.random.uniform(-2, 2)))
        feature, mode = int(self.random.integers(COLUMNS)), str(self.random.choice(self.modes))
        self.nodes[place] = (tree, number, feature, mode, split, self.grow(tree, depth + 1), self.grow(tree, depth + 1))
        return number

    @property
    def attributes(self):
        names = ["treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids"]
        own = {f"nodes_{name}": list(values) for name, values in zip(names, zip(*self.nodes))}
        names = ["treeids", "nodeids", "ids", "weights"]
        return own | {f"{self.prefix}_{name}": list(values) for name, values in zip(names, zip(*self.votes))}


def draw(random, number):
    """A model, and whether its sums are exact, and whether its scores are transformed."""
    isClassifier = number % 2 == 0
    fine, wide = number % 5 == 4, number % 3 == 0
    modes = [MODES[number % 6]] if wide else MODES
    attributes, transform = {}, "NONE"
    if isClassifier:
        classes = [2, 3, 4][number // 2 % 3]
        signed = number % 4 == 0
        if number % 7 == 0:
            transform = "LOGISTIC" if classes == 2 or number % 14 == 0 else "SOFTMAX"
        forest = Forest(random, "class", 1 if classes == 2 else classes, 4, modes, fine, signed)
        attributes |= {"classlabels_int64s": LABELS[classes], "post_transform": transform}
        base = 1 if classes == 2 else classes
    else:
        targets = [1, 3][number // 2 % 2]
        forest = Forest(random, "target", targets, 4, modes, fine, True)
        attributes |= {"n_targets": targets, "aggregate_function": ["SUM", "AVERAGE", "MIN", "MAX"][number // 4 % 4]}
        base = targets
    if number % 4 == 1 or number % 8 == 2:
        attributes["base_values"] = [float(value) / 64 for value in random.integers(-32, 32, base)]
    element = TensorProto.INT64 if number % 11 == 10 and isClassifier else TensorProto.FLOAT
    outputs = [("y", TensorProto.INT64), ("z", TensorProto.FLOAT)] if isClassifier else [("z", TensorProto.FLOAT)]
    node = helper.make_node(
        "TreeEnsembleClassifier" if isClassifier else "TreeEnsembleRegressor", ["x"], [name for name, _ in outputs],
        domain="ai.onnx.ml", **forest.attributes, **attributes)
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", element, [ROWS, COLUMNS])],
        [helper.make_tensor_value_info(name, kind, None) for name, kind in outputs])
    version = 1 if number % 2 else 3
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", version)], ir_version=8)
    return model, element, fine, transform


def own_run(assay, folder):
    """Of each output its numbers."""
    run = subprocess.run(
        [assay, "model", "run", folder / "model.onnx", "--input", folder / "x.npy", "--box=-2..2", "--json"],
        capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{folder}: {run.stderr.strip()}")
    return [
        np.array([int(integer) for integer in output["integers"]], np.float64) * 2.0 ** -output["fractionBits"]
        for output in json.loads(run.stdout)["outputs"]]


def near_tie(z):
    """Rows whose label hangs on less than 2^-17."""
    ordered = np.sort(z, axis=1)
    gaps = ordered[:, -1] - ordered[:, -2]
    return (gaps < 2**-17) | (np.abs(z[:, -1] - 0.5) < 2**-17) | (np.abs(z[:, -1]) < 2**-17)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    labels = scores = wrong = ties = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number in range(MODELS):
            random = np.random.default_rng(7000 + number)
            model, element, fine, transform = draw(random, number)
            onnx.save(model, folder / "model.onnx")
            session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
            x = random.integers(-512, 513, [ROWS, COLUMNS]).astype(np.float32) / 256
            # Numbers of the splits themselves, too.
            splits = [value * 256 for node in model.graph.node for a in node.attribute if a.name == "nodes_values" for value in a.floats]
            whole = [value / 256 for value in splits if value == round(value) and abs(value) <= 512]
            chosen = random.random(x.shape) < 0.3
            x[chosen] = random.choice(whole, int(chosen.sum()))
            if element == TensorProto.INT64:
                x = np.round(x).astype(np.int64)
            np.save(folder / "x.npy", x)
            expected, own = session.run(None, {"x": x}), own_run(sys.argv[1], folder)
            z = expected[-1].astype(np.float64).reshape(ROWS, -1)
            distance = np.abs(own[-1].reshape(z.shape) - z)
            limit = 0.01 if transform != "NONE" else 2**-18 if fine else 0
            wrong += int((distance > limit).sum())
            scores += z.size
            if len(expected) == 2:
                differs = own[0] != expected[0]
                if fine:
                    ties += int((differs & near_tie(z)).sum())
                    differs &= ~near_tie(z)
                wrong += int(differs.sum())
                labels += ROWS
                if differs.any() or (distance > limit).any():
                    print(f"{number}: {differs.sum()} labels, {(distance > limit).sum()} scores by {distance.max()}")
            elif (distance > limit).any():
                print(f"{number}: {(distance > limit).sum()} scores by {distance.max()}")
    print(f"onnxruntime {onnxruntime.__version__}: {MODELS} forests, {labels} labels, {scores} scores, {ties} ties, {wrong} disagreements")
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
