#!/usr/bin/env python3
"""Derives every constant of BLS12-381 from its parameter x, and of the moduli that tests try arithmetic on.

usage: Tools/derive-bls12381-constants.py bls12381|moduli > HEADER

moduli are primes, of one, four and six limbs, whose limbs make carries run: as long as the code allows, as short, and
with lowest limbs of which the negated inverse is 1 or all ones. All facts that the C code relies on are asserted here.
"""
import sys
from math import gcd, isqrt

from curve_arithmetic import Fp2, ec_mul, is_prime

WORD = 64


def integer(value, limbs):
    assert 0 <= value < 1 << (WORD * limbs)
    words = [(value >> (WORD * i)) & (2**WORD - 1) for i in range(limbs)]
    return "{{" + ", ".join(f"0x{w:016x}u" for w in words) + "}}"


def define(name, value):
    """One #define, in as many lines as there are numbers when it is long."""
    line = f"#define {name} {value}"
    if len(line) > 120 and "}, {" in line:
        line = f"#define {name} \\\n    " + value.replace("}, {", "}, \\\n    {")
    print(line)


def field(prefix, m, limbs):
    """The constants that arithmetic of any kind needs."""
    rr = 1 << (WORD * limbs)
    assert is_prime(m) and m.bit_length() < WORD * limbs  # the top bit is clear
    print(f"\n// The field of {m} elements. Elements are in Montgomery form, R = 2^{WORD * limbs}.")
    define(f"{prefix}_BITS", m.bit_length())
    define(f"{prefix}_MODULUS", integer(m, limbs))
    define(f"{prefix}_NEGATIVE_INVERSE", f"0x{-pow(m, -1, 1 << WORD) % (1 << WORD):016x}u  // -1/m mod 2^{WORD}")
    define(f"{prefix}_ONE", integer(rr % m, limbs))
    define(f"{prefix}_R2", integer(rr * rr % m, limbs))
    define(f"{prefix}_R3", integer(rr**3 % m, limbs))


