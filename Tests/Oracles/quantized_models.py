#!/usr/bin/env python3
"""Compares whole quantised models with onnxruntime: their integers, one by one.

usage: quantized_models.py ASSAY
Models are made here, from fixed seeds: by onnx.helper, and from small networks in floating point by onnxruntime's own
quantize_static, in both of its formats. Each runs on random inputs in onnxruntime, with its optimisations ("fused": a layer
between DequantizeLinear and QuantizeLinear becomes one integer kernel) and without ("plain": such a layer is computed in 32-bit
floats), and in `assay model run --json`. What ends in DequantizeLinear is cut before it, so that integers are compared.

Weights have seven bits: without VNNI, x86 kernels of onnxruntime saturate sums of two products of eight bits.
A model that is said to be exact must agree in every integer; of the others the differences are counted, and bounded.
"""
import collections
import json
import logging
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import quantization

ROUNDS = 6
OPSET = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]

Case = collections.namedtuple("Case", "name model box make fused plain")


class Graph:
    """A graph that grows node by node; every method gives the name of a value."""

    def __init__(self, seed, shape, element=TensorProto.FLOAT):
        self.random = np.random.default_rng(seed)
        self.nodes, self.constants, self.outputs = [], [], []
        self.input = helper.make_tensor_value_info("x", element, shape)

    def constant(self, array):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(self, operator, *inputs, domain="", **attributes):
        name = f"{operator}_{len(self.nodes)}"
        inputs = [value if isinstance(value, str) else self.constant(value) for value in inputs]
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def quantized(self, x, scale, zero):
        return self.node("QuantizeLinear", x, np.float32(scale), zero)

    def real(self, x, scale, zero, **attributes):
        return self.node("DequantizeLinear", x, np.float32(scale) if np.isscalar(scale) else scale, zero, **attributes)

    def requantized(self, x, scale, zero):
        return self.real(self.quantized(x, scale, zero), scale, zero)

    def weights(self, shape, kind=np.int8):
        return self.random.integers(0, 128, shape).astype(kind) if kind == np.uint8 else self.random.integers(-64, 64, shape).astype(kind)

    def scales(self, count):
        return self.random.uniform(0.002, 0.02, count).astype(np.float32)

    def layer(self, operator, x, scale, shape, axis, bias=True, **attributes):
        """A layer with weights of a scale for each channel, and a bias of 32 bits."""
        count = shape[axis]
        scales = self.scales(count)
        weights = self.real(self.weights(shape), scales, np.zeros(count, np.int8), axis=axis)
        operands = [x, weights]
        if bias:
            integers = self.random.integers(-2000, 2000, count).astype(np.int32)
            operands.append(self.real(integers, np.float32(scale) * scales, np.zeros(count, np.int32), axis=0))
        return self.node(operator, *operands, **attributes)

    def ends(self, *values):
        self.outputs = [helper.make_tensor_value_info(name, element, None) for name, element in values]
        return self

    @property
    def model(self):
        graph = helper.make_graph(self.nodes, "g", [self.input], self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=OPSET, ir_version=8)
        return onnx.shape_inference.infer_shapes(model)


ELEMENT = {np.uint8: TensorProto.UINT8, np.int8: TensorProto.INT8, np.int32: TensorProto.INT32}


def middle(kind):
    return kind(0) if kind == np.int8 else kind(113)


def mlp(kind):
    graph = Graph(11, [16, 20])
    x = graph.requantized("x", 0.0173, middle(kind))
    x = graph.node("Relu", graph.layer("Gemm", x, 0.0173, [20, 24], 1))
    x = graph.requantized(x, 0.0211, kind(-128) if kind == np.int8 else kind(0))
    x = graph.layer("Gemm", x, 0.0211, [7, 24], 0, transB=1)
    return graph.ends((graph.quantized(x, 0.031, middle(kind)), ELEMENT[kind]))


def matmul(kind):
    graph = Graph(12, [16, 20])
    x = graph.requantized("x", 0.0173, middle(kind))
    x = graph.layer("MatMul", x, 0.0173, [20, 12], 1, bias=False)
    x = graph.requantized(x, 0.0333, middle(kind))
    x = graph.node("MatMul", x, graph.real(graph.weights([12, 9]), 0.0071, np.int8(0)))
    return graph.ends((graph.quantized(x, 0.041, middle(kind)), ELEMENT[kind]))


