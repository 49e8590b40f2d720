"""The public inputs of claims about logs, with Python's integers and fractions: docs/formats.md, docs/rules.md."""

import decimal
import math
import pathlib
import sys
from datetime import datetime
from fractions import Fraction

from encoding import canonical, context, element, field_digest, require
from groth16 import sensor_point

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "Oracles"))
import registry as registries  # noqa: E402


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
    require(not conditions, "the circuit has no place for a condition")
    return inputs


def origin_inputs(source: dict) -> list[int]:
    """Who measured: a sensor and its profile, or a registry, a pseudonym and what codes mean."""
    regular = source["encoding"] == "regular-12"
    codes = {name: source[name] for name in ("unit", "resolution", "offset")}
    codes |= {"valueBits": 12, "stepBits": 0 if regular else 4, "encoding": "regular" if regular else "irregular"}
    if "registry" in source:
        registry = source["registry"]
        name = field_digest("assay.registry-name.v1", registry["name"].encode())
        root = registries.poseidon(
            registries.tag("reg"), name, int(registry["epoch"]), int(registry["members"]), int(registry["gaps"]))
        scale = field_digest("assay.scale.v1", canonical(codes))
        return [root, int(source["pseudonym"]), scale]
    profile = codes | {name: source[name] for name in ("device", "keyId", "calibration")}
    x, y = sensor_point(bytes.fromhex(source["sensor"]))
    return [x, y, field_digest("assay.profile.v1", canonical(profile))]


def public_inputs(statement: dict) -> list[int]:
    rule, source = statement["rule"], statement["source"]
    breach = statement["claim"] == "breach"
    tick = int(source["tickSeconds"])
    start, end = (int(datetime.fromisoformat(statement["window"][edge].replace("Z", "+00:00")).timestamp())
                  for edge in ("start", "end"))
    window = (-(-start // tick), end // tick) if breach else (start // tick, -(-end // tick))
    family, number = circuit(statement["program"]["circuit"])
    return [
        element(statement["outputs"][0]["commitment"]),
        element(statement["inputs"][0]["commitment"]),
        context(statement),
        *origin_inputs(source),
        int(source["counter"]), int(source["sequence"]), int(source["batch"]), tick,
        int(source.get("intervalTicks", "0")), number * 2 + int(breach),
        min(int(rule["maximumGapSeconds"]) // tick, 2**20 - 1), *window,
        *(int(statement["continuity"][end]) for end in ("before", "after") if "continuity" in statement),
        *rule_inputs(rule, family, Grid(source, breach)),
    ]
