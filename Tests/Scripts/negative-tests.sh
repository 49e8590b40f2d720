#!/usr/bin/env bash
# Each test that docs/receipts/negative-tests.md names is there: a page of tests that are gone would be worth nothing.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

cat >"$scratch/names.py" <<'PYTHON'
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
page = Path(sys.argv[2]).read_text(encoding="utf-8")
suites = {path.stem: path.read_text(encoding="utf-8") for path in (root / "Tests").rglob("*Tests.swift")}
count, missing = 0, []
for line in page.splitlines():
    if not line.startswith("| "):
        continue
    suite = None
    for name in re.findall(r"`([^`…]+)`", line):
        if match := re.fullmatch(r"([A-Z]\w+Tests)(?:\.(\w+))?", name):
            suite, function = match[1], match[2]
        elif suite and (match := re.fullmatch(r"\.(\w+)", name)):
            function = match[1]
        else:
            continue
        count += 1
        if suite not in suites or function and not re.search(rf"\bfunc {function}\(", suites[suite]):
            missing.append(name if name.startswith(suite) else suite + name)
for name in missing:
    print(f"there is no {name}")
print(f"{count} tests are named")
sys.exit(1 if missing or count < 100 else 0)
PYTHON
page=$root/docs/receipts/negative-tests.md
check "each test that the page names is there" 0 '[0-9]{3} tests are named' -- python3 "$scratch/names.py" "$root" "$page"
sed 's/`\.periods`/`.gone`/; s/\.periods`/.gone`/' "$page" >"$scratch/page.md"
check "one that is not is named" 1 'there is no PublishedDocumentTests\.gone' -- \
    python3 "$scratch/names.py" "$root" "$scratch/page.md"

finish
