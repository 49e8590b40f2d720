#!/usr/bin/env python3
"""Reads verdicts and signed results as others do.

verdict_documents.py schemas SCHEMAS SAMPLES     every document follows its schema; with a member more it does not
verdict_documents.py signatures SAMPLES          the DSSE envelope and the JWT are signed by the did:key that they name
"""

import base64
import json
import sys
from pathlib import Path

import jsonschema
import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def schemas(folder: Path, samples: Path) -> None:
    count = 0
    for name in ("verdict", "appraisal"):
        schema = json.loads((folder / f"{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in sorted(samples.glob(f"*.{name}.json")):
            document = json.loads(path.read_text())
            validator.validate(document)
            for place in objects(document):
                place["extra"] = 1.5
                if validator.is_valid(document):
                    raise SystemExit(f"{path.name}: a member more is accepted in {place}")
                del place["extra"]
            count += 1
    print(f"documents against their schemas: {count}")


def objects(value):
    """All objects of a document; those that evidence fills with names of its own get a fraction, which is refused as well."""
    if isinstance(value, dict):
        yield value
        for member in list(value.values()):
            yield from objects(member)
    elif isinstance(value, list):
        for element in value:
            yield from objects(element)


def key_of(did: str) -> Ed25519PublicKey:
    text = did.removeprefix("did:key:z")
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    data = number.to_bytes(34, "big")
    if data[:2] != b"\xed\x01":
        raise SystemExit(f"{did} is no key of Ed25519")
    return Ed25519PublicKey.from_public_bytes(data[2:])


def signatures(samples: Path) -> None:
    envelope = json.loads((samples / "signed.svr.json").read_text())
    payload = base64.b64decode(envelope["payload"], validate=True)
    kind = envelope["payloadType"].encode()
    signature = envelope["signatures"][0]
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    key = key_of(signature["keyid"])
    key.verify(base64.b64decode(signature["sig"], validate=True), signed)
    try:
        key.verify(base64.b64decode(signature["sig"]), signed + b" ")
        raise SystemExit("a changed payload is accepted")
    except InvalidSignature:
        pass
    statement = json.loads(payload)
    assert statement["predicateType"] == "https://in-toto.io/attestation/svr/v0.2", statement["predicateType"]
    assert "ASSAY_VERIFIED" in statement["predicate"]["properties"], statement["predicate"]["properties"]
    (policy,) = statement["predicate"]["verifier"]["policies"]
    assert policy["name"] == "dev" and len(bytes.fromhex(policy["digest"]["assayPolicy"])) == 32, policy

    token = (samples / "signed.ear.jwt").read_text().strip()
    key = key_of(jwt.get_unverified_header(token)["kid"])
    claims = jwt.decode(token, key, algorithms=["EdDSA"], options={"verify_iat": False})
    assert claims["eat_profile"] == "tag:github.com,2023:veraison/ear", claims
    identifier = f"urn:assay:policy:dev:{policy['digest']['assayPolicy']}"
    assert all(part["ear.appraisal-policy-id"] == identifier for part in claims["submods"].values()), claims
    try:
        jwt.decode(token[:-8] + "AAAAAAAA", key, algorithms=["EdDSA"], options={"verify_iat": False})
        raise SystemExit("a changed token is accepted")
    except jwt.InvalidTokenError:
        pass
    print("signed results: 2")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[2:]]
    {"schemas": schemas, "signatures": signatures}[sys.argv[1]](*paths)