def cnn(kind):
    graph = Graph(13, [4, 1, 12, 12])
    x = graph.requantized("x", 0.0173, middle(kind))
    x = graph.node("Relu", graph.layer("Conv", x, 0.0173, [4, 1, 3, 3], 0, pads=[1, 1, 1, 1]))
    x = graph.requantized(x, 0.0107, kind(-128) if kind == np.int8 else kind(0))
    x = graph.requantized(graph.node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2]), 0.0107, kind(-128) if kind == np.int8 else kind(0))
    x = graph.layer("Conv", x, 0.0107, [6, 2, 3, 3], 0, group=2, strides=[2, 2])
    x = graph.requantized(x, 0.0177, middle(kind))
    x = graph.requantized(graph.node("Flatten", x), 0.0177, middle(kind))
    x = graph.layer("Gemm", x, 0.0177, [5, 24], 0, transB=1)
    return graph.ends((graph.quantized(x, 0.029, middle(kind)), ELEMENT[kind]))


def operators(kind):
    """QLinearConv, QLinearMatMul, and what onnxruntime adds to them."""
    graph = Graph(14, [4, 2, 8, 8])
    zero, one, two, three = middle(kind), np.float32(0.0173), np.float32(0.0211), np.float32(0.0301)
    x = graph.quantized("x", one, zero)
    first = graph.node(
        "QLinearConv", x, one, zero, graph.weights([2, 2, 3, 3]), graph.scales(2), np.zeros(2, np.int8), two, zero,
        graph.random.integers(-900, 900, 2).astype(np.int32), pads=[1, 1, 1, 1])
    total = graph.node("QLinearAdd", x, one, zero, first, two, zero, three, zero, domain="com.microsoft")
    flat = graph.node("Flatten", total)
    y = graph.node(
        "QLinearMatMul", flat, three, zero, graph.weights([128, 6]), np.float32(0.004), np.int8(0), np.float32(0.09), zero)
    gemm = graph.node(
        "QGemm", flat, three, zero, graph.weights([5, 128]), graph.scales(5), np.zeros(5, np.int8),
        graph.random.integers(-900, 900, 5).astype(np.int32), np.float32(0.08), zero, domain="com.microsoft", transB=1)
    product = graph.node("QLinearMul", x, one, zero, first, two, zero, three, zero, domain="com.microsoft")
    bent = graph.node("QLinearLeakyRelu", product, three, zero, two, zero, domain="com.microsoft", alpha=0.2)
    smooth = graph.node("QLinearSigmoid", bent, two, zero, np.float32(1 / 256), kind(0), domain="com.microsoft")
    joined = graph.node("QLinearConcat", three, zero, bent, two, zero, x, one, zero, domain="com.microsoft", axis=1)
    pooled = graph.node(
        "QLinearAveragePool", joined, three, zero, three, zero, domain="com.microsoft", kernel_shape=[3, 2], strides=[2, 3], pads=[1, 0, 0, 1])
    mean = graph.node("QLinearGlobalAveragePool", joined, three, zero, np.float32(0.009), zero, domain="com.microsoft")
    return graph.ends(*((value, ELEMENT[kind]) for value in (first, total, y, gemm, bent, smooth, joined, pooled, mean)))


def floats(kind):
    """A bias that is not quantised, a sum of layers that goes through Relu, means and parts that are joined."""
    graph = Graph(18, [4, 2, 8, 8])
    zero = middle(kind)
    x = graph.requantized("x", 0.0173, zero)
    weights = graph.real(graph.weights([3, 2, 3, 3]), graph.scales(3), np.zeros(3, np.int8), axis=0)
    y = graph.node("Conv", x, weights, graph.random.normal(0, 1, 3).astype(np.float32), pads=[1, 1, 1, 1])
    z = graph.layer("Conv", x, 0.0173, [3, 2, 1, 1], 0)
    y = graph.requantized(graph.node("Relu", graph.node("Sub", y, z)), 0.0211, zero)
    joined = graph.requantized(graph.node("Concat", y, x, axis=1), 0.0211, zero)
    joined = graph.node("Slice", joined, np.array([1]), np.array([5]), np.array([1]))
    pooled = graph.quantized(graph.node("AveragePool", joined, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1]), 0.015, zero)
    return graph.ends((pooled, ELEMENT[kind]))


