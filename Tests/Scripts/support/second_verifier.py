#!/usr/bin/env python3
"""A second verifier of bundles: shares no line with the Swift code, and lets arkworks check the proof.

usage: second_verifier.py BUNDLE…       prints `valid` or `invalid` for each

Written from docs/formats.md: recomputes the manifest, the statement's digest and all public inputs with Python's
integers and fractions, decompresses points, and hands snarkjs JSON to groth16py. It checks the mathematics only:
whom to trust is not its business.
"""

import decimal
import hashlib
import json
import math
import pathlib
import sys
from datetime import datetime
from fractions import Fraction

import groth16py

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Oracles"))
import groth16_committed  # noqa: E402
import registry as registries  # noqa: E402

P = 21888242871839275222246405745257275088696311157297823662689037894645226208583
R = 21888242871839275222246405745257275088548364400416034343698204186575808495617


def canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(domain: str, data: bytes) -> bytes:
    return hashlib.sha256(domain.encode() + b"\x00" + data).digest()


# --- roots and points ---------------------------------------------------------------------------------------------


def root(value: int, prime: int) -> int:
    """A square root modulo a prime (Tonelli and Shanks); fails when there is none."""
    value %= prime
    if value == 0:
        return 0
    assert pow(value, (prime - 1) // 2, prime) == 1, "no square root"
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
        except AssertionError:
            continue
        if x:
            result = (x, b * pow(2 * x, -1, P) % P)
            if multiply(result, result) == (a % P, b % P):
                return result
    raise AssertionError("no square root")


def g1(data: bytes) -> list[str]:
    flag, x = data[0] >> 6, int.from_bytes(bytes([data[0] & 63]) + data[1:], "big")
    assert flag in (2, 3) and x < P
    y = root(x**3 + 3, P)
    if (y > P - y) != (flag == 3):
        y = P - y
    return [str(x), str(y), "1"]


def g2(data: bytes) -> list[list[str]]:
    flag, high = data[0] >> 6, int.from_bytes(bytes([data[0] & 63]) + data[1:32], "big")
    x = (int.from_bytes(data[32:], "big"), high)
    assert flag in (2, 3) and max(x) < P
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
    assert y < R
    x = root((1 - y * y) * pow(168700 - 168696 * y * y, -1, R), R)
    return (x if (x > R - x) == bool(upper) else R - x), y


# --- public inputs ------------------------------------------------------------------------------------------------


def kelvin(value: Fraction, unit: str) -> Fraction:
    if unit == "K":
        return value
    return value + Fraction("273.15") if unit == "Cel" else (value + Fraction("459.67")) * Fraction(5, 9)


def from_kelvin(value: Fraction, unit: str) -> Fraction:
    if unit == "K":
        return value
    return value - Fraction("273.15") if unit == "Cel" else value * Fraction(9, 5) - Fraction("459.67")


FAMILIES = [
    "instant", "consecutive", "cumulative", "instant-zones", "consecutive-zones", "cumulative-zones", "degree-minutes",
    "mean-kinetic", "excursion-count", "rate-of-change", "coverage", "alarms", "storage", "compound"]
PLACES = {
    "alarms": ["consecutive"] * 2 + ["cumulative"] * 2, "storage": ["instant", "cumulative", "mean-kinetic"],
    "compound": ["instant"] + ["consecutive"] * 2 + ["cumulative"] * 2 + [
        "degree-minutes", "mean-kinetic", "excursion-count", "rate-of-change", "coverage"]}
SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
NEVER = 2**32 - 1


def circuit(name: str) -> tuple[str, int]:
    """The family of a circuit of the catalogue, and its number, as docs/formats.md has it."""
    kinds = ("continued", "registry", "regular", "short")
    continued, hidden, regular, short = (f"-{kind}" in name for kind in kinds)
    for kind in kinds:
        name = name.removesuffix(f"-{kind}")
    family, capacity = name.rsplit("-", 1)
    runs = "consecutive" in PLACES.get(family, [family.removesuffix("-zones")])
    # Those that follow runs by a table of states have the width of a state.
    scanned = 6 if short else 8 if family == "consecutive" and int(capacity) >= 20000 else 12
    width = (16 if regular else scanned) if runs else 32
    return family, (1 + FAMILIES.index(family)) << 32 | continued << 24 | int(capacity) << 8 | regular << 7 | hidden << 6 | width


class Grid:
    """What a rule's numbers are on a sensor's codes and ticks, for one claim."""

    def __init__(self, source: dict, breach: bool):
        self.unit, self.breach = source["unit"], breach
        self.resolution, self.offset = Fraction(source["resolution"]), int(source["offset"])
        self.tick = int(source["tickSeconds"])

    def position(self, value: str, unit: str) -> Fraction:
        return from_kelvin(kelvin(Fraction(value), unit), self.unit) / self.resolution - self.offset

    def codes(self, difference: str, unit: str) -> Fraction:
        """A difference of temperatures in codes."""
        degrees = Fraction(difference) * (Fraction(5, 9) if unit == "degF" else 1)
        return degrees * (Fraction(9, 5) if self.unit == "degF" else 1) / self.resolution

    def ticks(self, seconds: str, strict: bool) -> int:
        return int(seconds) // self.tick + 1 if strict else -(-int(seconds) // self.tick)

    def threshold(self, rule: dict) -> int:
        position, strict = self.position(rule["threshold"], rule["unit"]), rule["thresholdStrict"]
        if rule["direction"] == "above":
            return math.floor(position) + 1 if strict else math.ceil(position)
        return math.ceil(position) - 1 if strict else math.floor(position)

    def zones(self, rule: dict) -> list[int]:
        def at(name: str) -> Fraction:
            return self.position(rule[name], rule["unit"])

        if rule["family"] == "degree-minutes":
            above = rule["direction"] == "above"
            base = math.ceil(at("threshold")) if above == self.breach else math.floor(at("threshold"))
            return [0, 0, base + 1, base + 1] if above else [base, base, 4096, 4096]
        if rule["direction"] == "above":
            first = self.threshold(rule)
            return [0, 0, math.floor(at("rearm")) + 1 if "rearm" in rule else first, first]
        if rule["direction"] == "below":
            end = self.threshold(rule) + 1
            return [end, math.ceil(at("rearm")) if "rearm" in rule else end, 4096, 4096]
        strict = rule["thresholdStrict"]
        low = math.ceil(at("low")) if strict else math.floor(at("low")) + 1
        high = math.floor(at("high")) + 1 if strict else math.ceil(at("high"))
        back = "rearmLow" in rule
        return [low, math.ceil(at("rearmLow")) if back else low, math.floor(at("rearmHigh")) + 1 if back else high, high]

    def limit(self, rule: dict) -> list[int]:
        family = rule["family"]
        if family in ("consecutive", "cumulative"):
            return [self.ticks(rule["durationSeconds"], rule["durationStrict"])]
        if family == "excursion-count":
            return [int(rule["count"])]
        if family == "degree-minutes":
            unit, time = rule["amountUnit"].split(".")
            amount = self.codes(rule["amount"], unit) * SECONDS[time] / self.tick
            return [math.floor(amount) + 1 if rule["amountStrict"] else math.ceil(amount)]
        if family == "mean-kinetic":
            return [self.weight(rule)]
        if family == "rate-of-change":
            unit, time = rule["rateUnit"].split("/")
            rate = self.codes(rule["rate"], unit) * self.tick / SECONDS[time]
            return [rate.numerator, rate.denominator, int(rule["rateStrict"])]
        if family == "coverage":
            if "intervalSeconds" not in rule:
                return [NEVER, NEVER]
            interval = int(rule["intervalSeconds"])
            due = -(-interval // self.tick) if self.breach else interval // self.tick
            return [self.ticks(rule["missingSeconds"], rule["missingStrict"]), min(due, NEVER)]
        return []

    def weight(self, rule: dict) -> int:
        temperature = kelvin(Fraction(rule["threshold"]), rule["unit"])
        exponent = Fraction(10000) / Fraction("281.15") - Fraction(10000) / temperature
        with decimal.localcontext(prec=80):
            exact = (decimal.Decimal(exponent.numerator) / exponent.denominator).exp() * 2**20
            weight = int(exact)
        rounded = exponent != 0 or rule["thresholdStrict"]
        return weight + 1 if self.breach and rounded else weight

    def numbers(self, rule: dict) -> list[int]:
        """Everything that a place of a circuit holds of a condition."""
        zoned = rule["family"] not in ("mean-kinetic", "rate-of-change", "coverage")
        return (self.zones(rule) if zoned else []) + self.limit(rule)


CALM = [0, 0, 4096, 4096]
UNUSED = {
    "instant": CALM, "consecutive": CALM + [1], "cumulative": CALM + [1], "degree-minutes": CALM + [1],
    "mean-kinetic": [1], "excursion-count": CALM + [1], "rate-of-change": [1, 1, 0], "coverage": [1, 1]}


def rule_inputs(rule: dict, family: str, grid: Grid) -> list[int]:
    conditions = list(rule.get("conditions", [rule]))
    if family in FAMILIES[:3]:
        (condition,) = conditions
        duration = 0 if family == "instant" else grid.limit(condition)[0]
        return [int(condition["direction"] == "below"), grid.threshold(condition), duration]
    if family not in PLACES:
        return grid.numbers(conditions[0])
    inputs = [int(rule.get("combination") == "all")]
    for place in PLACES[family]:
        taken = next((one for one in conditions if one["family"] == place), None)
        inputs += [int(taken is not None)] + (grid.numbers(taken) if taken else UNUSED[place])
        if taken:
            conditions.remove(taken)
    assert not conditions, "the circuit has no place for a condition"
    return inputs


def origin_inputs(source: dict) -> list[int]:
    """Who measured: a sensor and its profile, or a registry, a pseudonym and what codes mean."""
    regular = source["encoding"] == "regular-12"
    codes = {name: source[name] for name in ("unit", "resolution", "offset")}
    codes |= {"valueBits": 12, "stepBits": 0 if regular else 4, "encoding": "regular" if regular else "irregular"}
    if "registry" in source:
        registry = source["registry"]
        name = int.from_bytes(digest("assay.registry-name.v1", registry["name"].encode()), "big") % R
        root = registries.poseidon(
            registries.tag("reg"), name, int(registry["epoch"]), int(registry["members"]), int(registry["gaps"]))
        scale = int.from_bytes(digest("assay.scale.v1", canonical(codes)), "big") % R
        return [root, int(source["pseudonym"]), scale]
    profile = codes | {name: source[name] for name in ("device", "keyId", "calibration")}
    x, y = sensor_point(bytes.fromhex(source["sensor"]))
    return [x, y, int.from_bytes(digest("assay.profile.v1", canonical(profile)), "big") % R]


def public_inputs(statement: dict) -> list[int]:
    rule, source = statement["rule"], statement["source"]
    breach = statement["claim"] == "breach"
    tick = int(source["tickSeconds"])
    start, end = (int(datetime.fromisoformat(statement["window"][edge].replace("Z", "+00:00")).timestamp())
                  for edge in ("start", "end"))
    window = (-(-start // tick), end // tick) if breach else (start // tick, -(-end // tick))
    family, number = circuit(statement["program"]["circuit"])
    return [
        int(statement["outputs"][0]["commitment"]),
        int(statement["inputs"][0]["commitment"]),
        int.from_bytes(digest("assay.statement.v1", canonical(statement)), "big") % R,
        *origin_inputs(source),
        int(source["counter"]), int(source["sequence"]), int(source["batch"]), tick,
        int(source.get("intervalTicks", "0")), number * 2 + int(breach),
        min(int(rule["maximumGapSeconds"]) // tick, 2**20 - 1), *window,
        *(int(statement["continuity"][end]) for end in ("before", "after") if "continuity" in statement),
        *rule_inputs(rule, family, Grid(source, breach)),
    ]


# --- the bundle ---------------------------------------------------------------------------------------------------


def is_valid(path: str) -> bool:
    with open(path, "rb") as file:
        raw = file.read()
    bundle = json.loads(raw)
    assert canonical(bundle) == raw, "not canonical"
    manifest = bundle.pop("manifest")
    assert digest("assay.bundle.v1", canonical(bundle)).hex() == manifest, "manifest"
    (link,) = bundle["links"]
    (evidence,) = link["evidence"]
    statement = link["statement"]
    name = statement["program"]["verifyingKeyDigest"]
    assert evidence["verifyingKey"] == name, "another key"
    key = bytes.fromhex(bundle["verifyingKeys"][name]["bytes"])
    assert digest("assay.verifying-key.v1", key).hex() == name, "key digest"

    count = int.from_bytes(key[224:228], "big")
    end = 228 + 32 * count
    commits = len(key) > end
    assert len(key) == end + 96 * commits
    proof = bytes.fromhex(evidence["proof"])
    assert len(proof) == 128 + 64 * commits
    points = [g1(key[228 + 32 * index:260 + 32 * index]) for index in range(count)]
    inputs = public_inputs(statement)
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


def main() -> int:
    for path in sys.argv[1:]:
        try:
            verdict = is_valid(path)
        except AssertionError as reason:
            print(f"malformed: {reason}")
            continue
        print("valid" if verdict else "invalid")
    return 0


if __name__ == "__main__":
    sys.exit(main())
