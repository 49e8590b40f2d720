#!/usr/bin/env python3
"""Trains the network of this folder on made-up logs, and writes model.onnx, normal.csv and excursion.csv.

    train.py            write the files, and print how well the network does on logs that it was not trained on
    train.py --check    make all of it again; exit 1 unless the files are the same and README.md has the printed table

Needs the packages onnx and numpy; Tools/requirements/onnx.txt names the versions. Takes half a minute on one core.
Seeds are fixed. Sums differ in their last bits from one processor to the next; so gradients, of double precision, are
rounded to multiples of 2^-20 before they are used, and what follows is done element by element.
"""
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from logs import KINDS, READINGS, breaks_rule, make_log, make_logs

FOLDER = pathlib.Path(__file__).resolve().parent

TRAINING, TEST = (1, 24_000), (2, 6_000)  # seed and count of logs
SAMPLES = 3  # the seed of the two sample logs
EPOCHS, BATCH, RATE, DECAY = 60, 128, 4e-3, 0.1
ROUNDED_EPOCHS = 25  # the last ones are trained with rounded weights

# (x - 50) / 32 is exact with five bits after the point. Below -7.8 °C and above 17.8 °C all is the same to the network.
OFFSET, SCALE, LIMIT = 50.0, 2.0**-5, 4.0
CHANNELS, KERNEL, STRIDE, PAD, HIDDEN = 8, 5, 2, 2, 12
WEIGHT_BITS, BIAS_BITS, GRADIENT_BITS = 6, 8, 20


def on_grid(values, bits):
    """The nearest multiples of 2^-bits."""
    return np.rint(values * 2**bits) / 2**bits


def prepared(logs):
    return np.clip((logs - OFFSET) * SCALE, -LIMIT, LIMIT)


def initial(rng):
    def he(*shape):
        return on_grid(rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), size=shape), GRADIENT_BITS)

    flat = CHANNELS * READINGS // STRIDE**2
    return {
        "conv1.weight": he(CHANNELS, 1, KERNEL), "conv1.bias": np.zeros(CHANNELS),
        "conv2.weight": he(CHANNELS, CHANNELS, KERNEL), "conv2.bias": np.zeros(CHANNELS),
        "dense1.weight": he(HIDDEN, flat), "dense1.bias": np.zeros(HIDDEN),
        "dense2.weight": he(2, HIDDEN), "dense2.bias": np.zeros(2),
    }


def rounded(parameters):
    """Weights to multiples of 1/64, biases to multiples of 1/256."""
    return {name: on_grid(value, WEIGHT_BITS if name.endswith("weight") else BIAS_BITS)
            for name, value in parameters.items()}


