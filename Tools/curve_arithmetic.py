"""What the scripts that derive constants of curves share: primality, Fp2 and affine points, plainly and slowly."""


def is_prime(n):
    """Miller and Rabin's test to the first 40 primes: for fixed numbers that nobody chose against it."""
    bases = [q for q in range(2, 174) if all(q % i for i in range(2, q))]
    if n < 2 or any(n % q == 0 for q in bases):
        return n in bases
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in bases:
        y = pow(a, d, n)
        if y in (1, n - 1):
            continue
        for _ in range(s - 1):
            y = y * y % n
            if y == n - 1:
                break
        else:
            return False
    return True


class Fp2:
    """c0 + c1·u with u² = -1."""

    p = 0

    def __init__(self, c0, c1=0):
        self.c0, self.c1 = c0 % Fp2.p, c1 % Fp2.p

    def __add__(self, o):
        return Fp2(self.c0 + o.c0, self.c1 + o.c1)

    def __sub__(self, o):
        return Fp2(self.c0 - o.c0, self.c1 - o.c1)

    def __mul__(self, o):
        return Fp2(self.c0 * o.c0 - self.c1 * o.c1, self.c0 * o.c1 + self.c1 * o.c0)

    def __eq__(self, o):
        return self.c0 == o.c0 and self.c1 == o.c1

    def conjugate(self):
        return Fp2(self.c0, -self.c1)

    def inverse(self):
        n = pow(self.c0 * self.c0 + self.c1 * self.c1, -1, Fp2.p)
        return Fp2(self.c0 * n, -self.c1 * n)

    def __pow__(self, e):
        r, b = Fp2(1), self
        while e:
            if e & 1:
                r = r * b
            b, e = b * b, e >> 1
        return r


def ec_add(a, b):
    """Affine addition on y² = x³ + b over Fp2; None is infinity."""
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if not a[1] == b[1] or a[1] == Fp2(0):
            return None
        slope = Fp2(3) * a[0] * a[0] * (a[1] + a[1]).inverse()
    else:
        slope = (b[1] - a[1]) * (b[0] - a[0]).inverse()
    x = slope * slope - a[0] - b[0]
    return (x, slope * (a[0] - x) - a[1])


def ec_mul(k, a):
    if k < 0:
        k, a = -k, (a[0], Fp2(0) - a[1])
    r = None
    while k:
        if k & 1:
            r = ec_add(r, a)
        a, k = ec_add(a, a), k >> 1
    return r
