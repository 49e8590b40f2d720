#!/usr/bin/env python3
"""Derives every constant of a BN curve of the C core from its parameter x, and prints them as a C header.

usage: Tools/derive-bn254-constants.py [bn254|toy] > HEADER
       Tools/derive-bn254-constants.py [bn254|toy] --check HEADER   (exit 1 when HEADER differs)

bn254 is alt_bn128 of EIP-196 and EIP-197. toy is a BN curve over F_103 whose group of 97 points can be enumerated:
the tests run the same code bodies over it. All facts that the C code relies on are asserted here.
"""
import difflib
import sys
from math import gcd

from curve_arithmetic import Fp2, ec_mul, is_prime

WORD = 64


def naf(k, width=2):
    """Zeros and odd digits below 2^(width-1) in magnitude, least first, at most one of `width` neighbours nonzero."""
    digits = []
    while k:
        d = k % 2**width if k & 1 else 0
        d -= 2**width if d >= 2 ** (width - 1) else 0
        digits.append(d)
        k = (k - d) // 2
    return digits


class Curve:
    """A BN curve y² = x³ + b over Fp with the D-type twist y² = x³ + b/xi, xi = xi0 + u."""

    def __init__(self, name, x, b, xi0, limbs):
        self.name, self.x, self.b, self.limbs = name, x, b, limbs
        self.p = 36 * x**4 + 36 * x**3 + 24 * x**2 + 6 * x + 1
        self.r = 36 * x**4 + 36 * x**3 + 18 * x**2 + 6 * x + 1
        self.t = 6 * x**2 + 1
        Fp2.p = self.p
        self.xi0, self.xi = xi0, Fp2(xi0, 1)
        self.lines = []
        self.check()

    def check(self):
        p, r, t, x = self.p, self.r, self.t, self.x
        assert is_prime(p) and is_prime(r) and p % 4 == 3 and p % 6 == 1
        assert p + 1 - t == r and (p**4 - p**2 + 1) % r == 0
        # xi has no square and no cube root: w^6 = xi defines Fp12.
        assert not self.xi ** ((p * p - 1) // 2) == Fp2(1) and not self.xi ** ((p * p - 1) // 3) == Fp2(1)
        # The hard part of the final exponentiation, as the C code multiplies it out (Scott et al. 2008/490).
        hard = (p**3 + p**2 * (6 * x**2 + 1) + p * (-36 * x**3 - 18 * x**2 - 12 * x + 1)
                + (-36 * x**3 - 30 * x**2 - 18 * x - 2))
        assert hard * r == p**4 - p**2 + 1
        # The subgroup test (x+1)Q + psi(xQ) + psi²(xQ) = psi³(2xQ). With psi² - t·psi + p = 0 it says (e + f·psi)Q = 0,
        # hence NQ = 0 for the norm N of e + f·psi; as the twist has r·(2p - r) points, the order of Q divides the
        # greatest common divisor of the two. It must be r, and r | N says that points of the subgroup pass.
        # The other test, for those who have just computed most of it: (6x+2)Q + psi(Q) - psi²(Q) + psi³(Q) = 0.
        for coefficients in ((-2 * x, x, x, x + 1), (1, -1, 1, 6 * x + 2)):
            e, f = 0, 0
            for c in coefficients:  # Horner from psi³ down
                e, f = c - p * f, e + t * f
            norm = e * e + e * f * t + f * f * p
            assert gcd(norm, r * (2 * p - r)) == r and (e + f * p) % r == 0
        if self.name == "bn254":
            assert p.bit_length() == 254 and r.bit_length() == 254

    # Rendering

    def out(self, text):
        self.lines.append(text)

    def limbs_of(self, value):
        words = [(value >> (WORD * i)) & (2**WORD - 1) for i in range(self.limbs)]
        assert value >> (WORD * self.limbs) == 0
        return "{" + ", ".join(f"0x{w:016x}u" for w in words) + "}"

    def define(self, name, value):
        prefix = self.name.upper()
        line = f"#define {prefix}_{name} {value}"
        if len(line) <= 120:
            self.out(line)
        else:
            self.out(f"#define {prefix}_{name} \\")
            parts = value.replace("}, {", "},| {").split("|")
            for i, part in enumerate(parts):
                self.out("    " + part.strip() + (" \\" if i + 1 < len(parts) else ""))

    def integer(self, value):
        return "{" + self.limbs_of(value) + "}"

    def mont(self, value, modulus=None):
        m = modulus or self.p
        return self.integer((value << (WORD * self.limbs)) % m)

    def mont2(self, value):
        return "{" + self.mont(value.c0) + ", " + self.mont(value.c1) + "}"

    def field(self, name, m, generator):
        """generator generates the multiplicative group's 2-part: it is no square."""
        rr = 1 << (WORD * self.limbs)
        s, odd = 0, m - 1
        while odd % 2 == 0:
            s, odd = s + 1, odd // 2
        root = pow(generator, odd, m)
        assert pow(root, 1 << (s - 1), m) == m - 1
        assert 4 * m < rr * 2  # top bit of the top limb is clear
        self.out(f"\n// The field of {m} elements. Elements are in Montgomery form, R = 2^{WORD * self.limbs}.")
        self.define(f"{name}_BITS", m.bit_length())
        self.define(f"{name}_MODULUS", self.integer(m))
        self.define(f"{name}_NEGATIVE_INVERSE", f"0x{-pow(m, -1, 1 << WORD) % (1 << WORD):016x}u  // -1/m mod 2^{WORD}")
        self.define(f"{name}_ONE", self.integer(rr % m))
        self.define(f"{name}_R2", self.integer(rr * rr % m))
        self.define(f"{name}_R3", self.integer(rr**3 % m))
        self.define(f"{name}_HALF", self.mont(pow(2, -1, m), m))
        self.out("// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.")
        self.define(f"{name}_ADICITY", s)
        self.define(f"{name}_ROOT", self.mont(root, m))
        self.define(f"{name}_SQRT_EXPONENT", self.integer((odd - 1) // 2))

    def header(self, command, g1, g2, fr_generator, extra):
        p, r, x = self.p, self.r, self.x
        twist_b = Fp2(self.b) * self.xi.inverse()
        g2_points = (Fp2(*g2[0]), Fp2(*g2[1]))
        assert (g1[1] ** 2 - g1[0] ** 3 - self.b) % p == 0
        assert ec_mul(r, (Fp2(g1[0]), Fp2(g1[1]))) is None and ec_mul(r, g2_points) is None
        assert g2_points[1] * g2_points[1] == g2_points[0] * g2_points[0] * g2_points[0] + twist_b
        gamma = [self.xi ** (i * (p - 1) // 6) for i in range(6)]
        # psi acts on the subgroup as multiplication by p: the maps below are the ones the code needs.
        psi = (g2_points[0].conjugate() * gamma[2], g2_points[1].conjugate() * gamma[3])
        assert psi == ec_mul(p % r, g2_points)

        guard = f"{self.name.upper()}_CONSTANTS_H"
        self.lines = [f"// {command}", f"// BN parameter x = {x}. Written by the command above: do not edit.",
                      f"#ifndef {guard}", f"#define {guard}"]
        self.field("FP", p, -1 % p)
        self.field("FR", r, fr_generator)
        self.out("\n// Curve, twist and generators.")
        self.define("G1_B", self.mont(self.b))
        self.define("G2_B", self.mont2(twist_b))
        self.define("G1_GENERATOR", "{" + self.mont(g1[0]) + ", " + self.mont(g1[1]) + "}")
        self.define("G2_GENERATOR", "{" + self.mont2(g2_points[0]) + ", " + self.mont2(g2_points[1]) + "}")
        # (cube root·x, y) is endomorphism·(x, y): both are roots of z² + z + 1.
        beta = next(b for b in (pow(g, (p - 1) // 3, p) for g in range(2, p)) if b != 1)
        eigenvalue = next(e for e in (pow(g, (r - 1) // 3, r) for g in range(2, r)) if e != 1)
        if ec_mul(eigenvalue, (Fp2(g1[0]), Fp2(g1[1]))) != (Fp2(beta * g1[0]), Fp2(g1[1])):
            eigenvalue = eigenvalue * eigenvalue % r
        assert ec_mul(eigenvalue, (Fp2(g1[0]), Fp2(g1[1]))) == (Fp2(beta * g1[0]), Fp2(g1[1]))
        self.out("// (cube root·x, y) is eigenvalue·(x, y) in G1.")
        self.define("FP_CUBE_ROOT", self.mont(beta))
        self.define("FR_EIGENVALUE", self.mont(eigenvalue, r))
        self.out(f"\n// The tower: xi = {self.xi0} + u; entry i is xi^(i·(p-1)/6), which (w^i)^p = entry · w^i needs.")
        self.define("XI_REAL", self.xi0)
        self.define("FROBENIUS", "{" + ", ".join(self.mont2(g) for g in gamma) + "}")
        self.out("\n// The parameter x, and the loop length 6x + 2 as signed digits without neighbours, greatest first.")
        self.define("X", f"0x{x:x}u")
        digits = naf(6 * x + 2)[::-1]
        self.define("LOOP_DIGITS", "{" + ", ".join(str(d) for d in digits) + "}" if len(digits) < 20
                    else "{" + ",".join(str(d) for d in digits[:40]) + ", \\\n     "
                    + ",".join(str(d) for d in digits[40:]) + "}")
        self.define("LOOP_LENGTH", len(digits))
        self.define("LINES", len(digits) - 1 + sum(1 for d in digits[1:] if d) + 2)
        for name, width, what in (("X", 2, "x itself likewise, for the subgroup check"),
                                  ("X_WINDOW", 4, "and with digits up to 7, for the final exponentiation")):
            digits = naf(x, width)[::-1]
            self.out(f"// {what}.")
            self.define(f"{name}_DIGITS", "{" + ", ".join(str(d) for d in digits) + "}" if len(digits) < 20
                        else "{" + ",".join(str(d) for d in digits[:40]) + ", \\\n     "
                        + ",".join(str(d) for d in digits[40:]) + "}")
            self.define(f"{name}_LENGTH", len(digits))
        for line in extra:
            self.out(line)
        self.out(f"\n#endif")
        return "\n".join(self.lines) + "\n"


def bn254():
    curve = Curve("bn254", 4965661367192848881, 3, 9, 4)
    assert curve.p == 21888242871839275222246405745257275088696311157297823662689037894645226208583
    assert curve.r == 21888242871839275222246405745257275088548364400416034343698204186575808495617
    g2 = ((10857046999023057135944570762232829481370756359578518086990519993285655852781,
           11559732032986387107991004021392285783925812861821192530917403151452391805634),
          (8495653923123431417604973247489272438418190587263600148770280649306958101930,
           4082367875863433681332203403145435568316851327593401208105741076214120093531))
    return curve.header("Tools/derive-bn254-constants.py bn254 > Sources/CCurves/bn254_constants.h",
                        (1, 2), g2, 5, [])


def toy():
    p, r = 103, 97
    Fp2.p = p
    elements = [Fp2(i, j) for i in range(p) for j in range(p)]
    roots = {}
    for e in elements:
        s = e * e
        roots.setdefault((s.c0, s.c1), e)

    def find():
        for xi0 in range(p):
            xi = Fp2(xi0, 1)
            if xi ** ((p * p - 1) // 2) == Fp2(1) or xi ** ((p * p - 1) // 3) == Fp2(1):
                continue
            for b in range(1, p):
                count = 1 + sum(1 for x in range(p) for y in range(p) if (y * y - x**3 - b) % p == 0)
                if count != r:
                    continue
                twist_b = Fp2(b) * xi.inverse()
                for x in elements:
                    s = x * x * x + twist_b
                    y = roots.get((s.c0, s.c1))
                    if y is None:
                        continue
                    q = ec_mul(2 * p - r, (x, y))
                    if q is not None and ec_mul(r, q) is None:
                        g1 = next((i, j) for i in range(1, p) for j in range(1, p) if (j * j - i**3 - b) % p == 0)
                        return xi0, b, g1, q
        raise AssertionError

    xi0, b, g1, g2 = find()
    # A third curve over the same field, with points of order 2 and 3, which BN curves do not have.
    for tb in range(1, p):
        count = 1 + sum(1 for x in range(p) for y in range(p) if (y * y - x**3 - tb) % p == 0)
        if count % 6 == 0:
            break
    else:
        raise AssertionError
    curve = Curve("toy", 1, b, xi0, 1)
    generator = next(g for g in range(2, r) if pow(g, (r - 1) // 2, r) == r - 1)
    return curve.header("Tools/derive-bn254-constants.py toy > Tests/CCurvesSanitized/toy_constants.h",
                        g1, ((g2[0].c0, g2[0].c1), (g2[1].c0, g2[1].c1)), generator,
                        [f"\n// y² = x³ + {tb} has {count} points, of orders 2 and 3 among them.",
                         f"#define TOY_G3_B {curve.mont(tb)}", f"#define TOY_G3_ORDER {count}"])


def main(arguments):
    if not arguments or arguments[0] not in ("bn254", "toy") or len(arguments) not in (1, 3):
        sys.exit(__doc__)
    text = {"bn254": bn254, "toy": toy}[arguments[0]]()
    if len(arguments) == 1:
        sys.stdout.write(text)
        return
    if arguments[1] != "--check":
        sys.exit(__doc__)
    with open(arguments[2], encoding="utf-8") as file:
        found = file.read()
    if found != text:
        sys.stdout.writelines(difflib.unified_diff(found.splitlines(True), text.splitlines(True), "found", "derived"))
        sys.exit(f"{arguments[2]} differs from what is derived")


main(sys.argv[1:])
