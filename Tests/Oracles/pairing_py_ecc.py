#!/usr/bin/env python3
"""Checks pairing values of the C core against py_ecc: they must be equal, not only bilinear.

usage: pairing_py_ecc.py FILE, where FILE is what Tests/CCurvesSanitized/print_pairings printed.
Tests/CCurvesSanitized/run.sh does both when the Python named by ASSAY_ORACLES_PYTHON (or python3) has py_ecc:
`python3 -m venv V && V/bin/pip install py_ecc && ASSAY_ORACLES_PYTHON=V/bin/python3 Tests/CCurvesSanitized/run.sh`.
"""
import json
import sys

from py_ecc.optimized_bn128 import FQ, FQ12, G1, G2, curve_order, field_modulus, multiply, pairing


def as_fq12(value):
    """Σ (c0 + c1·u)·w^i in py_ecc's basis 1, w, …, w^11, where w^12 = 18·w^6 - 82, so u = w^6 - 9."""
    coefficients = [0] * 12
    for i, (c0, c1) in enumerate(value):
        c0, c1 = int(c0, 16), int(c1, 16)
        assert 0 <= c0 < field_modulus and 0 <= c1 < field_modulus
        coefficients[i] += c0 - 9 * c1
        coefficients[i + 6] += c1
    return FQ12([FQ(c).n for c in coefficients])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        entries = json.load(file)
    wrong = 0
    base = pairing(G2, G1)
    for entry in entries:
        a, b = entry["a"], entry["b"]
        found = as_fq12(entry["value"])
        expected = pairing(multiply(G2, b % curve_order), multiply(G1, a % curve_order))
        if found != expected or found != base ** (a * b % curve_order):
            print(f"e({a}·P, {b}·Q) differs from py_ecc's")
            wrong += 1
    print(f"pairings against py_ecc: {len(entries) - wrong} of {len(entries)} equal")
    sys.exit(1 if wrong or not entries else 0)


main()
