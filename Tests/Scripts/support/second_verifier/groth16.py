"""Points and proofs as docs/formats.md spells them; arkworks, through groth16py, does the pairing."""

import json
import pathlib
import sys

import groth16py

from encoding import R, Refused, require

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "Oracles"))
import groth16_committed  # noqa: E402

P = 21888242871839275222246405745257275088696311157297823662689037894645226208583


def root(value: int, prime: int) -> int:
    """A square root modulo a prime (Tonelli and Shanks); fails when there is none."""
    value %= prime
    if value == 0:
        return 0
    require(pow(value, (prime - 1) // 2, prime) == 1, "a point that is not on its curve")
    odd, twos = prime - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    other = next(n for n in range(2, 100) if pow(n, (prime - 1) // 2, prime) == prime - 1)
    generator, result, error = pow(other, odd, prime), pow(value, (odd + 1) // 2, prime), pow(value, odd, prime)
    while error != 1:
        order, square = 0, error
        while square != 1:
            square, order = square * square % prime, order + 1
        factor = pow(generator, 1 << (twos - order - 1), prime)
        generator, result, error, twos = factor * factor % prime, result * factor % prime, \
            error * factor * factor % prime, order
    return result


def multiply(a, b):
    """In Fp2, u² = −1."""
    return ((a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P)


def root2(value):
    a, b = value
    norm = root(a * a + b * b, P)
    for half in ((a + norm) * pow(2, -1, P), (a - norm) * pow(2, -1, P)):
        try:
            x = root(half, P)
        except Refused:
            continue
        if x:
            result = (x, b * pow(2 * x, -1, P) % P)
            if multiply(result, result) == (a % P, b % P):
                return result
    raise Refused("a point that is not on its curve")


def g1(data: bytes) -> list[str]:
    flag, x = data[0] >> 6, int.from_bytes(bytes([data[0] & 63]) + data[1:], "big")
    require(flag in (2, 3) and x < P, "a point in another spelling")
    y = root(x**3 + 3, P)
    if (y > P - y) != (flag == 3):
        y = P - y
    return [str(x), str(y), "1"]


def g2(data: bytes) -> list[list[str]]:
    flag, high = data[0] >> 6, int.from_bytes(bytes([data[0] & 63]) + data[1:32], "big")
    x = (int.from_bytes(data[32:], "big"), high)
    require(flag in (2, 3) and max(x) < P, "a point in another spelling")
    norm = pow(9 * 9 + 1, -1, P)
    twist = (27 * norm % P, -3 * norm % P)  # 3 / (9 + u)
    cube = multiply(multiply(x, x), x)
    y = root2(((cube[0] + twist[0]) % P, (cube[1] + twist[1]) % P))
    opposite = (-y[0] % P, -y[1] % P)
    larger = (y[1], y[0]) > (opposite[1], opposite[0]) if y[1] else y[0] > opposite[0]
    if larger != (flag == 3):
        y = opposite
    return [[str(x[0]), str(x[1])], [str(y[0]), str(y[1])], ["1", "0"]]


def sensor_point(packed: bytes) -> tuple[int, int]:
    upper, y = packed[31] >> 7, int.from_bytes(packed[:31] + bytes([packed[31] & 127]), "little")
    require(y < R, "a sensor's key in another spelling")
    x = root((1 - y * y) * pow(168700 - 168696 * y * y, -1, R), R)
    return (x if (x > R - x) == bool(upper) else R - x), y


def holds(key: bytes, proof: bytes, inputs: list[int]) -> bool:
    """Whether the proof is one for these public inputs under this key."""
    count = int.from_bytes(key[224:228], "big")
    end = 228 + 32 * count
    commits = len(key) > end
    require(len(key) == end + 96 * commits, "a key of another length")
    require(len(proof) == 128 + 64 * commits, "a proof of another length")
    require(count == len(inputs) + 1, "a key for another number of inputs")
    points = [g1(key[228 + 32 * index:260 + 32 * index]) for index in range(count)]
    if commits:
        # To arkworks the commitment to the challenge and the commitment itself are two more of the key's points.
        challenge = groth16_committed.challenge(key, inputs, proof[128:160])
        if not groth16_committed.knows(key[end + 32:], proof[128:]):
            return False
        points += [g1(key[end:end + 32]), g1(proof[128:160])]
        inputs = inputs + [challenge, 1]
    verifying_key = groth16py.VerifyingKey.from_snarkjs(json.dumps({
        "protocol": "groth16", "curve": "bn128", "nPublic": len(points) - 1, "vk_alpha_1": g1(key[:32]),
        "vk_beta_2": g2(key[32:96]), "vk_gamma_2": g2(key[96:160]), "vk_delta_2": g2(key[160:224]), "IC": points,
    }))
    document = {
        "protocol": "groth16", "curve": "bn128", "pi_a": g1(proof[:32]), "pi_b": g2(proof[32:96]), "pi_c": g1(proof[96:128])}
    values = [str(value) for value in inputs]
    return groth16py.Verifier(verifying_key).verify_snarkjs(json.dumps(document), json.dumps(values))
