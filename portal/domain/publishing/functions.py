"""The functions of services as their contents say; read fast, and kept."""

import json
from collections.abc import Mapping
from functools import lru_cache

from models.kinds import LockBlock
from portal.domain.card import Words
from portal.domain.publishing.actor_flow import FunctionFact
from portal.domain.publishing.rows import called


@lru_cache(maxsize=4096)
def functions_in(content: bytes) -> Mapping[str, FunctionFact]:
    """Return the functions of a content of an offering, by their ids."""
    rows = json.loads(content).get("functions", ())
    return {row["id"]: _fact(row) for row in rows}


def _fact(row: Mapping[str, str]) -> FunctionFact:
    said = (row.get("response_ja", ""), row.get("response_en", ""))
    answered = any(each.strip() for each in said)
    asks = LockBlock(row.get("asks") or LockBlock.USE)
    return FunctionFact(called(row, row["id"]), row["actor"], answered, asks)


@lru_cache(maxsize=4096)
def meant_in(content: bytes) -> frozenset[str]:
    """Return the actor kinds that a content of an offering is for."""
    return frozenset(json.loads(content).get("actors", ()))


def service_function(offering: Words, function: Words) -> Words:
    """Return what a function is called outside of its service."""
    return Words(f"{offering.ja} › {function.ja}", f"{offering.en} › {function.en}")
