"""What a model costs in EZKL: every step in a process of its own, so that its CPU seconds and memory can be told.

usage: bench_ezkl.py STEP FOLDER     one step on FOLDER/network.onnx and FOLDER/input.json; prints its CPU and wall seconds

Input private, output public, weights fixed; `calibrate_settings` for resources; an SRS made here, good for measuring only.
"""

import json
import os
import sys
import time
from pathlib import Path

from measured import attempt, spread

# Proofs that take longer than this together are not repeated.
SECONDS = 60
STEPS = ["gen_settings", "calibrate_settings", "compile_circuit", "gen_srs", "setup", "gen_witness", "prove", "verify"]


def logrows(folder: Path) -> int:
    """The circuit has 2^this rows."""
    return json.loads((folder / "settings.json").read_text())["run_args"]["logrows"]


def srs_of(folder: Path) -> Path:
    """The SRS for the circuit; models beside each other share it."""
    return folder.parent / f"srs-{logrows(folder)}.bin"


def perform(step: str, folder: Path) -> bool:
    """One step through EZKL's Python binding."""
    import ezkl

    place = {path.split(".")[0]: str(folder / path) for path in (
        "network.onnx", "input.json", "settings.json", "compiled.ezkl", "pk.bin", "vk.bin", "witness.json", "proof.json")}
    settings = place["settings"]
    if step == "gen_settings":
        arguments = ezkl.PyRunArgs()
        arguments.input_visibility, arguments.output_visibility, arguments.param_visibility = "private", "public", "fixed"
        return ezkl.gen_settings(place["network"], settings, py_run_args=arguments)
    if step == "calibrate_settings":
        return ezkl.calibrate_settings(place["input"], place["network"], settings, "resources")
    if step == "compile_circuit":
        return ezkl.compile_circuit(place["network"], place["compiled"], settings)
    srs = str(srs_of(folder))
    if step == "gen_srs":
        ezkl.gen_srs(srs, logrows(folder))
        return True
    if step == "setup":
        return ezkl.setup(place["compiled"], place["vk"], place["pk"], srs)
    if step == "gen_witness":
        return bool(ezkl.gen_witness(place["input"], place["compiled"], place["witness"]))
    if step == "prove":
        return bool(ezkl.prove(place["witness"], place["compiled"], place["pk"], place["proof"], srs))
    return ezkl.verify(place["proof"], settings, place["vk"], srs)


def answer(folder: Path) -> list[float]:
    """The numbers that a proof makes public."""
    outputs = json.loads((folder / "proof.json").read_text())["pretty_public_inputs"]["rescaled_outputs"]
    return [float(value) for tensor in outputs for value in tensor]


def measure(python: Path, runs: int, folder: Path) -> dict:
    """All figures of one model; what EZKL does not do is told under `failed`."""
    costs: dict[str, list[dict]] = {step: [] for step in STEPS}

    def take(step: str) -> None:
        # What it keeps at home goes with the folder.
        result = attempt(python, __file__, step, folder, environment=os.environ | {"HOME": str(folder)})
        if result.status != 0:
            raise RuntimeError(f"{step}: {result.output.strip().splitlines()[-1][:300] if result.output.strip() else result.status}")
        costs[step].append(json.loads(result.output.splitlines()[-1]) | {"peakBytes": result.peak_bytes})

    try:
        for step in STEPS[:-3]:
            if step != "gen_srs" or not srs_of(folder).exists():
                take(step)
        for number in range(runs):
            for step in STEPS[-3:]:
                take(step)
            if sum(one["cpu"] for one in costs["prove"]) * (number + 2) / (number + 1) > SECONDS:
                break
    except RuntimeError as error:
        return {"failed": str(error)}
    proof = json.loads((folder / "proof.json").read_text())
    made_once = [one for step in STEPS[:-3] if step != "gen_srs" for one in costs[step]]
    return {
        "logrows": logrows(folder),
        "provingKeyBytes": (folder / "pk.bin").stat().st_size, "verifyingKeyBytes": (folder / "vk.bin").stat().st_size,
        "srsBytes": srs_of(folder).stat().st_size, "proofBytes": len(bytes.fromhex(proof["hex_proof"].removeprefix("0x"))),
        "setup": {name: sum(one[name] for one in made_once) for name in ("wall", "cpu")}
        | {"peakBytes": max(one["peakBytes"] for one in made_once)},
        "prove": {name: spread([witness[name] + proved[name] for witness, proved in zip(costs["gen_witness"], costs["prove"])])
                  for name in ("wall", "cpu")} | {"peakBytes": max(one["peakBytes"] for one in costs["prove"])},
        "verifyCpu": spread([one["cpu"] for one in costs["verify"]]), "steps": costs, "answer": answer(folder),
    }


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in STEPS:
        sys.exit(__doc__)
    import ezkl  # noqa: F401  Its loading is not the step's.

    cpu, wall = time.process_time(), time.perf_counter()
    if not perform(arguments[0], Path(arguments[1])):
        sys.exit(f"{arguments[0]} gave nothing")
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
