"""What makes several links one chain: docs/formats.md, chains."""

from encoding import Refused, canonical, digest, require


def name(statement: dict) -> str:
    return digest("assay.statement.v1", canonical(statement)).hex()


def commitment(statement: dict) -> str | None:
    """The commitment to what a statement is about, if it is one."""
    return statement["inputs"][0].get("commitment")


def scale(statement: dict) -> dict | None:
    """What the readings that a statement is about mean; None if it is about none."""
    if statement["kind"] == "inference":
        return statement["model"]["input"].get("readings")
    source = statement["source"]
    regular = source["encoding"] == "regular-12"
    return {member: source[member] for member in ("unit", "resolution", "offset")} | {
        "encoding": "regular" if regular else "irregular", "valueBits": 12, "stepBits": 0 if regular else 4}


def check(statements: list[dict]) -> None:
    """Refuses statements that are no chain, with the gravest outcome of all that is wrong with them."""
    found: list[tuple[str, str]] = []
    earlier: dict[str, dict] = {}
    for statement in statements:
        after = statement["after"]
        require(len(set(after)) == len(after) <= 1024, "after holds digests, each once")
        own = name(statement)
        if own in earlier:
            found.append(("invalid", "a statement twice"))
        if any(one not in earlier for one in after):
            found.append(("not-checkable", "it stands on what does not come before it"))
        elif any(commitment(statement) is None or commitment(earlier[one]) != commitment(statement) for one in after):
            found.append(("not-accepted", "it stands on a link with which it shares no commitment"))
        earlier[own] = statement
    if set(map(name, statements[:-1])) - set(statements[-1]["after"]):
        found.append(("invalid", "a link that the last one does not stand on"))
    for statement in statements:
        if statement["kind"] == "inference" and commitment(statement) is not None:
            others = [other for other in statements if commitment(other) == commitment(statement)]
            if any(scale(other) != scale(statement) for other in others):
                found.append(("not-accepted", "readings that mean something else in another link"))
    for outcome in ("invalid", "not-checkable", "not-accepted"):
        if reasons := [reason for kind, reason in found if kind == outcome]:
            raise Refused(reasons[0], outcome)
