#!/usr/bin/env python3
"""Checks proofs and keys of ours with arkworks, by way of groth16py from PyPI.

usage: groth16_arkworks.py DIRECTORY
DIRECTORY holds verification_key.json, proof.json and public.json in snarkjs' form, or folders that each do. A file
wrong.json, if there is one, holds public inputs for which the proof must not verify. Prints a line for each, OK or
FAIL, and exits with 0 if all are OK and there was at least one.

`ASSAY_ORACLE_DIR=D swift test -c release --filter OracleSamples` fills a directory D;
`python3 -m venv V && V/bin/pip install groth16py && V/bin/python3 Tests/Oracles/groth16_arkworks.py D` checks it.
"""
import json
import pathlib
import sys

import groth16py


def text(path):
    return path.read_text(encoding="utf-8")


def accepts(verifier, proof, public):
    """Whether arkworks takes the proof; an error about its encoding counts as a refusal."""
    try:
        return verifier.verify_snarkjs(proof, public) is not False
    except groth16py.VerificationError:
        return False


def check(folder):
    """An empty list, or what is wrong."""
    faults = []
    key = groth16py.VerifyingKey.from_snarkjs(text(folder / "verification_key.json"))
    verifier = groth16py.Verifier(key)
    proof, public = text(folder / "proof.json"), text(folder / "public.json")
    if key.n_public != len(json.loads(public)):
        faults.append("number of public inputs")
    if not accepts(verifier, proof, public):
        faults.append("the proof is refused")
    wrong = folder / "wrong.json"
    if wrong.exists() and accepts(verifier, proof, text(wrong)):
        faults.append("the proof is accepted for other public inputs")
    return faults


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    folders = sorted(path.parent for path in root.rglob("verification_key.json"))
    failed = 0
    for folder in folders:
        faults = check(folder)
        failed += bool(faults)
        print(f"{'FAIL' if faults else 'OK'} {folder.relative_to(root)} {'; '.join(faults)}".rstrip())
    print(f"proofs against arkworks: {len(folders) - failed} of {len(folders)} OK")
    sys.exit(1 if failed or not folders else 0)


if __name__ == "__main__":
    main()
