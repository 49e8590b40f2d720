#!/usr/bin/env python3
"""Derives Poseidon's constants for BN254 a second time, and digests them.

The program derives them in Swift (Sources/Primitives/GrainLFSR.swift); this script is its independent twin, written bit by
bit after ePrint 2019/458, appendix F. The digests are pinned in Tests/PrimitivesTests/PoseidonConstantsTests.swift.

    derive-poseidon-constants.py                 print width and digest, one line a width
    derive-poseidon-constants.py --check [FILE]  exit 1 unless FILE (the tests' table) holds every one of those lines
    derive-poseidon-constants.py --show WIDTH    print the constants themselves

A digest is SHA-256 over the round constants, then the matrix row by row, 32 big-endian bytes each.
"""
import hashlib
import pathlib
import sys

from grain import FULL_ROUNDS, Grain, R

PARTIAL_ROUNDS = dict(zip(range(2, 18), [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]))

PINNED = pathlib.Path(__file__).parent.parent / "Tests/PrimitivesTests/PoseidonConstantsTests.swift"


def derive(width):
    """The round constants and the matrix."""
    generator = Grain(width, PARTIAL_ROUNDS[width])
    constants = generator.elements((FULL_ROUNDS + PARTIAL_ROUNDS[width]) * width)
    while True:
        draws = [generator.draw() % R for _ in range(2 * width)]
        xs, ys = draws[:width], draws[width:]
        if len(set(draws)) == 2 * width and all((x + y) % R for x in xs for y in ys):
            return constants, [pow(x + y, -1, R) for x in xs for y in ys]


def line(width):
    constants, matrix = derive(width)
    digest = hashlib.sha256(b"".join(value.to_bytes(32, "big") for value in constants + matrix)).hexdigest()
    return f"{width} {digest}"


def main(arguments):
    if arguments[:1] == ["--show"]:
        constants, matrix = derive(int(arguments[1]))
        print("\n".join(str(value) for value in constants + matrix))
        return 0
    lines = [line(width) for width in PARTIAL_ROUNDS]
    if arguments[:1] == ["--check"]:
        path = arguments[1] if len(arguments) > 1 else PINNED
        with open(path, encoding="utf-8") as file:
            present = {text.strip() for text in file}
        missing = [text for text in lines if text not in present]
        for text in missing:
            print(f"{path} lacks: {text}", file=sys.stderr)
        return 1 if missing else 0
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
