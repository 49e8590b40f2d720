"""Whether statements are about a model: by its digest, or by its file, whose answer is then computed again."""

import hashlib
import pathlib
import sys

from encoding import digest, require

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "Oracles"))


def identity(statement: dict) -> str:
    """SHA-256 of the model's file; of a model with private weights the digest of its program and their commitment."""
    model = statement["model"]
    if model["weights"] == "public":
        return model["onnx"]
    commitment = int(statement["weights"][0]["commitment"]).to_bytes(32, "big")
    return digest("assay.private-model.v1", bytes.fromhex(model["program"]) + commitment).hex()


def check_file(statement: dict, file: bytes) -> None:
    model = statement["model"]
    require(model.get("onnx") == hashlib.sha256(file).hexdigest(), "a model of another file")
    if {model["input"]["visibility"], model["output"]["visibility"]} == {"public"}:
        check_answer(statement, file)


def check_answer(statement: dict, file: bytes) -> None:
    """The integers that came out follow from those that went in, where both are shown."""
    import onnx

    import model_integers

    precision = statement["model"]["precision"]
    scheme = model_integers.Scheme(*(precision[f"{name}Bits"] for name in ("input", "activation", "weight", "widest")))
    given, answered = ([int(text) for text in statement[side][0]["integers"]] for side in ("inputs", "outputs"))
    result = model_integers.evaluate(onnx.load_from_string(file), given, scheme)
    require(answered == result.values.flatten().tolist(), "the model answers something else")
    (tensor,) = statement["model"]["output"]["tensors"]
    require(tensor["fractionBits"] == result.bits.flat[0], "the answer has other bits after the point")