def residual(kind):
    """Sums and products of two activations, and means: each in 32-bit floats in onnxruntime."""
    graph = Graph(15, [4, 3, 8, 8])
    zero = middle(kind)
    x = graph.requantized("x", 0.0173, zero)
    y = graph.requantized(graph.layer("Conv", x, 0.0173, [3, 3, 3, 3], 0, pads=[1, 1, 1, 1]), 0.0213, zero)
    total = graph.quantized(graph.node("Add", x, y), 0.0291, zero)
    product = graph.quantized(graph.node("Mul", x, y), 0.0291, zero)
    mean = graph.quantized(graph.node("GlobalAveragePool", graph.real(total, 0.0291, zero)), 0.0117, zero)
    return graph.ends((total, ELEMENT[kind]), (product, ELEMENT[kind]), (mean, ELEMENT[kind]))


def integers(kind):
    """ConvInteger and MatMulInteger, on integers that come from outside."""
    graph = Graph(16, [4, 2, 9, 9], ELEMENT[kind])
    x = graph.node("ConvInteger", "x", graph.weights([3, 2, 4, 4]), middle(kind), np.int8(0), strides=[2, 2])
    real = graph.node("Mul", graph.node("Cast", x, to=TensorProto.FLOAT), np.float32(2**-8))
    small = graph.quantized(real, 1, middle(kind))
    y = graph.node("MatMulInteger", graph.node("Flatten", small), graph.weights([27, 6]), middle(kind), np.int8(0))
    return graph.ends((x, TensorProto.INT32), (small, ELEMENT[kind]), (y, TensorProto.INT32))


def dynamic():
    graph = Graph(17, [1, 24])
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"], name="dynamic"))
    y = graph.node("MatMulInteger", "q", graph.weights([24, 10]), "z", np.int8(0))
    return graph.ends(("q", TensorProto.UINT8), ("z", TensorProto.UINT8), (y, TensorProto.INT32))


def cut(model):
    """The model without the DequantizeLinear that its outputs end in."""
    makers = {name: node for node in model.graph.node for name in node.output}
    types = {entry.name: entry.data_type for entry in model.graph.initializer}
    for output in model.graph.output:
        maker = makers[output.name]
        assert maker.op_type == "DequantizeLinear", maker.op_type
        model.graph.node.remove(maker)
        output.CopyFrom(helper.make_tensor_value_info(maker.input[0], types[maker.input[2]], None))
    return model


class Reader(quantization.CalibrationDataReader):
    def __init__(self, values):
        self.rest = iter([{"x": value} for value in values])

    def get_next(self):
        return next(self.rest, None)


def real_network(seed, name):
    graph = Graph(seed, [4, 3, 8, 8] if name != "mlp" else [16, 20])

    def weights(*shape):
        return graph.random.normal(0, 1 / np.sqrt(np.prod(shape[1:])), shape).astype(np.float32)

    x = "x"
    if name == "mlp":
        x = graph.node("Relu", graph.node("Gemm", x, weights(24, 20), weights(24), transB=1))
        x = graph.node("Gemm", x, weights(6, 24), weights(6), transB=1)
    else:
        x = graph.node("Relu", graph.node("Conv", x, weights(4, 3, 3, 3), weights(4), pads=[1, 1, 1, 1]))
        if name == "residual":
            x = graph.node("Add", x, graph.node("Conv", x, weights(4, 4, 3, 3), weights(4), pads=[1, 1, 1, 1]))
        x = graph.node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
        x = graph.node("Relu", graph.node("Conv", x, weights(6, 4, 3, 3), weights(6)))
        x = graph.node("Reshape", x, np.array([4, -1]))
        x = graph.node("MatMul", x, weights(24, 5))
    return graph.ends((x, TensorProto.FLOAT))


FORMATS = {"qdq": quantization.QuantFormat.QDQ, "qoperator": quantization.QuantFormat.QOperator}
TYPES = {np.uint8: quantization.QuantType.QUInt8, np.int8: quantization.QuantType.QInt8}


def quantized_statically(folder, name, form, kind, per_channel):
    graph = real_network(21, name)
    source, target = folder / "real.onnx", folder / "quantized.onnx"
    onnx.save(graph.model, source)
    shape = [d.dim_value for d in graph.input.type.tensor_type.shape.dim]
    calibration = [np.round(graph.random.uniform(-2, 2, shape) * 256).astype(np.float32) / 256 for _ in range(8)]
    quantization.quantize_static(
        source, target, Reader(calibration), quant_format=FORMATS[form], activation_type=TYPES[kind], per_channel=per_channel,
        weight_type=quantization.QuantType.QInt8, reduce_range=True)
    return cut(onnx.load(target))


