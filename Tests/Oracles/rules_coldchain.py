#!/usr/bin/env python3
"""Compares `assay rule evaluate` with the threshold breaches of the PyPI package coldchain-mcp, on generated logs.

usage: rules_coldchain.py ASSAY, the program. Prints `rules against coldchain-mcp: N` and exits 0 when all agree.

Where the two overlap, a log without gaps and one threshold: an excursion begins at a reading strictly beyond the threshold, and
ends before the first reading that is back by the hysteresis. It lasts from its first to its last reading, and a duration is
reached when it is as long ("at least"). So, of that package's report on a log:

- consecutive, a breach    <=> it lists an excursion of the minimal duration;
- cumulative, a breach     <=> the minutes of all its excursions add up to the duration;
- excursion-count, a breach <=> it lists so many excursions;
- instant, a breach        <=> it lists any;
- instant and excursion-count: no breach <=> not so. (A no-breach of the other two bounds time from above: not compared; and a
  log that begins between threshold and hysteresis may for a no-breach have one excursion more, from before it.)

Where they differ, by what they are: the package knows neither gaps nor windows nor strict durations, it sorts what is out of
order, compares in floats, and its two thresholds are two lists rather than one band.
"""
import json
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from coldchain_mcp.server import detect_threshold_breaches

LOGS = 150
START = datetime(2026, 5, 1, tzinfo=timezone.utc)


def generated(rng):
    """Half degrees from 4 to 12 °C: exact in floats; one to three minutes apart."""
    value, minute, log = rng.randint(8, 20), 0, []
    stickiness = rng.randint(1, 6)
    for _ in range(rng.randint(1, 60)):
        if rng.randint(1, stickiness) == 1:
            value = min(24, max(8, value + rng.randint(-5, 5)))
        log.append((START + timedelta(minutes=minute), value / 2))
        minute += rng.randint(1, 3)
    return log


def evaluated(assay, folder, keys, log):
    """What assay says of a rule with these keys: the set of claims that follow."""
    rule = folder / "rule.yaml"
    rule.write_text("rule: oracle\nmaximum-gap: 1h\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()))
    path = folder / "log.csv"
    path.write_text("time,temp\n" + "".join(f"{time:%Y-%m-%dT%H:%M:%SZ},{value}\n" for time, value in log))
    command = [assay, "rule", "evaluate", rule, path, "--value", "temp", "--unit", "Cel", "--tick", "1min", "--json"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"assay failed on {keys}: {run.stderr}")
    return {claim["claim"] for claim in json.loads(run.stdout)["claims"] if claim["follows"]}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rng, compared, wrong, breaches = random.Random(20260501), 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(LOGS):
            log = generated(rng)
            above, threshold = rng.random() < 0.5, rng.randint(5, 11)
            hysteresis, minutes, count = rng.choice([0, 0, 0.5, 1, 2]), rng.randint(1, 25), rng.randint(1, 4)
            data = json.dumps([{"timestamp": time.isoformat(), "value": value} for time, value in log])

            def report(minimum):
                limit = {"max_temp" if above else "min_temp": float(threshold)}
                return json.loads(detect_threshold_breaches(
                    data, **limit, min_duration_minutes=minimum, hysteresis=hysteresis))

            excursions = report(0)
            exceeds = {"exceeds": f"{'above' if above else 'below'} {threshold} Cel"}
            if hysteresis:
                exceeds["re-arms"] = (f"at or below {threshold - hysteresis} Cel" if above
                                      else f"at or above {threshold + hysteresis} Cel")
            beyond = log[0][1] - threshold if above else threshold - log[0][1]
            begins_between = -hysteresis < beyond <= 0
            duration = {"duration": f"at least {minutes}min"}
            # Keys of the condition, whether the package sees a breach, whether a no-breach must be the contrary.
            cases = [
                ({"family": "consecutive", **exceeds, **duration}, report(minutes)["breach_count"] > 0, False),
                ({"family": "cumulative", **exceeds, **duration},
                 excursions["breach_count"] > 0 and excursions["total_breach_minutes"] >= minutes, False),
                ({"family": "excursion-count", **exceeds, "count": f"at least {count}"},
                 excursions["breach_count"] >= count, not begins_between),
                ({"family": "instant", "exceeds": exceeds["exceeds"]}, excursions["breach_count"] > 0, True),
            ]
            for keys, expected, exact in cases:
                claims = evaluated(sys.argv[1], Path(scratch), keys, log)
                agree = ("breach" in claims) == expected and (not exact or ("no-breach" in claims) != expected)
                if expected and "no-breach" in claims:
                    agree = False
                if not agree:
                    wrong += 1
                    print(f"{keys}: assay {sorted(claims)}, the package {expected}, on {data}")
                compared += 1
                breaches += expected
    print(f"rules against coldchain-mcp: {compared}, {breaches} of them breaches, {wrong} wrong")
    sys.exit(1 if wrong or breaches < compared // 10 or breaches > compared * 9 // 10 else 0)


if __name__ == "__main__":
    main()