def windows(x):
    """[batch, channels, length] as [batch, places, channels * kernel]: what each place of a convolution sees."""
    padded = np.pad(x, ((0, 0), (0, 0), (PAD, PAD)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, KERNEL, axis=2)[:, :, ::STRIDE]
    return seen.transpose(0, 2, 1, 3).reshape(x.shape[0], -1, x.shape[1] * KERNEL)


def unwindowed(gradient, shape):
    """The adjoint of `windows`: each place's gradient goes back to the elements that it saw."""
    batch, channels, length = shape
    gradient = gradient.reshape(batch, -1, channels, KERNEL).transpose(0, 2, 1, 3)
    padded = np.zeros((batch, channels, length + 2 * PAD))
    for offset in range(KERNEL):
        padded[:, :, offset:offset + length:STRIDE] += gradient[:, :, :, offset]
    return padded[:, :, PAD:PAD + length]


def convolve(x, weight, bias):
    seen = windows(x)
    return seen, np.maximum((seen @ weight.reshape(CHANNELS, -1).T + bias).transpose(0, 2, 1), 0)


def forward(parameters, x):
    """The scores, and what the backward pass needs."""
    x = x[:, None, :]
    p = parameters
    seen1, a1 = convolve(x, p["conv1.weight"], p["conv1.bias"])
    seen2, a2 = convolve(a1, p["conv2.weight"], p["conv2.bias"])
    flat = a2.reshape(len(x), -1)
    a3 = np.maximum(flat @ p["dense1.weight"].T + p["dense1.bias"], 0)
    return a3 @ p["dense2.weight"].T + p["dense2.bias"], (seen1, a1, seen2, a2, flat, a3)


def gradients(parameters, x, labels):
    """Of the mean cross entropy."""
    scores, (seen1, a1, seen2, a2, flat, a3) = forward(parameters, x)
    p = parameters
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    d4 = odds / odds.sum(axis=1, keepdims=True)
    d4[np.arange(len(x)), labels] -= 1
    d4 /= len(x)
    d3 = (d4 @ p["dense2.weight"]) * (a3 > 0)
    d2 = ((d3 @ p["dense1.weight"]).reshape(a2.shape) * (a2 > 0)).transpose(0, 2, 1)
    back = unwindowed(d2 @ p["conv2.weight"].reshape(CHANNELS, -1), a1.shape)
    d1 = (back * (a1 > 0)).transpose(0, 2, 1)
    d1, d2 = d1.reshape(-1, CHANNELS), d2.reshape(-1, CHANNELS)
    return {
        "conv1.weight": (d1.T @ seen1.reshape(len(d1), -1)).reshape(p["conv1.weight"].shape), "conv1.bias": d1.sum(axis=0),
        "conv2.weight": (d2.T @ seen2.reshape(len(d2), -1)).reshape(p["conv2.weight"].shape), "conv2.bias": d2.sum(axis=0),
        "dense1.weight": d3.T @ flat, "dense1.bias": d3.sum(axis=0),
        "dense2.weight": d4.T @ a3, "dense2.bias": d4.sum(axis=0),
    }


def train(logs, labels, seed=0):
    """Adam with decoupled decay of the weights; the rate falls to zero. Gradients pass the weights' rounding unchanged."""
    rng = np.random.Generator(np.random.PCG64(seed))
    parameters = initial(rng)
    mean = {name: np.zeros_like(value) for name, value in parameters.items()}
    square = {name: np.zeros_like(value) for name, value in parameters.items()}
    x = prepared(logs)
    steps = EPOCHS * (len(x) // BATCH)
    step, unseen_mean, unseen_square = 0, 1.0, 1.0  # how much of the averages is still their first value, zero
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - BATCH + 1, BATCH):
            chosen = order[start:start + BATCH]
            used = rounded(parameters) if epoch >= EPOCHS - ROUNDED_EPOCHS else parameters
            found = gradients(used, x[chosen], labels[chosen])
            step += 1
            rate = RATE * (1 - step / steps)
            unseen_mean, unseen_square = 0.9 * unseen_mean, 0.999 * unseen_square
            for name, value in parameters.items():
                gradient = on_grid(found[name], GRADIENT_BITS)
                mean[name] += 0.1 * (gradient - mean[name])
                square[name] += 0.001 * (gradient * gradient - square[name])
                move = mean[name] / (1 - unseen_mean) / (np.sqrt(square[name] / (1 - unseen_square)) + 1e-8)
                value -= rate * (move + (DECAY * value if name.endswith("weight") else 0))
    return rounded(parameters)


def model_bytes(parameters):
    """The network as ONNX: opset 13, IR version 8, every attribute written out."""
    constants = {
        "offset": np.float32(OFFSET), "scale": np.float32(SCALE), "low": np.float32(-LIMIT), "high": np.float32(LIMIT),
        "signal": np.array([1, 1, READINGS], dtype=np.int64),
        **{name: value.astype(np.float32) for name, value in parameters.items()},
    }
    convolution = dict(auto_pad="NOTSET", dilations=[1], group=1, kernel_shape=[KERNEL], pads=[PAD, PAD], strides=[STRIDE])
    dense = dict(alpha=1.0, beta=1.0, transA=0, transB=1)
    nodes = [
        helper.make_node("Cast", ["readings"], ["tenths"], name="cast", to=TensorProto.FLOAT),
        helper.make_node("Sub", ["tenths", "offset"], ["centred"], name="centre"),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"], name="scale"),
        helper.make_node("Clip", ["scaled", "low", "high"], ["clipped"], name="clip"),
        helper.make_node("Reshape", ["clipped", "signal"], ["channel"], name="reshape"),
        helper.make_node("Conv", ["channel", "conv1.weight", "conv1.bias"], ["c1"], name="conv1", **convolution),
        helper.make_node("Relu", ["c1"], ["r1"], name="relu1"),
        helper.make_node("Conv", ["r1", "conv2.weight", "conv2.bias"], ["c2"], name="conv2", **convolution),
        helper.make_node("Relu", ["c2"], ["r2"], name="relu2"),
        helper.make_node("Flatten", ["r2"], ["flat"], name="flatten", axis=1),
        helper.make_node("Gemm", ["flat", "dense1.weight", "dense1.bias"], ["d1"], name="dense1", **dense),
        helper.make_node("Relu", ["d1"], ["r3"], name="relu3"),
        helper.make_node("Gemm", ["r3", "dense2.weight", "dense2.bias"], ["scores"], name="dense2", **dense),
    ]
    graph = helper.make_graph(
        nodes, "cold-chain-anomaly",
        [helper.make_tensor_value_info("readings", TensorProto.INT32, [1, READINGS])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 2])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)], producer_name="assay")
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def is_anomalous(parameters, logs):
    scores = forward(parameters, prepared(logs))[0]
    return scores[:, 1] > scores[:, 0]


