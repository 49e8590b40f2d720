#!/usr/bin/env python3
"""Verifies Groth16 proofs with a commitment by py_ecc, from docs/formats.md alone: a second implementation.

usage: groth16_committed.py DIRECTORY
DIRECTORY holds files *.committed.json: {"key": hex, "proof": hex, "public": [decimals], "expected": "valid" or the code
of the reason}. Prints a line for each, OK or FAIL, and exits with 0 if all are OK and there was at least one.
"""
import hashlib
import json
import pathlib
import sys

from py_ecc.optimized_bn128 import (
    FQ, FQ2, FQ12, G2, add, b2, curve_order, field_modulus, is_inf, is_on_curve, multiply, neg, pairing)

Q, R = field_modulus, curve_order


class Refused(Exception):
    """The bytes are no points."""


def root(value):
    """A square root in Fp, or None."""
    result = pow(value, (Q + 1) // 4, Q)
    return result if result * result % Q == value % Q else None


def root2(value):
    """A square root of (c0, c1) in Fp2 by the norm, or None."""
    c0, c1 = value
    if c1 == 0:
        real = root(c0)
        return (real, 0) if real is not None else (0, root(-c0 % Q))
    norm = root((c0 * c0 + c1 * c1) % Q)
    if norm is None:
        return None
    half = pow(2, -1, Q)
    for sign in (norm, -norm):
        real = root((c0 + sign) * half % Q)
        if real:
            return real, c1 * pow(2 * real, -1, Q) % Q
    return None


def split(data):
    """The flag of the two top bits, and the rest as an integer below q."""
    flag, value = data[0] >> 6, int.from_bytes(bytes([data[0] & 63]) + data[1:], "big")
    if flag not in (2, 3) or value >= Q:
        raise Refused
    return flag, value


def g1(data):
    flag, x = split(data)
    y = root((x**3 + 3) % Q)
    if y is None:
        raise Refused
    if (y > Q - y) != (flag == 3):
        y = Q - y
    return FQ(x), FQ(y), FQ(1)


def g2(data):
    flag, c1 = split(data[:32])
    c0 = int.from_bytes(data[32:], "big")
    if c0 >= Q:
        raise Refused
    x = FQ2([c0, c1])
    square = x * x * x + b2
    y = root2(tuple(int(c) for c in square.coeffs))
    if y is None:
        raise Refused
    larger = (y[1], y[0]) > ((Q - y[1]) % Q, (Q - y[0]) % Q)
    if larger != (flag == 3):
        y = (-y[0] % Q, -y[1] % Q)
    point = x, FQ2(list(y)), FQ2([1, 0])
    if not is_on_curve(point, b2) or not is_inf(multiply(point, R)):
        raise Refused
    return point


def sha(domain, *parts):
    return hashlib.sha256(domain.encode() + b"\0" + b"".join(parts)).digest()


def challenge(key, inputs, commitment):
    message = (sha("assay.verifying-key.v1", key) + len(inputs).to_bytes(4, "big")
               + b"".join(value.to_bytes(32, "big") for value in inputs) + commitment)
    wide = sha("assay.commitment-challenge.v1", b"\0", message) + sha("assay.commitment-challenge.v1", b"\1", message)
    return int.from_bytes(wide, "big") % R


def product_is_one(pairs):
    product = FQ12.one()
    for left, right in pairs:
        product *= pairing(right, left)
    return product == FQ12.one()


def knows(sigma, parts):
    """Whether the commitment's author knows what is in it: parts = D, σD; sigma = σ·G2."""
    d, knowledge = g1(parts[:32]), g1(parts[32:])
    return product_is_one([(knowledge, G2), (neg(d), g2(sigma))])


def verify(key, proof, inputs):
    """The verdict, in the verifier's codes."""
    count = int.from_bytes(key[224:228], "big")
    commitments = [g1(key[228 + 32 * i:260 + 32 * i]) for i in range(count)]
    alpha, beta, gamma, delta = g1(key[:32]), g2(key[32:96]), g2(key[96:160]), g2(key[160:224])
    end = 228 + 32 * count
    assert len(key) == end + 96 and gamma[0] == G2[0] and gamma[1] == G2[1]
    base = g1(key[end:end + 32])
    if len(inputs) != count - 1:
        return "proof.input-count"
    assert len(proof) == 192
    a, b_, c = g1(proof[:32]), g2(proof[32:96]), g1(proof[96:128])
    d = g1(proof[128:160])
    if not knows(key[end + 32:], proof[128:]):
        return "proof.commitment-knowledge"
    total = add(commitments[0], d)
    for value, point in zip(inputs + [challenge(key, inputs, proof[128:160])], commitments[1:] + [base]):
        total = add(total, multiply(point, value))
    equation = [(a, b_), (neg(alpha), beta), (neg(total), gamma), (neg(c), delta)]
    return "valid" if product_is_one(equation) else "proof.equation"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    files = sorted(pathlib.Path(sys.argv[1]).rglob("*.committed.json"))
    failed = 0
    for path in files:
        sample = json.loads(path.read_text(encoding="utf-8"))
        found = verify(bytes.fromhex(sample["key"]), bytes.fromhex(sample["proof"]), [int(v) for v in sample["public"]])
        good = found == sample["expected"]
        failed += not good
        print(f"{'OK' if good else 'FAIL'} {path.name} {found}")
    print(f"committed proofs against py_ecc: {len(files) - failed} of {len(files)} OK")
    sys.exit(1 if failed or not files else 0)


if __name__ == "__main__":
    main()
