#!/usr/bin/env python3
"""The README's shell blocks that are marked `<!-- run -->`, as one script; and a comparison of what they print.

usage: readme_blocks.py script README.md            prints the script
       readme_blocks.py compare README.md OUTPUT    compares each block's output with the ```text block that follows it

In an expected line, … stands for anything, and a line that is only … for any number of lines.
"""

import re
import sys

BLOCK = re.compile(r"<!-- run -->\n```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)
MARK = "@@ block"


def matches(expected: list[str], found: list[str]) -> str | None:
    """None when the expected lines are found in order; else the first that is not."""
    place, free = 0, False
    for line in expected:
        if line == "…":
            free = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
        candidates = range(place, len(found)) if free else range(place, min(place + 1, len(found)))
        place = next((index + 1 for index in candidates if pattern.fullmatch(found[index].rstrip())), -1)
        if place < 0:
            return line
        free = False
    return None if free or place == len(found) else f"{found[place]} (not expected)"


def main() -> int:
    with open(sys.argv[2], encoding="utf-8") as file:
        blocks = BLOCK.findall(file.read())
    if sys.argv[1] == "script":
        print("set -euo pipefail")
        for index, (code, _) in enumerate(blocks):
            print(f"printf '\\n{MARK} {index}\\n'\n{code}")
        print(f"printf '\\n{MARK} {len(blocks)}\\n'")
        return 0
    with open(sys.argv[3], encoding="utf-8") as file:
        outputs = re.split(rf"^{MARK} \d+\n", file.read(), flags=re.MULTILINE)[1:]
    failed = 0
    for index, (code, expected) in enumerate(blocks):
        if index + 1 >= len(outputs):
            print(f"block {index} did not finish: {code.splitlines()[0]}")
            failed += 1
            break
        # The mark's own line end, and one before it.
        found = re.sub(r"\n\Z", "", outputs[index]).splitlines()
        if expected and (problem := matches(expected.splitlines(), found)):
            print(f"block {index} does not print as the README says, at: {problem}")
            print("\n".join(f"  | {line}" for line in found[:20]))
            failed += 1
    print(f"{len(blocks) - failed} passed, {failed} failed")
    return 1 if failed or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
