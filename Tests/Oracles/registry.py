"""Computes the example of docs/registries.md again, from that page alone: a second implementation.

Usage: registry.py [FILE]   (default: docs/registries.md; exit 1 unless every value of the page agrees)
       registry.py --compute REGISTRY   prints the values of a registry's file
"""
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "Tools"))
from grain import FULL_ROUNDS, Grain, R  # noqa: E402

PARTIAL_ROUNDS = dict(zip(range(2, 18), [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]))
DEPTH = 16
constants_of = {}


def constants(width):
    if width not in constants_of:
        generator = Grain(width, PARTIAL_ROUNDS[width])
        rounds = generator.elements((FULL_ROUNDS + PARTIAL_ROUNDS[width]) * width)
        draws = [generator.draw() % R for _ in range(2 * width)]
        matrix = [[pow(x + y, -1, R) for y in draws[width:]] for x in draws[:width]]
        constants_of[width] = rounds, matrix
    return constants_of[width]


def permutation(state):
    width = len(state)
    rounds, matrix = constants(width)
    count = FULL_ROUNDS + PARTIAL_ROUNDS[width]
    for number in range(count):
        state = [(value + rounds[number * width + place]) % R for place, value in enumerate(state)]
        full = number < FULL_ROUNDS // 2 or number >= count - FULL_ROUNDS // 2
        state = [pow(value, 5, R) if full or place == 0 else value for place, value in enumerate(state)]
        state = [sum(factor * value for factor, value in zip(row, state)) % R for row in matrix]
    return state


def poseidon(*inputs):
    return permutation([0, *inputs])[0]


def sponge(header, blocks, rate):
    """The capacity after all blocks were added to the rate, each before a permutation; at first the header's hash, and zeros."""
    state = [poseidon(*header)] + [0] * rate
    for block in blocks:
        full = block + [0] * (rate - len(block))
        state = permutation([state[0], *((value + other) % R for value, other in zip(state[1:], full))])
    return state[0]


def tag(text):
    return int.from_bytes(text.encode(), "big")


def digest(domain, data):
    return int.from_bytes(hashlib.sha256(domain.encode() + b"\0" + data).digest(), "big") % R


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def square_root(value):
    """Tonelli and Shanks, for R − 1 = 2^28 · odd."""
    odd, twos = R - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    root, rest, power = pow(value, (odd + 1) // 2, R), pow(value, odd, R), pow(5, odd, R)
    while rest != 1:
        step, probe = 0, rest
        while probe != 1:
            probe, step = probe * probe % R, step + 1
        factor = pow(power, 1 << (twos - step - 1), R)
        root, power, twos = root * factor % R, factor * factor % R, step
        rest = rest * power % R
    return root


def unpack(text):
    data = bytes.fromhex(text)
    upper, y = data[31] >> 7, int.from_bytes(data[:31] + bytes([data[31] & 127]), "little")
    x = square_root((1 - y * y) * pow(168700 - 168696 * y * y, -1, R) % R)
    assert (168700 * x * x + y * y - 1 - 168696 * x * x * y * y) % R == 0
    return (x if (x > R - x) == bool(upper) else R - x), y


def tree(leaves):
    absent = 0
    for _ in range(DEPTH):
        leaves = leaves + [absent] * (len(leaves) % 2)
        leaves = [poseidon(leaves[place], leaves[place + 1]) for place in range(0, len(leaves), 2)]
        absent = poseidon(absent, absent)
    return leaves[0] if leaves else absent


def values(registry):
    leaves = []
    scales = []
    for serial, member in enumerate(registry["members"]):
        profile = member["profile"]
        scale = {name: profile[name] for name in ("unit", "resolution", "offset", "valueBits", "stepBits", "encoding")}
        scales.append(digest("assay.scale.v1", canonical(scale)))
        leaves.append(poseidon(tag("mbr"), serial, *unpack(member["key"]), digest("assay.profile.v1", canonical(profile)), scales[-1]))
    ends = [0] + [serial + 1 for serial in registry["revoked"]] + [(1 << DEPTH) + 1]
    gaps = [poseidon(tag("gap"), low, high) for low, high in zip(ends, ends[1:]) if high - low > 1]
    name = digest("assay.registry-name.v1", registry["name"].encode())
    members, stretches = tree(leaves), tree(gaps)
    return {
        "name": name,
        "scale of member 0": scales[0],
        "leaf of member 0": leaves[0],
        "leaf of gap 0": gaps[0],
        "root of the members": members,
        "root of the gaps": stretches,
        "root": poseidon(tag("reg"), name, int(registry["epoch"]), members, stretches),
        "pseudonym of member 0": poseidon(tag("psd"), *unpack(registry["members"][0]["key"]), name),
    }


def main(arguments):
    if arguments[:1] == ["--compute"]:
        with open(arguments[1], encoding="utf-8") as file:
            for name, value in values(json.load(file)).items():
                print(f"| {name} | `{value}` |")
        return 0
    page = pathlib.Path(arguments[0] if arguments else ROOT / "docs/registries.md").read_text(encoding="utf-8")
    registry = json.loads(re.search(r"<!-- golden: registry -->\n```json\n(.*?)\n```", page, re.DOTALL)[1])
    wrong = [name for name, value in values(registry).items() if f"| {name} | `{value}` |" not in page]
    for name in wrong:
        print(f"the page has another value: {name}", file=sys.stderr)
    print(f"values of the registry that agree: {len(values(registry)) - len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
