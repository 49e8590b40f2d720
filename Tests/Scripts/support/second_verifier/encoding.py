"""Canonical JSON, digests and refusals, as docs/formats.md has them under its common rules."""

import hashlib
import json
import re

R = 21888242871839275222246405745257275088548364400416034343698204186575808495617


class Refused(Exception):
    """What is wrong with a bundle, in words; none where the equation of a proof does not hold."""

    def __init__(self, reason: str, outcome: str = "invalid"):
        super().__init__(reason)
        self.outcome = outcome


def require(condition: bool, reason: str) -> None:
    if not condition:
        raise Refused(reason)


def canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(domain: str, data: bytes) -> bytes:
    return hashlib.sha256(domain.encode() + b"\x00" + data).digest()


def field_digest(domain: str, data: bytes) -> int:
    """A digest as a field element."""
    return int.from_bytes(digest(domain, data), "big") % R


def integer(text: str) -> int:
    """A decimal integer in its one spelling."""
    require(isinstance(text, str) and re.fullmatch(r"0|-?[1-9][0-9]*", text) is not None, f"no decimal integer: {text!r}")
    return int(text)


def element(text: str) -> int:
    """A field element."""
    value = integer(text)
    require(0 <= value < R, f"not below r: {text}")
    return value


def context(statement: dict) -> int:
    """The statement's digest as a field element."""
    return field_digest("assay.statement.v1", canonical(statement))
