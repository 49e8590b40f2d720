#!/usr/bin/env python3
"""Compares our verdicts on quotes of SGX and TDX, thousands of them changed, with those of dcap-qvl.

usage: quotes_dcap.py DIRECTORY, where DIRECTORY is what the test QuoteOracleSamples wrote.
Every difference must be one that stands in the tables below; any other one fails, and so does an explanation that nothing needs.
"""
import collections
import json
import sys
from pathlib import Path

import dcap_qvl

# Where we refuse and dcap-qvl does not: our codes, and why.
STRICTER = {
    "sgx.truncated": "lengths are exact",
    "tdx.truncated": "lengths are exact",
    "sgx.wrong-length": "lengths are exact",
    "tdx.wrong-length": "lengths are exact",
    "tdx.unsupported-certification": "the outer certification data's type is looked at",
    "sgx.trailing-bytes": "only zeros may follow",
    "tdx.trailing-bytes": "only zeros may follow",
    "dcap.qe-identity-expired": "the second of the next update is out",
    "dcap.evaluations-differ": "both documents must be of one evaluation",
    "dcap.wrong-signer": "documents must be signed by Intel's signer of documents: a PCK hangs from the same root",
}
# Where we accept, with a policy that names all states, and dcap-qvl does not: its words, and why.
LAXER = {
    "Invalid QE auth data length": "what stands beside the attestation key may have any length",
    "in QE Identity": "a quoting enclave may have any state, which the policy then accepts or not",
    "TDX module TCB level check": "a module may have any state, which the policy then accepts or not",
}
# Where both accept and name another state: dcap-qvl takes these, of a quoting enclave, for up to date.
ENCLAVE_STATES = {"ConfigurationNeeded", "OutOfDateConfigurationNeeded"}


def verdict(case, bases):
    base = bases[case["base"]]
    quote = bytearray.fromhex(base["quote"])
    for place, mask in case["flips"]:
        quote[place] ^= mask
    quote = bytes(quote[: case.get("count", len(quote))]) + bytes.fromhex(case["tail"])
    text = base["collateral"]
    if flip := case.get("collateral"):
        changed = bytearray(text.encode())
        changed[flip[0]] ^= flip[1]
        text = changed.decode()
    try:
        collateral = dcap_qvl.QuoteCollateralV3.from_json(text)
        if "root" in base:
            report = dcap_qvl.verify_with_root_ca(quote, collateral, bytes.fromhex(base["root"]), case["time"])
        else:
            report = dcap_qvl.verify(quote, collateral, case["time"])
    except (ValueError, TypeError, RuntimeError, UnicodeDecodeError) as error:
        return None, str(error)
    return report.status, ""


def explanation(case, base, status, error):
    """Why the two differ; None if they must not."""
    ours = case["verdict"]
    if status is not None:
        if reason := STRICTER.get(ours):
            return reason
        text = bytes.fromhex(base["quote"])
        first, root = text.find(b"-----BEGIN"), text.rfind(b"-----BEGIN")
        if any(place >= root for place, _ in case["flips"]):
            return "the quote's copy of the root is checked, not only replaced by the pinned one"
        if ours == "pem.malformed" and any(place >= first for place, _ in case["flips"]):
            return "line breaks of the quote's certificates: ours must be whole lines of Base64"
        return None
    if case["change"] == "collateral" and touches_chain(case, base):
        return "the collateral holds each issuer's certificates twice, and one whole copy is enough"
    return next((reason for words, reason in LAXER.items() if words in error), None)


def touches_chain(case, base):
    """Whether what was changed in the collateral is in a chain of certificates, or in the name of one."""
    text = bytearray(base["collateral"].encode())
    before = json.loads(text)
    place, mask = case["collateral"]
    text[place] ^= mask
    after = json.loads(text)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return all(name not in before or name.endswith("_issuer_chain") for name in changed)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    bases = json.loads((folder / "bases.json").read_text(encoding="utf-8"))
    compared, both, wrong = 0, 0, 0
    reasons = collections.Counter()
    for line in (folder / "cases.jsonl").open(encoding="utf-8"):
        case = json.loads(line)
        status, error = verdict(case, bases)
        accepted = case["verdict"] == "verified"
        compared += 1
        if accepted == (status is not None):
            both += accepted
            if accepted and status != case["status"]:
                if " enclave " in case["base"] and case["status"] in ENCLAVE_STATES and status == "UpToDate":
                    reasons["a quoting enclave in need of configuration is said to be"] += 1
                    continue
                wrong += 1
                print(f"another status: {case['base']}: ours {case['status']}, theirs {status}")
            continue
        reason = explanation(case, bases[case["base"]], status, error)
        if reason is None:
            wrong += 1
            if wrong <= 60:
                shown = {name: value for name, value in case.items() if value and name != "tail"}
                print(f"unexplained: {shown}: theirs {status or error}")
        else:
            reasons[reason] += 1
    for reason, count in sorted(reasons.items()):
        print(f"differ, as explained: {count}: {reason}")
    # Without the vectors of real machines some have nothing to explain.
    if any(name.startswith("tdx-dcap") for name in bases):
        for reason in {*STRICTER.values(), *LAXER.values()} - reasons.keys():
            wrong += 1
            print(f"nothing needs the explanation: {reason}")
    print(f"quotes against dcap-qvl: {compared - wrong} of {compared} alike or explained, {both} accepted by both")
    sys.exit(1 if wrong or not compared or not both else 0)


if __name__ == "__main__":
    main()
