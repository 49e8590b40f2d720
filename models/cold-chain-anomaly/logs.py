"""Made-up temperature logs of refrigerated goods: 64 readings, one every five minutes, in tenths of a degree Celsius.

What is normal and what is not is decided when a log is made, not by looking at its readings afterwards. Each kind comes
in mild and in severe forms, so that no single threshold tells them apart.
"""
import numpy as np

READINGS = 64
MINUTES = 5
LEAST, GREATEST = -1000, 3095  # what a sensor can say: codes of twelve bits, less 1,000

TIMES = np.arange(READINGS)


def events(rng, count, first=2, last=READINGS - 4, apart=10):
    """`count` places in a log, or fewer, none of them closer together than `apart` readings."""
    chosen = []
    for _ in range(20 * count):
        place = int(rng.integers(first, last))
        if len(chosen) < count and all(abs(place - other) >= apart for other in chosen):
            chosen.append(place)
    return sorted(chosen)


def decay(start, height, constant):
    """A jump at `start` that decays with the time constant `constant`, in readings."""
    since = TIMES - start
    return np.where(since >= 0, height * np.exp(-np.maximum(since, 0) / constant), 0)


def hump(start, height, width):
    """A rise and fall of `width` readings, as a defrost cycle makes."""
    since = (TIMES - start) / width
    return np.where((since > 0) & (since < 1), height * np.sin(np.pi * np.clip(since, 0, 1)) ** 2, 0)


def approach(celsius, start, goal, constant):
    """The log up to `start`; from there it nears `goal`, with what is left of the compressor's cycle."""
    share = np.where(TIMES >= start, 1 - np.exp(-np.maximum(TIMES - start, 0) / constant), 0)
    level = celsius[max(start - 8, 0):start + 1].mean()
    ripple = np.where(TIMES >= start, 0.2, 1)
    return np.where(TIMES >= start, level, celsius) * (1 - share) + goal * share + (celsius - level) * (ripple * share)


def cycling(rng):
    """A compressor that switches on and off about a set point, and the day's slow drift."""
    period, duty = rng.uniform(4, 16), rng.uniform(0.2, 0.6)
    phase = (TIMES / period + rng.uniform()) % 1
    saw = np.where(phase < duty, 1 - phase / duty, (phase - duty) / (1 - duty)) - 0.5
    drift = rng.uniform(0, 0.5) * np.sin(2 * np.pi * (TIMES / rng.uniform(100, 280) + rng.uniform()))
    return rng.uniform(3.3, 6.3) + rng.uniform(0.2, 2.0) * saw + drift


def disturbed(rng, celsius, doors):
    """Door openings, some logs with a defrost cycle at a regular interval."""
    for place in events(rng, doors):
        celsius = celsius + decay(place, rng.uniform(0.5, 8), rng.uniform(0.7, 4))
    if rng.uniform() < 0.4:
        interval, height, width = rng.integers(30, 73), rng.uniform(1, 5), rng.uniform(4, 12)
        for place in range(int(rng.integers(-8, interval)), READINGS, int(interval)):
            celsius = celsius + hump(place, height * rng.uniform(0.9, 1.1), width)
    return celsius


def ordinary(rng):
    return disturbed(rng, cycling(rng), int(rng.integers(0, 4)))


def compressor_failure(rng):
    """The compressor stops: a slow ramp up that does not come back."""
    start = int(rng.integers(2, 44))
    rise = rng.uniform(1.5, 14)  # by the end of the log
    constant = rng.uniform(25, 200)
    goal_share = 1 - np.exp(-(READINGS - 1 - start) / constant)
    celsius = ordinary(rng)
    level = celsius[max(start - 8, 0):start + 1].mean()
    return approach(celsius, start, level + rise / goal_share, constant)


def door_left_open(rng):
    """A step, and an exponential approach to what is outside; some are closed after an hour or more."""
    start = int(rng.integers(2, 50))
    celsius = ordinary(rng)
    ambient = rng.uniform(9, 30)
    warm = approach(celsius, start, ambient, rng.uniform(3, 16))
    closed = start + int(rng.integers(10, 40))
    if closed >= READINGS - 1:
        return warm
    return np.where(TIMES < closed, warm, celsius + decay(closed, warm[closed] - celsius[closed], rng.uniform(3, 9)))


def freezing(rng):
    """The compressor does not stop: runaway below 0 °C."""
    start = int(rng.integers(2, 44))
    constant = rng.uniform(10, 100)
    goal_share = 1 - np.exp(-(READINGS - 1 - start) / constant)
    celsius = ordinary(rng)
    level = celsius[max(start - 8, 0):start + 1].mean()
    return approach(celsius, start, level - (level + rng.uniform(0.5, 12)) / goal_share, constant)


def stuck_sensor(rng):
    """Exactly one value from some reading on, for two hours or more. No noise is added to these readings."""
    start = int(rng.integers(0, READINGS - 24))
    celsius = noisy(rng, ordinary(rng))
    return np.where(TIMES >= start, celsius[start], celsius)


def erratic_sensor(rng):
    """Single readings that jump, some as far as the sensor can say; or stretches of strong noise."""
    celsius = ordinary(rng)
    if rng.uniform() < 0.5:
        places = rng.choice(READINGS, size=int(rng.integers(4, 16)), replace=False)
        farthest = 400 if rng.uniform() < 0.2 else 15
        celsius[places] += rng.uniform(2, farthest, size=places.size) * rng.choice([-1, 1], size=places.size)
        return celsius
    length = int(rng.integers(14, READINGS))
    start = int(rng.integers(0, READINGS - length + 1))
    celsius[start:start + length] += rng.normal(0, rng.uniform(0.8, 5), size=length)
    return celsius


def repeated_excursions(rng):
    """Again and again warm, each time for less than half an hour or little more."""
    celsius = cycling(rng)
    for place in events(rng, int(rng.integers(3, 7)), first=0, last=READINGS - 3, apart=8):
        celsius = celsius + hump(place, rng.uniform(2.5, 8), rng.uniform(4, 8))
    return celsius


ANOMALIES = {
    "compressor failure": compressor_failure,
    "door left open": door_left_open,
    "freezing": freezing,
    "stuck sensor": stuck_sensor,
    "erratic sensor": erratic_sensor,
    "repeated excursions": repeated_excursions,
}
KINDS = ["normal", *ANOMALIES]


def noisy(rng, celsius):
    return celsius + rng.normal(0, rng.uniform(0.06, 0.2), size=READINGS)


def make_log(rng, kind):
    """One log of a kind, as a sensor says it: whole tenths of a degree."""
    if kind == "stuck sensor":
        celsius = stuck_sensor(rng)
    else:
        celsius = noisy(rng, ordinary(rng) if kind == "normal" else ANOMALIES[kind](rng))
    return np.clip(np.rint(celsius * 10), LEAST, GREATEST).astype(np.int32)


def make_logs(seed, count):
    """Logs and their kinds, an index into KINDS: one half normal, the other half of all anomalies alike."""
    rng = np.random.Generator(np.random.PCG64(seed))
    kinds = np.where(np.arange(count) % 2 == 0, 0, 1 + np.arange(count) // 2 % len(ANOMALIES))
    rng.shuffle(kinds)
    return np.stack([make_log(rng, KINDS[kind]) for kind in kinds]), kinds


def breaks_rule(log, above=80, minutes=30):
    """Whether a log is above 8 °C for more than 30 minutes, from the first to the last of consecutive readings."""
    first = None
    for index, reading in enumerate(log):
        if reading <= above:
            first = None
            continue
        first = index if first is None else first
        if (index - first) * MINUTES > minutes:
            return True
    return False
