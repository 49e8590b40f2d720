"""What a model costs in Assay: compiling, a proof in a new process, proofs by a warm daemon, verifying."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from measured import cpu_seconds, peak_bytes, run, spread

PROGRAMS = Path(__file__).resolve().parent.parent / ".build" / "release"
COLD_RUNS = 3
READY_SECONDS = 30


class Socket(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path):
        super().__init__("localhost", timeout=600)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Daemon:
    """A daemon of its own, with models in `folder`."""

    def __init__(self, folder: Path, environment: dict):
        self.path = Path(environment["ASSAY_SOCKET"])
        self.log = (folder / "assayd.log").open("w+")
        self.process = subprocess.Popen(
            [PROGRAMS / "assayd"], env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def __enter__(self):
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.request("GET", "/readyz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        self.__exit__()
        self.log.seek(0)
        sys.exit(f"bench-models: the daemon did not become ready\n{self.log.read()}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = Socket(self.path)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", "Prefer": "wait=60"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def prove(self, request: bytes, bundle: Path) -> tuple[float, float]:
        """Wall and CPU seconds of the daemon, for all that one request costs it; the bundle is written."""
        wall, cpu = time.perf_counter(), cpu_seconds(self.process.pid)
        status, body = self.request("POST", "/v1/proofs", request)
        wall = time.perf_counter() - wall
        # What it still does for the request when the answer has gone out counts, too.
        time.sleep(0.05)
        cpu = cpu_seconds(self.process.pid) - cpu
        if status != 201:
            sys.exit(f"bench-models: the daemon answered {status}: {body.decode(errors='replace')[:500]}")
        bundle.write_bytes(body)
        return wall, cpu


def measure(model: Path, entry: Path, box: str, weights: str, runs: int, scratch: Path) -> dict:
    """All figures of one model; ends the benchmark when a proof does not verify."""
    environment = os.environ | {
        "ASSAY_SOCKET": str(scratch / "s"), "ASSAY_STATE": str(scratch / "state"), "ASSAY_KEYS": str(scratch / "keys"),
        "ASSAY_MODELS": str(scratch / "models")}
    folder = scratch / "models" / "bench"
    compiled = run(PROGRAMS / "assay", "model", "compile", model, "--id", "bench", "--quiet", f"--box={box}", "--input", "committed",
                   "--output", "public", "--weights", weights, environment=environment)
    trusted = next(line.split()[1] for line in compiled.output.splitlines() if line.startswith("  model "))
    (key,) = folder.glob("*.assaykey")
    bundle = scratch / "bench.assay.json"

    def verify() -> float:
        return run(PROGRAMS / "assay-verify", bundle, "--allow-dev-setup", "--trust-model", trusted).wall

    cold, warm, verified = [], [], []
    for _ in range(min(runs, COLD_RUNS)):
        bundle.unlink(missing_ok=True)
        cold.append(run(PROGRAMS / "assay", "prove", "--local", "--quiet", "--circuit", "bench", "--input", entry, "--out", bundle,
                        environment=environment))
        verified.append(verify())
    request = json.dumps({"kind": "inference", "circuit": "bench", "input": json.loads(entry.read_text())}).encode()
    with Daemon(scratch, environment) as daemon:
        daemon.prove(request, bundle)
        for _ in range(runs):
            warm.append(daemon.prove(request, bundle))
            verified.append(verify())
        peak = peak_bytes(daemon.process.pid)

    document = json.loads(bundle.read_text())
    statement = document["links"][0]["statement"]
    bits = statement["model"]["output"]["tensors"][0]["fractionBits"]
    return {
        "constraints": json.loads((folder / "model.json").read_text())["constraints"], "keyBytes": key.stat().st_size,
        "compile": {"wall": compiled.wall, "cpu": compiled.cpu, "peakBytes": compiled.peak_bytes},
        "proveCold": {"wall": spread([one.wall for one in cold]), "cpu": spread([one.cpu for one in cold]),
                      "peakBytes": max(one.peak_bytes for one in cold)},
        "proveWarm": {"wall": spread([wall for wall, _ in warm]), "cpu": spread([cpu for _, cpu in warm]), "peakBytes": peak},
        "verifyWall": spread(verified), "proofBytes": len(document["links"][0]["evidence"][0]["proof"]) // 2,
        "verifyingKeyBytes": len(next(iter(document["verifyingKeys"].values()))["bytes"]) // 2,
        "bundleBytes": bundle.stat().st_size,
        "answer": [int(value) / 2**bits for value in statement["outputs"][0]["integers"]],
    }