def bls12381():
    x = -0xD201000000010000
    r = x**4 - x**2 + 1
    p = (x - 1) ** 2 * r // 3 + x
    t = x + 1
    assert p == 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
    assert r == 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
    assert p % 4 == 3 and p % 6 == 1 and is_prime(p) and is_prime(r)
    Fp2.p = p
    b, xi = 4, Fp2(1, 1)
    twist_b = Fp2(b) * xi
    # The generators of the pairing-friendly-curves draft, which zkcrypto, EIP-2537 and everybody else use.
    g1 = (0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
          0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1)
    g2 = (Fp2(0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
              0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E),
          Fp2(0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
              0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE))
    g1_lifted = (Fp2(g1[0]), Fp2(g1[1]))
    assert (g1[1] ** 2 - g1[0] ** 3 - b) % p == 0 and ec_mul(r, g1_lifted) is None
    assert g2[1] * g2[1] == g2[0] * g2[0] * g2[0] + twist_b and ec_mul(r, g2) is None

    # Orders: the curve has p + 1 - t points; of the six twists over Fp2, ours is the one whose order r divides.
    h1 = (x - 1) ** 2 // 3
    assert p + 1 - t == h1 * r and h1 % r != 0
    t2 = t * t - 2 * p
    y2 = (4 * p * p - t2 * t2) // 3
    y = isqrt(y2)
    assert y * y == y2
    orders = [n for n in (p * p + 1 - (t2 + 3 * y) // 2, p * p + 1 - (t2 - 3 * y) // 2) if n % r == 0]
    assert len(orders) == 1
    twist_order = orders[0]
    h2 = twist_order // r
    anywhere = next((Fp2(c0, 1), s) for c0 in range(1, 99) for s in [fp2_sqrt(Fp2(c0, 1) ** 3 + twist_b)] if s)
    assert ec_mul(twist_order, anywhere) is None and ec_mul(r, anywhere) is not None

    # G1: phi(x, y) = (beta·x, y) has phi² + phi + 1 = 0, and acts as -x² on the points of order r. So phi + x² has norm
    # x⁴ - x² + 1 = r: what it sends to infinity has an order that divides r.
    beta = next(v for v in (pow(c, (p - 1) // 3, p) for c in range(2, 9)) if v != 1)
    if ec_mul(-x * x, g1_lifted) != (Fp2(beta * g1[0]), g1_lifted[1]):
        beta = beta * beta % p
    assert ec_mul(-x * x, g1_lifted) == (Fp2(beta * g1[0]), g1_lifted[1])
    # G2: psi(x, y) = (conjugate(x)·gx, conjugate(y)·gy) has psi² - t·psi + p = 0, and acts as p = x on the points of order
    # r. So psi - x has norm x² - t·x + p, which shares r and no more with the order of the twist.
    gx, gy = (xi ** ((p - 1) // 3)).inverse(), (xi ** ((p - 1) // 2)).inverse()
    assert (g2[0].conjugate() * gx, g2[1].conjugate() * gy) == ec_mul(x, g2) and (p - x) % r == 0
    assert gcd(x * x - t * x + p, twist_order) == r and h2 % r != 0

    print("// Tools/derive-bls12381-constants.py bls12381 > Sources/CCurves/bls12381_constants.h")
    print(f"// BLS parameter x = {x}. Written by the command above: do not edit.")
    print("#ifndef BLS12381_CONSTANTS_H\n#define BLS12381_CONSTANTS_H")

    def mont(value, limbs=6, m=p):
        return integer((value << (WORD * limbs)) % m, limbs)

    def mont2(value):
        return "{" + mont(value.c0) + ", " + mont(value.c1) + "}"

    for name, m, limbs, generator in (("FP", p, 6, -1), ("FR", r, 4, 7)):
        field(f"BLS12381_{name}", m, limbs)
        s, odd = 0, m - 1
        while odd % 2 == 0:
            s, odd = s + 1, odd // 2
        root = pow(generator % m, odd, m)
        assert pow(root, 1 << (s - 1), m) == m - 1
        define(f"BLS12381_{name}_HALF", mont(pow(2, -1, m), limbs, m))
        print("// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.")
        define(f"BLS12381_{name}_ADICITY", s)
        define(f"BLS12381_{name}_ROOT", mont(root, limbs, m))
        define(f"BLS12381_{name}_SQRT_EXPONENT", integer((odd - 1) // 2, limbs))
    print("\n// Curve, twist and generators.")
    define("BLS12381_XI_REAL", 1)
    define("BLS12381_G1_B", mont(b))
    define("BLS12381_G2_B", mont2(twist_b))
    define("BLS12381_G1_GENERATOR", "{" + mont(g1[0]) + ", " + mont(g1[1]) + "}")
    define("BLS12381_G2_GENERATOR", "{" + mont2(g2[0]) + ", " + mont2(g2[1]) + "}")
    print("\n// Membership: (beta·x, y) = -x²·(x, y) in G1; (conjugate(x)·[0], conjugate(y)·[1]) = x·(x, y) in G2. Here x < 0")
    print("// is the parameter, of which the magnitude follows, and whose NAF has few digits besides.")
    define("BLS12381_G1_BETA", mont(beta))
    define("BLS12381_G2_PSI", "{" + mont2(gx) + ", " + mont2(gy) + "}")
    define("BLS12381_X_MAGNITUDE", f"0x{-x:016x}u")
    print("\n#endif")


def fp2_sqrt(a):
    """By the norm, for p = 3 mod 4; None if there is none."""
    p = Fp2.p

    def root(v):
        s = pow(v, (p + 1) // 4, p)
        return s if s * s % p == v % p else None

    n = root(a.c0 * a.c0 + a.c1 * a.c1)
    if n is None:
        return None
    half = pow(2, -1, p)
    for m in (n, -n):
        c0 = root((a.c0 + m) * half % p)
        if c0:
            found = Fp2(c0, a.c1 * half * pow(c0, -1, p))
            return found if found * found == a else None
    return None


def moduli():
    def first(start, step):
        while not is_prime(start):
            start += step
        return start

    print("// Tools/derive-bls12381-constants.py moduli > Tests/CCurvesSanitized/moduli_constants.h")
    print("// Primes to try arithmetic on. Written by the command above: do not edit.")
    print("#ifndef MODULI_CONSTANTS_H\n#define MODULI_CONSTANTS_H")
    for limbs in (1, 4, 6):
        top = 1 << (WORD * limbs - 2)
        word = 1 << WORD
        field(f"LONGEST{limbs}", first(2 * top - 1, -2), limbs)
        field(f"LONG{limbs}", first(top - 1, -2), limbs)
        field(f"SHORT{limbs}", first((1 << (WORD * (limbs - 1))) + 1, 2) if limbs > 1 else 3, limbs)
        if limbs > 1:
            # Congruent to 1 and to -1 modulo 2^64: the multiples that clear a limb are its negative and itself.
            field(f"ONE{limbs}", first((2 * top - word) // word * word + 1, -word), limbs)
            field(f"ONES{limbs}", first(2 * top - 1, -word), limbs)
    print("\n#endif")


commands = {"bls12381": bls12381, "moduli": moduli}
if len(sys.argv) != 2 or sys.argv[1] not in commands:
    sys.exit(__doc__)
commands[sys.argv[1]]()
