"""The public inputs of claims about models: docs/formats.md (statements about models), docs/inference-semantics.md."""

import math

from encoding import R, canonical, context, element, field_digest, integer, require

MOST_SHOWN = 1984
SCALE = {"unit", "resolution", "offset", "encoding", "valueBits", "stepBits"}


def spelled(value: float) -> str:
    """The one spelling of a number: the shortest that Python has, but for those from 2^53 to 10^16, which it writes out."""
    if not 2**53 < abs(value) < 1e16:
        return repr(value)
    digits = str(abs(int(value))).rstrip("0")
    return f"{'-' if value < 0 else ''}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e+15"


def shortest(text: str) -> float:
    """A finite number in its one spelling."""
    require(isinstance(text, str), "a number that is no string")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    require(math.isfinite(value), f"no finite number: {text!r}")
    require(spelled(value) == text, f"a number in another spelling: {text!r}")
    return value


def edge(model: dict, side: str) -> int:
    """Checks what a model says of its input or output, and gives the number of its integers."""
    own = model[side]
    require(own["visibility"] in ("public", "committed"), "a visibility that is neither")
    count = 0
    for tensor in own["tensors"]:
        require(all(type(size) is int and size > 0 for size in tensor["shape"]), "a shape that is not of positive sizes")
        require(0 <= tensor["fractionBits"] <= 62, "bits after the point")
        require(("box" in tensor) == (side == "input"), "a box for every input, and for no output")
        if "box" in tensor:
            low, high = map(shortest, tensor["box"])
            require(low <= high, "a box with the greatest number first")
        count += math.prod(tensor["shape"])
    return count


def readings(model: dict) -> None:
    """An input that is a log: one committed tensor of integers, with all codes of the scale for a box."""
    source = model["input"]
    require("readings" not in model["output"], "readings that come out")
    if "readings" not in source:
        return
    scale, tensors = source["readings"], source["tensors"]
    require(set(scale) == SCALE, "a scale with other members")
    least = integer(scale["offset"])
    require(source["visibility"] == "committed" and len(tensors) == 1, "readings are one committed tensor")
    require(tensors[0]["fractionBits"] == 0, "readings are integers")
    require([float(end) for end in tensors[0]["box"]] == [least, least + 4095], "the box of readings is all codes")
    steps = {"irregular": 4, "regular": 0}[scale["encoding"]]
    require((scale["valueBits"], scale["stepBits"]) == (12, steps), "a scale of other bits than its encoding's")


def one(statement: dict, member: str, name: str) -> dict:
    (value,) = statement[member]
    require(value["name"] == name and len(value) == 2, f"statement.{member} has other members")
    return value


def shown(value: dict, own: dict, count: int) -> list[int] | None:
    """The integers at one side of a model as public inputs; None where the statement has a commitment."""
    require(("integers" in value) == (own["visibility"] == "public"), "integers where the model says commitment, or the other way round")
    if "integers" not in value:
        return None
    integers = [integer(text) for text in value["integers"]]
    require(len(integers) == count, "another number of integers than the model's")
    require(all(-(2**63) <= number < 2**63 for number in integers), "an integer of more than 64 bits")
    return [number % R for number in integers]


def public_inputs(statement: dict) -> list[int]:
    model = statement["model"]
    private = model["weights"] == "committed"
    require(private or model["weights"] == "public", "a visibility that is neither")
    require(("onnx" in model) == (not private) and ("weights" in statement) == private, "a file's digest, or else a commitment")
    counts = {side: edge(model, side) for side in ("input", "output")}
    readings(model)
    given, answer = one(statement, "inputs", "input"), one(statement, "outputs", "output")
    numbers = shown(given, model["input"], counts["input"])
    answers = shown(answer, model["output"], counts["output"])
    require(len(numbers or []) + len(answers or []) <= MOST_SHOWN, "more integers than can be shown")
    commitments = [value["commitment"] for value, integers in ((answer, answers), (given, numbers)) if integers is None]
    commitments += [one(statement, "weights", "weights")["commitment"]] if private else []
    return [
        *map(element, commitments),
        context(statement),
        field_digest("assay.model.v1", canonical(model)),
        *(numbers or []),
        *(answers or []),
    ]
