"""Joining a bundle joins what is in it: a membership for every offering.

All of them come about together or none does. Who has one of them already keeps it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from models.facts import Change, Receipt
from portal.domain.card import Words
from portal.domain.case import JOIN
from portal.domain.named import named
from portal.domain.publishing.offering import parts_within
from portal.errors import TransitionRefused
from portal.services.meeting import meet
from portal.store import entries
from portal.store.engine import Connection

PART_REFUSED = "part_refused"


def parts_of(
    connection: Connection, change: Change, at: datetime
) -> Iterator[tuple[Change, Words]]:
    """Yield the same request for each offering that a bundle holds at ``at``."""
    if change.event != JOIN:
        return
    listed = {each.code: each for each in entries.listed(connection, at)}
    parts: Mapping[str, Collection[str]] = {c: e.parts for c, e in listed.items()}
    for code in parts_within(change.offering_code, parts):
        if code in listed:
            yield _part(change, code), listed[code].name


def _part(change: Change, code: str) -> Change:
    return replace(
        change,
        offering_code=code,
        variant="",
        text=None,
        key=None,
        seen_version=None,
        membership_id=None,
    )


def join_parts(
    connection: Connection,
    change: Change,
    receipt: Receipt,
    join: Callable[[Change], Receipt],
) -> None:
    """Let whoever joined a bundle ``join`` what is in it and is not theirs yet."""
    at = receipt.effective_at
    if at is None or receipt.outcome not in ("done", "scheduled"):
        return
    for part, name in list(parts_of(connection, change, at)):
        if meet(connection, part, receipt.recorded_at).case.facts.other_open:
            continue
        with naming(part, name):
            join(part)


@contextmanager
def naming(part: Change, name: Words) -> Iterator[None]:
    """Let a refusal say which part of the bundle it is about."""
    try:
        yield
    except TransitionRefused as refused:
        if refused.code == PART_REFUSED or "findings" not in refused.facts:
            raise
        offering = named(part.offering_code, name)
        facts = {**refused.facts, "offering": offering}
        raise TransitionRefused(PART_REFUSED, **facts) from None
