#!/usr/bin/env python3
"""Commitments to tensors, weights and logs, from docs/inference-semantics.md and docs/formats.md alone: a second implementation.

usage: model_commitments.py                     compares the example of docs/inference-semantics.md
       model_commitments.py --weights FOLDER    prints the commitment to a compiled model's private weights, and its digest
       model_commitments.py --batch FILE        prints the tag of a file of signed readings
"""
import hashlib
import json
import math
import pathlib
import sys

from registry import ROOT, R, canonical, digest, poseidon, sponge, tag

# --- tensors ------------------------------------------------------------------------------------------------------


def blocks(elements: list[int], size: int) -> list[list[int]]:
    return [elements[start:start + size] for start in range(0, max(1, len(elements)), size)]


def tensor_root(values: list[int], least: int, greatest: int) -> int:
    bits = max(1, (greatest - least).bit_length())
    size = 252 // bits
    elements = [sum((value - least) << (bits * place) for place, value in enumerate(values[start:start + size]))
                for start in range(0, len(values), size)]
    return sponge((tag("ten"), len(values), bits, least % R), blocks(elements, 15), 15)


def weights_root(tensors: list[list[int]]) -> int:
    codes = []
    for tensor in tensors:
        n = max((value if value >= 0 else ~value).bit_length() for value in tensor)
        codes += [(value + (1 << n), n + 1) for value in tensor]
    elements, filled = [], 253
    for code, bits in codes:
        if filled + bits > 253:
            elements.append(0)
            filled = 0
        elements[-1] += code << filled
        filled += bits
    return sponge((tag("wgt"), len(codes), sum(bits for _, bits in codes)), blocks(elements, 15), 15)


def example() -> dict[str, int]:
    """The values of the page's example."""
    salt = int.from_bytes(bytes(range(1, 32)), "big")
    entry = tensor_root([-1000 + (7 * j * j + 3) % 4096 for j in range(400)], -1000, 3095)
    answer = tensor_root([-65536, 131071, 5], -65536, 131071)
    return {"root of the input": entry, "commitment to the input": poseidon(tag("inp"), entry, salt),
            "root of the output": answer, "commitment to the output": poseidon(tag("out"), answer, salt)}


def private_weights(folder: pathlib.Path) -> tuple[int, str]:
    """The commitment to the weights of a model that lies compiled in a folder, and the digest by which it is trusted."""
    import numpy
    import onnx

    import model_integers

    reference = json.loads((folder / "model.json").read_text())["model"]
    precision = reference["precision"]
    scheme = model_integers.Scheme(*(precision[f"{name}Bits"] for name in ("input", "activation", "weight", "widest")), private=True)
    model = onnx.load(folder / "model.onnx")
    # Which weights there are does not depend on the input.
    model_integers.evaluate(model, numpy.zeros(model_integers.entry(model)[1], int), scheme)
    salt = int.from_bytes((folder / "weights.salt").read_bytes(), "big")
    commitment = poseidon(tag("wcm"), weights_root(scheme.weights), salt)
    named = bytes.fromhex(reference["program"]) + commitment.to_bytes(32, "big")
    return commitment, hashlib.sha256(b"assay.private-model.v1\0" + named).hexdigest()


# --- logs ---------------------------------------------------------------------------------------------------------


def batch_root(log: dict) -> int:
    regular = log["profile"]["encoding"] == "regular"
    values, steps = log["values"], log.get("steps", [])
    header = [tag("hdr"), digest("assay.profile.v1", canonical(log["profile"])), *(int(log[name]) for name in ("counter", "sequence"))]
    times = [int(log[name]) for name in ("startTick", "endTick", "tickSeconds")]
    if regular:
        words, places = [], list(values)
        for start, count in log["missing"]:
            before, after = places[start - 1], places[start]
            places[start:start] = [before] * count
            words.append(start + (count << 20) + (before << 36) + (after << 48))
        words += [0] * (60 - len(words))
        missing = poseidon(tag("mis"), *(sum(word << (60 * j) for j, word in enumerate(words[i:i + 4])) for i in range(0, 60, 4)))
        slots, bits, size, tail = places, 13, 19, [int(log["interval"]), missing]
    else:
        slots, bits, size, tail = [value + (step << 13) for value, step in zip(values, steps)], 18, 14, [0]
    count = len(slots)
    slots = [values[0]] * (math.ceil(count / (16 * size)) * 16 * size - count) + slots
    elements = [sum(slot << (bits * j) for j, slot in enumerate(slots[i:i + size])) for i in range(0, len(slots), size)]
    return sponge((*header, count, *times, *tail), blocks(elements, 16), 16)


def batch_tag(log: dict) -> int:
    """Poseidon("bat", root, S), with the signature's scalar."""
    return poseidon(tag("bat"), batch_root(log), int.from_bytes(bytes.fromhex(log["signature"])[32:], "little") % R)


def main(arguments: list[str]) -> int:
    if len(arguments) == 2 and arguments[0] == "--weights":
        print(*private_weights(pathlib.Path(arguments[1])))
        return 0
    if len(arguments) == 2 and arguments[0] == "--batch":
        print(batch_tag(json.loads(pathlib.Path(arguments[1]).read_text(encoding="utf-8"))))
        return 0
    if arguments:
        sys.exit(__doc__)
    page, values = (ROOT / "docs/inference-semantics.md").read_text(encoding="utf-8"), example()
    wrong = [f"| {name} | `{value}` |" for name, value in values.items() if f"| {name} | `{value}` |" not in page]
    print(*wrong, sep="\n", file=sys.stderr)
    print(f"commitments that agree: {len(values) - len(wrong)} of {len(values)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
