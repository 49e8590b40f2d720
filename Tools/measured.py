"""Programs run once, with what they cost: for the benchmarks of this folder."""

import ctypes
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    """What one run of a program cost, and what it said on both streams."""

    status: int
    wall: float
    cpu: float
    peak_bytes: int
    output: str


def attempt(*command: object, environment: dict | None = None) -> Run:
    """Runs a program to its end, whatever that is; CPU seconds are those of user and system."""
    started = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace", env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, output)


def run(*command: object, environment: dict | None = None) -> Run:
    """The same; ends the benchmark when the program fails."""
    result = attempt(*command, environment=environment)
    if result.status != 0:
        name = Path(sys.argv[0]).name
        sys.exit(f"{name}: failed ({result.status}): {' '.join(str(word) for word in command)}\n{result.output}")
    return result


def cpu_seconds(process: int) -> float:
    """CPU seconds of a running process, of all its threads, those that ended too; finer than /proc/PID/stat."""
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(process, ctypes.byref(clock)) != 0:
        raise ProcessLookupError(process)
    return time.clock_gettime(clock.value)


def peak_bytes(process: int) -> int:
    """The most memory that a running process has had resident."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise ProcessLookupError(process)


def spread(samples: list[float]) -> dict:
    """Samples in the order of measuring, with their median and their ends."""
    return {"median": statistics.median(samples), "minimum": min(samples), "maximum": max(samples), "samples": samples}
