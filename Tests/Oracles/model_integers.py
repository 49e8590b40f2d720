"""Models in integers, from docs/inference-semantics.md alone: a second implementation, on NumPy's int64.

Operators: those of `OPERATORS`. No sum in a model may have terms that cancel. `model_integers_check.py` compares it.
"""
import itertools
import math
from dataclasses import dataclass, field

import numpy as np
from onnx import TensorProto, helper, numpy_helper

# --- numbers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scheme:
    """How many bits numbers have after the point, as `model.precision` of a statement says."""

    input: int = 8
    activation: int = 8
    weight: int = 8
    widest: int = 20
    #: Whether weights of layers are private.
    private: bool = False
    #: The integers of those, a list for each tensor, in the order in which layers take them.
    weights: list = field(default_factory=list, compare=False)

    @staticmethod
    def of(bits: int, private: bool = False) -> "Scheme":
        return Scheme(bits, bits, bits, 2 * bits + 4, private)

    def hidden(self, numbers, bits: int) -> np.ndarray:
        """Numbers as private weights."""
        integers = quantized(numbers, bits)
        self.weights.append([int(value) for value in integers.flat])
        return integers


@dataclass
class Integers:
    """A tensor that depends on the input: element q stands for q·2^−bits; `parts` earlier integers are summed in it."""

    values: np.ndarray
    bits: np.ndarray
    parts: np.ndarray
    #: Whether a layer gave it.
    is_linear: bool = False

    def map(self, rearrange) -> "Integers":
        return Integers(rearrange(self.values), rearrange(self.bits), rearrange(self.parts))

    def at_bits(self, bits: np.ndarray) -> np.ndarray:
        return self.values << (bits - self.bits)


def quantized(numbers, bits) -> np.ndarray:
    """To the nearest integer, ties to the even one."""
    return np.rint(np.ldexp(np.asarray(numbers, np.float64), bits)).astype(np.int64)


def exact_bits(numbers, limit: int) -> np.ndarray:
    """The least number of bits that hold each number exactly, and no more than the limit."""
    result = np.full(np.shape(numbers), limit)
    for bits in reversed(range(limit)):
        scaled = np.ldexp(numbers, bits)
        result = np.where(scaled == np.rint(scaled), bits, result)
    return result


def rescaled(x: Integers, bits: int, where=True, lower=-math.inf, upper=math.inf) -> Integers:
    """No more than so many bits after the point, rounded half up, then cut off."""
    target = np.where(where, np.minimum(bits, x.bits), x.bits)
    shift = x.bits - target
    values = np.where(shift > 0, (x.values + ((np.int64(1) << shift) >> 1)) >> shift, x.values)
    for bound, cut in ((lower, np.maximum), (upper, np.minimum)):
        if math.isfinite(bound):
            values = cut(values, quantized(bound, target))
    touched = (shift > 0) | math.isfinite(lower) | math.isfinite(upper)
    return Integers(values, target, np.where(touched, 1, x.parts))


def narrowed(x: Integers, scheme: Scheme) -> Integers:
    """As what is weighted by one number."""
    return rescaled(x, scheme.activation, x.bits > scheme.widest - scheme.weight)


def layer_input(x: Integers, scheme: Scheme) -> Integers:
    """As what a layer takes."""
    return rescaled(x, scheme.activation, (x.bits > scheme.widest - scheme.weight) | (x.parts > 1))


def factors(w: np.ndarray, scheme: Scheme) -> tuple[np.ndarray, int]:
    """The weights of a layer as integers, and their bits."""
    bits = scheme.weight if scheme.private else int(exact_bits(w, scheme.weight).max())
    return (scheme.hidden(w, bits) if scheme.private else quantized(w, bits)), bits


def dots(vectors, weight_bits: int, scheme: Scheme, shape) -> Integers:
    """Σ factor·element for pairs of elements and factors."""
    vectors = list(vectors)
    finest = max(int(x.bits.max()) for x, _ in vectors)
    commons = [finest if scheme.private else int(x.bits.max()) for x, _ in vectors]
    values = [int(np.dot(w, x.at_bits(common))) for (x, w), common in zip(vectors, commons)]
    # Products of private weights are integers of their own.
    parts = [1 if scheme.private else int(x.parts[w != 0].sum()) for x, w in vectors]
    own, bits, parts = (np.array(column, np.int64).reshape(shape) for column in (values, commons, parts))
    return Integers(own, bits + weight_bits, parts, True)


