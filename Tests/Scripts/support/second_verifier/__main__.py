#!/usr/bin/env python3
"""A second verifier of bundles: shares no line with the Swift code, and lets arkworks check the proofs.

usage: second_verifier [--model FILE] [--trust-model DIGEST] BUNDLE…
       prints `valid` or `invalid` for each, or an outcome and the reason

Written from docs/formats.md and docs/inference-semantics.md: recomputes the manifest, the statements' digests and all
public inputs with Python's integers and fractions, follows the chain, decompresses points, and hands snarkjs JSON to
groth16py. It checks the mathematics only: whom to trust is not its business. With a model's digest or file, also that the
links about models are about that one.
"""

import argparse
import json
import pathlib
import sys

import breach
import chain
import groth16
import inference
import model
from encoding import Refused, canonical, digest, require

KINDS = {"threshold-breach": breach.public_inputs, "inference": inference.public_inputs}


def check_link(link: dict, keys: dict) -> None:
    statement, (evidence,) = link["statement"], link["evidence"]
    name = statement["program"]["verifyingKeyDigest"]
    require(evidence["verifyingKey"] == name, "a proof under another key than the statement's")
    key = bytes.fromhex(keys[name]["bytes"])
    require(digest("assay.verifying-key.v1", key).hex() == name, "a key with another digest")
    require(statement["schema"] == "assay/statement/1" and statement["kind"] in KINDS, "a statement of another kind")
    inputs = KINDS[statement["kind"]](statement)
    if not groth16.holds(key, bytes.fromhex(evidence["proof"]), inputs):
        raise Refused("")


def check(path: str, file: bytes | None, trusted: str | None) -> None:
    raw = pathlib.Path(path).read_bytes()
    bundle = json.loads(raw)
    require(canonical(bundle) == raw, "not canonical")
    manifest = bundle.pop("manifest")
    require(digest("assay.bundle.v1", canonical(bundle)).hex() == manifest, "the manifest is not the digest of the rest")
    links = bundle["links"]
    require(1 <= len(links) <= 64, "the number of links")
    used = {link["evidence"][0]["verifyingKey"] for link in links}
    require(set(bundle["verifyingKeys"]) <= used, "a key that no link names")
    for link in links:
        check_link(link, bundle["verifyingKeys"])
    statements = [link["statement"] for link in links]
    chain.check(statements)
    for statement in statements:
        if statement["kind"] == "inference":
            if file is not None:
                model.check_file(statement, file)
            if trusted not in (None, model.identity(statement)):
                raise Refused("a model of another digest", "not-accepted")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--trust-model")
    parser.add_argument("bundles", nargs="+")
    options = parser.parse_args()
    file = options.model.read_bytes() if options.model else None
    for path in options.bundles:
        try:
            check(path, file, options.trust_model)
        except Refused as refusal:
            print(f"{refusal.outcome}: {refusal}" if str(refusal) else refusal.outcome)
        except (KeyError, TypeError, ValueError, IndexError) as fault:
            print(f"invalid: malformed: {fault!r}")
        else:
            print("valid")
    return 0


if __name__ == "__main__":
    sys.exit(main())