def cases(folder):
    def real(shape):
        return lambda random: np.round(random.uniform(-2, 2, shape) * 256).astype(np.float32) / 256

    for kind in (np.uint8, np.int8):
        label = kind.__name__
        for make, shape, fused, plain in (
                (mlp, [16, 20], True, False), (matmul, [16, 20], True, False), (cnn, [4, 1, 12, 12], True, False),
                (operators, [4, 2, 8, 8], False, False), (residual, [4, 3, 8, 8], False, False),
                (floats, [4, 2, 8, 8], False, False)):
            yield Case(f"{make.__name__} {label}", make(kind).model, "-2..2", real(shape), fused, plain)
        limits = (0, 256) if kind == np.uint8 else (-128, 128)
        yield Case(
            f"integers {label}", integers(kind).model, f"{limits[0]}..{limits[1] - 1}",
            lambda random, limits=limits, kind=kind: random.integers(*limits, [4, 2, 9, 9]).astype(kind), True, True)
        for name, shape in (("mlp", [16, 20]), ("cnn", [4, 3, 8, 8]), ("residual", [4, 3, 8, 8])):
            for form in FORMATS:
                for per_channel in (False, True):
                    model = quantized_statically(folder, name, form, kind, per_channel)
                    suffix = " by channel" if per_channel else ""
                    yield Case(
                        f"quantize_static {name} {form} {label}{suffix}", model, "-2..2", real(shape), name != "residual",
                        form == "qoperator" and name != "residual")
    yield Case("dynamic", dynamic().model, "-2..2", real([1, 24]), True, True)


def sessions(case, folder):
    """The model with onnxruntime's optimisations, and without."""
    levels = onnxruntime.GraphOptimizationLevel
    for level in (levels.ORT_ENABLE_ALL, levels.ORT_DISABLE_ALL):
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = level
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        # On x86 layers of int8 would stay in floats.
        options.add_session_config_entry("session.qdqisint8allowed", "1")
        if level == levels.ORT_ENABLE_ALL:
            options.optimized_model_filepath = str(folder / "fused.onnx")
        yield onnxruntime.InferenceSession(case.model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    left = {node.op_type for node in onnx.load(folder / "fused.onnx").graph.node}
    assert not case.fused or not left & {"Conv", "Gemm", "MatMul"}, f"{case.name}: a layer is computed in floats"


def own_run(assay, folder, case, value):
    """What Assay gives: of each output its integers."""
    np.save(folder / "x.npy", value)
    run = subprocess.run(
        [assay, "model", "run", folder / "model.onnx", "--input", folder / "x.npy", f"--box={case.box}", "--json"],
        capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{case.name}: {run.stderr.strip()}")
    outputs = json.loads(run.stdout)["outputs"]
    assert all(output["fractionBits"] == 0 for output in outputs), case.name
    return [np.array([int(integer) for integer in output["integers"]], np.int64) for output in outputs]


class Tally:
    def __init__(self):
        self.count = self.differing = self.furthest = 0

    def add(self, own, other):
        for one, two in zip(own, other, strict=True):
            distance = np.abs(one - two.astype(np.int64).ravel())
            self.count += distance.size
            self.differing += int(np.count_nonzero(distance))
            self.furthest = max(self.furthest, int(distance.max(initial=0)))

    def __str__(self):
        return "equal" if self.differing == 0 else f"{self.differing} differ by at most {self.furthest}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    logging.disable()  # quantize_static recommends other tools.
    total = wrong = number = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case in cases(folder):
            number += 1
            onnx.save(case.model, folder / "model.onnx")
            random = np.random.default_rng(1000 + number)
            runs = list(sessions(case, folder))
            tallies = [Tally(), Tally()]
            for _ in range(ROUNDS):
                value = case.make(random)
                own = own_run(sys.argv[1], folder, case, value)
                for tally, other in zip(tallies, runs):
                    tally.add(own, other.run(None, {"x": value}))
            for tally, exact in zip(tallies, (case.fused, case.plain)):
                if tally.differing > (0 if exact else tally.count // 100) or tally.furthest > (0 if exact else 1):
                    wrong += 1
            total += tallies[0].count
            print(f"{case.name}: {tallies[0].count} integers; fused {tallies[0]}; plain {tallies[1]}")
    print(f"onnxruntime {onnxruntime.__version__}: {number} models, {total} integers, {wrong} disagreements")
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