def biased(sums: Integers, bias, shape, scheme: Scheme, factor: float = 1.0) -> Integers:
    """With a bias, which is broadcast after it was given that shape."""
    if not scheme.private:
        addend = quantized(np.broadcast_to(factor * bias.reshape(shape), sums.values.shape), sums.bits)
        return Integers(sums.values + addend, sums.bits, sums.parts, True)
    common = np.full_like(sums.bits, sums.bits.max())
    addend = np.broadcast_to(scheme.hidden(bias, int(common.flat[0])).reshape(shape), sums.values.shape)
    more = int(exact_bits(factor, scheme.weight))
    values = (sums.at_bits(common) << more) + quantized(factor, more) * addend
    return Integers(values, common + more, sums.parts + 1, True)


def scaled(sums: Integers, factor: float, scheme: Scheme) -> Integers:
    bits = int(exact_bits(factor, scheme.weight))
    return Integers(sums.values * quantized(factor, bits), sums.bits + bits, sums.parts, True)


# --- operators ----------------------------------------------------------------------------------------------------


def broadcast(x, y):
    shape = np.broadcast_shapes(*(one.values.shape if isinstance(one, Integers) else np.shape(one) for one in (x, y)))
    return [one.map(lambda a: np.broadcast_to(a, shape)) if isinstance(one, Integers) else np.broadcast_to(one, shape)
            for one in (x, y)]


def add(scheme: Scheme, node, x, y, sign=1):
    if not isinstance(x, Integers) and not isinstance(y, Integers):
        return x + sign * y
    for one, other in ((x, y), (y, x)):
        if scheme.private and node.op_type == "Add" and isinstance(one, Integers) and one.is_linear and not isinstance(other, Integers):
            return biased(one, other, np.shape(other), scheme)
    x, y = broadcast(x, y)
    if not isinstance(y, Integers):
        bits = np.maximum(x.bits, exact_bits(y, scheme.activation))
        return Integers(x.at_bits(bits) + quantized(sign * y, bits), bits, x.parts)
    if not isinstance(x, Integers):
        bits = np.maximum(y.bits, exact_bits(x, scheme.activation))
        return Integers(quantized(x, bits) + sign * y.at_bits(bits), bits, y.parts)
    bits = np.maximum(x.bits, y.bits)
    return Integers(x.at_bits(bits) + sign * y.at_bits(bits), bits, x.parts + y.parts)


def subtract(scheme: Scheme, node, x, y):
    return add(scheme, node, x, y, -1)


def multiply(scheme: Scheme, node, x, y):
    if not isinstance(x, Integers) and not isinstance(y, Integers):
        return x * y
    x, y = broadcast(x, y)
    if isinstance(x, Integers) and isinstance(y, Integers):
        x, y = rescaled(x, scheme.activation), rescaled(y, scheme.activation)
        return Integers(x.values * y.values, x.bits + y.bits, np.ones_like(x.bits))
    x, factor = (x, y) if isinstance(x, Integers) else (y, x)
    x, bits = narrowed(x, scheme), exact_bits(factor, scheme.weight)
    return Integers(x.values * quantized(factor, bits), x.bits + bits, x.parts)


def clip(scheme: Scheme, node, x, low=None, high=None):
    lower = -math.inf if low is None else float(low)
    upper = math.inf if high is None else float(high)
    return rescaled(x, scheme.activation, lower=min(lower, upper), upper=upper)


def relu(scheme: Scheme, node, x):
    return rescaled(x, scheme.activation, lower=0)


def gemm(scheme: Scheme, node, a, b, c=None):
    alpha, beta = attribute(node, "alpha", 1.0), attribute(node, "beta", 1.0)
    a = layer_input(a.map(np.transpose) if attribute(node, "transA", 0) else a, scheme)
    weights, bits = factors(b if scheme.private else alpha * b, scheme)
    weights = weights.T if attribute(node, "transB", 0) else weights
    shape = a.values.shape[0], weights.shape[1]
    sums = dots(((a.map(lambda v: v[row]), weights[:, column]) for row, column in np.ndindex(shape)), bits, scheme, shape)
    if scheme.private and alpha != 1:
        sums = scaled(sums, alpha, scheme)
    return sums if c is None or beta == 0 else biased(sums, c, np.shape(c), scheme, beta)


