#!/usr/bin/env python3
"""Checks weights of mean kinetic temperatures against Python's decimal module, which computes with any number of digits.

usage: mean_kinetic_decimal.py FOLDER, where the test MeanKineticTests left mean-kinetic-weights.csv.
"""
import csv
import sys
from decimal import ROUND_FLOOR, Decimal, getcontext
from fractions import Fraction
from pathlib import Path


def kelvin(value, unit):
    return {
        "Cel": lambda: value + Fraction(27315, 100),
        "degF": lambda: (value + Fraction(45967, 100)) * Fraction(5, 9),
        "K": lambda: value,
    }[unit]()


def weight(temperature):
    if temperature <= 0:
        return 0
    exponent = Fraction(10_000) / Fraction(28115, 100) - Fraction(10_000) / temperature
    power = (Decimal(exponent.numerator) / Decimal(exponent.denominator)).exp()
    return int((power * 2**20).to_integral_value(ROUND_FLOOR))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    getcontext().prec = 60
    compared = wrong = 0
    with open(Path(sys.argv[1]) / "mean-kinetic-weights.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value = (int(row["offset"]) + int(row["code"])) * Fraction(row["resolution"])
            expected = weight(kelvin(value, row["unit"]))
            if expected != int(row["weight"]):
                wrong += 1
                print(f"{row}: expected {expected}")
            compared += 1
    print(f"weights against decimal: {compared}, {wrong} wrong")
    sys.exit(1 if wrong or compared == 0 else 0)


if __name__ == "__main__":
    main()