def report(parameters, logs, kinds):
    """A table: how many of the held-out logs of each kind the network and the rule judge rightly."""
    by_network = is_anomalous(parameters, logs) == (kinds > 0)
    by_rule = np.array([breaks_rule(log) for log in logs]) == (kinds > 0)
    lines = ["| held-out logs | count | network | rule |", "|---|---|---|---|"]
    rows = [(name, kinds == kind) for kind, name in enumerate(KINDS)] + [("all", kinds >= 0)]
    for name, chosen in rows:
        lines.append(f"| {name} | {chosen.sum():,} | {by_network[chosen].mean():.1%} | {by_rule[chosen].mean():.1%} |")
    return lines


def samples(parameters):
    """A normal log with a warm moment, and an excursion that the rule catches too; the network is right about both."""
    rng = np.random.Generator(np.random.PCG64(SAMPLES))
    found = {}
    for name, kind, broken in (("normal.csv", "normal", False), ("excursion.csv", "door left open", True)):
        while name not in found:
            log = make_log(rng, kind)
            difference = np.diff(forward(parameters, prepared(log[None]))[0][0])[0]
            if breaks_rule(log) == broken and (difference > 3 if broken else difference < -3) and log.max() > 70:
                found[name] = log
    return found


def csv(log):
    lines = ["time,celsius"]
    for index, reading in enumerate(log.tolist()):
        sign, minute = "-" if reading < 0 else "", 5 * index
        lines.append(f"2026-05-01T{minute // 60:02}:{minute % 60:02}:00Z,{sign}{abs(reading) // 10}.{abs(reading) % 10}")
    return "\n".join(lines).encode() + b"\n"


def confirm(content, parameters, logs):
    """Stops unless the file, run by ONNX's own reference, says what the network says."""
    evaluator = ReferenceEvaluator(onnx.load_from_string(content))
    for log in logs:
        scores = evaluator.run(None, {"readings": log[None]})[0]
        expected = forward(parameters, prepared(log[None]))[0]
        if not np.allclose(scores, expected, rtol=1e-4, atol=1e-4):
            sys.exit(f"model.onnx gives {scores}, the network {expected}")


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    logs, kinds = make_logs(*TRAINING)
    parameters = train(logs, (kinds > 0).astype(int))
    logs, kinds = make_logs(*TEST)
    table = report(parameters, logs, kinds)
    chosen = samples(parameters)
    files = {"model.onnx": model_bytes(parameters), **{name: csv(log) for name, log in chosen.items()}}
    confirm(files["model.onnx"], parameters, [*chosen.values(), *logs[:20]])
    print(*table, sep="\n")
    print(f"{sum(value.size for value in parameters.values()):,} parameters")
    if not sys.argv[1:]:
        for name, content in files.items():
            (FOLDER / name).write_bytes(content)
        return 0
    stale = [name for name, content in files.items() if (FOLDER / name).read_bytes() != content]
    if "\n".join(table) not in (FOLDER / "README.md").read_text():
        stale.append("README.md")
    for name in stale:
        print(f"train.py: {name} is not what this script makes", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