def window(node, size, kernel):
    """Strides, dilations and pads of a window that moves, and where it stands."""
    rank = len(size)
    assert attribute(node, "auto_pad", b"NOTSET") == b"NOTSET" and not attribute(node, "ceil_mode", 0)
    strides, dilations = (attribute(node, name, [1] * rank) for name in ("strides", "dilations"))
    pads = attribute(node, "pads", [0] * 2 * rank)
    positions = [range((size[axis] + pads[axis] + pads[rank + axis] - dilations[axis] * (kernel[axis] - 1) - 1) // strides[axis] + 1)
                 for axis in range(rank)]

    def taps(position):
        """Places in the kernel and in the signal that meet; padding takes no part."""
        for offset in itertools.product(*map(range, kernel)):
            place = tuple(p * s + o * d - before for p, s, o, d, before in zip(position, strides, offset, dilations, pads))
            if all(0 <= at < end for at, end in zip(place, size)):
                yield offset, place

    return positions, taps


def convolution(scheme: Scheme, node, x, w, bias=None):
    assert attribute(node, "group", 1) == 1 and x.values.shape[0] == 1
    x = layer_input(x, scheme)
    channels, rank = range(w.shape[1]), x.values.ndim - 2
    positions, taps = window(node, x.values.shape[2:], w.shape[2:])
    weights, bits = factors(w, scheme)

    def pairs():
        for number in range(w.shape[0]):
            for position in itertools.product(*positions):
                met = [((number, c, *offset), (0, c, *place)) for c in channels for offset, place in taps(position)]
                own, there = (tuple(np.array(column).T) for column in zip(*met))
                yield x.map(lambda v: v[there]), weights[own]

    sums = dots(pairs(), bits, scheme, (1, w.shape[0], *map(len, positions)))
    return sums if bias is None else biased(sums, bias, (-1,) + (1,) * rank, scheme)


def max_pool(scheme: Scheme, node, x):
    kernel = attribute(node, "kernel_shape", None)
    positions, taps = window(node, x.values.shape[2:], kernel)
    results = []
    for image, channel in np.ndindex(x.values.shape[:2]):
        for position in itertools.product(*positions):
            there = tuple(np.array([(image, channel, *place) for _, place in taps(position)]).T)
            own = x.map(lambda v: v[there])
            common = int(own.bits.max())
            results.append((int(own.at_bits(common).max()), common, 1))
    shape = *x.values.shape[:2], *map(len, positions)
    return Integers(*(np.array(column, np.int64).reshape(shape) for column in zip(*results)))


def reshape(scheme: Scheme, node, x, shape):
    assert not attribute(node, "allowzero", 0)
    sizes = [x.values.shape[axis] if size == 0 else int(size) for axis, size in enumerate(shape)]
    return x.map(lambda v: v.reshape(sizes))


def flatten(scheme: Scheme, node, x):
    axis = attribute(node, "axis", 1)
    return x.map(lambda v: v.reshape(math.prod(v.shape[:axis]), -1))


def cast(scheme: Scheme, node, x):
    assert attribute(node, "to", None) == TensorProto.FLOAT
    return x


OPERATORS = {"Add": add, "Sub": subtract, "Mul": multiply, "Clip": clip, "Relu": relu, "Gemm": gemm, "Conv": convolution,
             "MaxPool": max_pool, "Reshape": reshape, "Flatten": flatten, "Cast": cast}


def attribute(node, name: str, default):
    return next((helper.get_attribute_value(own) for own in node.attribute if own.name == name), default)


def constants(model) -> dict:
    """What is known without the input, in double precision."""
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return {name: array.astype(np.float64) if array.dtype.kind == "f" else array for name, array in known.items()}


def entry(model) -> tuple[str, list[int], bool]:
    """The model's one input: name, shape, and whether it is of floats."""
    known = constants(model)
    (own,) = (one for one in model.graph.input if one.name not in known)
    own_type = own.type.tensor_type
    return own.name, [dimension.dim_value or 1 for dimension in own_type.shape.dim], own_type.elem_type == TensorProto.FLOAT


def evaluate(model, integers: np.ndarray, scheme: Scheme) -> Integers:
    """What the model answers to the integers of one input."""
    values, (name, shape, is_float) = constants(model), entry(model)
    bits = np.full(shape, scheme.input if is_float else 0)
    values[name] = Integers(np.asarray(integers, np.int64).reshape(shape), bits, np.ones_like(bits))
    for node in model.graph.node:
        inputs = [values[name] if name else None for name in node.input]
        values[node.output[0]] = OPERATORS[node.op_type](scheme, node, *inputs)
    result = values[model.graph.output[0].name]
    common = np.full_like(result.bits, result.bits.max())
    return Integers(result.at_bits(common), common, result.parts)
