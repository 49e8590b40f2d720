#!/usr/bin/env python3
"""Derives Poseidon2's constants for BN254 a second time, and digests them.

The program derives them in Swift (Sources/Primitives/Poseidon2.swift); this script is its independent twin, written bit by
bit after ePrint 2023/323 and, for the generator, ePrint 2019/458, appendix F. The digests are pinned in
Tests/PrimitivesTests/Poseidon2Tests.swift, beside known answers that this script computes too.

    derive-poseidon2-constants.py                 print width, digest and permutation of (0, 1, 2, …), one line a width
    derive-poseidon2-constants.py --check [FILE]  exit 1 unless FILE (the tests' table) holds every one of those lines

A digest is SHA-256 over the round constants (a full round has one for each element, a partial round one), then the diagonal
of the partial rounds' matrix, 32 big-endian bytes each.
"""
import hashlib
import pathlib
import sys

from grain import FULL_ROUNDS, Grain, R

PARTIAL_ROUNDS = {2: 56, 3: 56, 4: 56}

PINNED = pathlib.Path(__file__).parent.parent / "Tests/PrimitivesTests/Poseidon2Tests.swift"


def times(a, b, modulus):
    """The product of two polynomials over F_R (lowest coefficient first) modulo a monic one."""
    size = len(modulus) - 1
    result = [0] * (2 * size)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            result[i + j] = (result[i + j] + x * y) % R
    for i in range(2 * size - 1, size - 1, -1):
        lead = result[i]
        for j in range(size + 1):
            result[i - size + j] = (result[i - size + j] - lead * modulus[j]) % R
    return result[:size]


def trim(a):
    while a and a[-1] == 0:
        a = a[:-1]
    return a


def gcd(a, b):
    a, b = trim(a), trim(b)
    while b:
        while len(a) >= len(b):
            factor = a[-1] * pow(b[-1], -1, R) % R
            shift = len(a) - len(b)
            a = trim([(x - (factor * b[i - shift] if i >= shift else 0)) % R for i, x in enumerate(a)])
        a, b = b, a
    return a


def is_irreducible(poly):
    """Whether a monic polynomial of degree two to four is irreducible: it has no factor of degree one or two."""
    size = len(poly) - 1
    power = [0, 1] + [0] * (size - 2)
    for _ in range(size // 2):
        result, base, exponent = [1] + [0] * (size - 1), power, R
        while exponent:
            if exponent & 1:
                result = times(result, base, poly)
            base = times(base, base, poly)
            exponent >>= 1
        power = result
        difference = [(x - (1 if i == 1 else 0)) % R for i, x in enumerate(power)]
        if len(gcd(poly, difference)) > 1:
            return False
    return True


def characteristic(matrix):
    """The characteristic polynomial by Faddeev and LeVerrier, lowest coefficient first."""
    size = len(matrix)
    coefficients = [1]
    current = [[0] * size for _ in range(size)]
    for step in range(1, size + 1):
        for i in range(size):
            current[i][i] = (current[i][i] + coefficients[-1]) % R
        current = product(matrix, current)
        trace = sum(current[i][i] for i in range(size))
        coefficients.append(-trace * pow(step, -1, R) % R)
    return coefficients[::-1]


def product(a, b):
    return [[sum(x * b[k][j] for k, x in enumerate(row)) % R for j in range(len(b))] for row in a]


def is_sound(diagonal):
    """Whether no power of the matrix, up to twice the width, leaves a subspace alone: irreducible minimal polynomials."""
    matrix = [[d if i == j else 1 for j in range(len(diagonal))] for i, d in enumerate(diagonal)]
    power = matrix
    for _ in range(2 * len(diagonal)):
        if not is_irreducible(characteristic(power)):
            return False
        power = product(power, matrix)
    return True


def derive(width):
    """The round constants and the diagonal."""
    generator = Grain(width, PARTIAL_ROUNDS[width])
    constants = generator.elements(FULL_ROUNDS * width + PARTIAL_ROUNDS[width])
    if width < 4:
        return constants, [2] * (width - 1) + [3]
    while True:
        diagonal = [generator.draw() % R for _ in range(width)]
        if is_sound(diagonal):
            return constants, diagonal


EXTERNAL = {
    2: [[2, 1], [1, 2]],
    3: [[2, 1, 1], [1, 2, 1], [1, 1, 2]],
    4: [[5, 7, 1, 3], [4, 6, 1, 1], [1, 3, 5, 7], [1, 1, 4, 6]],
}


def permute(state, constants, diagonal):
    width = len(state)
    constants = iter(constants)

    def apply(matrix, state):
        return [sum(a * x for a, x in zip(row, state)) % R for row in matrix]

    partial = [[d if i == j else 1 for j in range(width)] for i, d in enumerate(diagonal)]
    state = apply(EXTERNAL[width], state)
    for number in range(FULL_ROUNDS + PARTIAL_ROUNDS[width]):
        if FULL_ROUNDS // 2 <= number < FULL_ROUNDS // 2 + PARTIAL_ROUNDS[width]:
            state = apply(partial, [pow(state[0] + next(constants), 5, R)] + state[1:])
        else:
            state = apply(EXTERNAL[width], [pow(x + next(constants), 5, R) for x in state])
    return state


def line(width):
    constants, diagonal = derive(width)
    digest = hashlib.sha256(b"".join(value.to_bytes(32, "big") for value in constants + diagonal)).hexdigest()
    answer = permute(list(range(width)), constants, diagonal)
    return f"{width} {digest} " + " ".join(format(value, "064x") for value in answer)


def main(arguments):
    lines = [line(width) for width in PARTIAL_ROUNDS]
    if arguments[:1] == ["--check"]:
        path = arguments[1] if len(arguments) > 1 else PINNED
        with open(path, encoding="utf-8") as file:
            present = " ".join(file.read().split())
        missing = [text for text in lines if text not in present]
        for text in missing:
            print(f"{path} lacks: {text}", file=sys.stderr)
        return 1 if missing else 0
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
