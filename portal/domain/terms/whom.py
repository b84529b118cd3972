"""Whom a version of terms is for: a member with one of their services; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.terms_facts import Applies, Party, TermsVersionFact


def row_for(
    version: TermsVersionFact, party: Party, at: datetime, known_at: datetime
) -> Applies | None:
    """Return by which row a version is for a party, if by any: the first in rank."""
    found = (e for e in version.applies if _reaches(e, party, at, known_at))
    return max(found, key=rank, default=None)


def since_reached(
    version: TermsVersionFact, party: Party, at: datetime, known_at: datetime
) -> Party:
    """Return a party that is there since a version is for them, not before.

    Terms of a partner are for its users while they belong to it.
    """
    if party.since is None:
        return party
    rows = (e for e in version.applies if _reaches(e, party, at, known_at))
    begun = (_through_since(e, party, at, known_at) for e in rows)
    since = min((each or party.since for each in begun), default=party.since)
    return replace(party, since=since) if since > party.since else party


def _through_since(
    row: Applies, party: Party, at: datetime, known_at: datetime
) -> datetime | None:
    """Return since when a row reaches a party through a partner; None: by itself."""
    if not row.actors or party.actor in row.actors:
        return None
    spans = [e.span for e in party.above if e.actor in row.actors]
    since = min(e.valid_from for e in spans if e.holds(at, known_at))
    known = (e for e in spans if e.holds(e.valid_from, known_at))
    for span in sorted(known, key=lambda e: e.valid_from, reverse=True):
        # Who goes from one partner to the next was reached all the while.
        if span.valid_to is None or span.valid_to >= since:
            since = min(since, span.valid_from)
    return since


def rank(row: Applies) -> tuple[int, str]:
    """Return by what a row stands before others."""
    return row.precedence, row.id


def _reaches(row: Applies, party: Party, at: datetime, known_at: datetime) -> bool:
    if row.offerings and party.offering not in row.offerings:
        return False
    if not all(party.values.get(code, _NONE) & has for code, has in row.only.items()):
        return False
    return not row.actors or bool(row.actors & _parts(row, party, at, known_at))


_NONE: frozenset[str] = frozenset()


def _parts(
    row: Applies, party: Party, at: datetime, known_at: datetime
) -> frozenset[str]:
    """Return the actor kinds that a row may mean: the party's, or a partner's above."""
    above: Iterable[str] = (
        each.actor for each in party.above if each.span.holds(at, known_at)
    )
    return frozenset((party.actor, *(above if row.flows_down else ())))


def said_values(values: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return values of attributes as rows ask for them: text, of choices each."""
    return {
        code: frozenset(map(_said, value if isinstance(value, list) else [value]))
        for code, value in values.items()
    }


def _said(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
