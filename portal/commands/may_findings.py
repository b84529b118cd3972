"""What stands in the way, with all that is known of it, as programs read it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from models.kinds import LockSource
from models.lock_facts import LockFact
from portal.domain.policy.facts import Entitlement, TermsFact
from portal.wording import LANGUAGES

if TYPE_CHECKING:
    from portal.domain.policy.ruling import Ruling
    from portal.domain.policy.stages import Finding
    from portal.services.policy.clauses import Clauses
    from portal.services.policy.may import Rulings


def findings(found: Iterable["Finding"], known_at: Any) -> list[dict[str, Any]]:
    """Return findings, each with the lock, document or entitlement it is about."""
    return [
        {
            "stage": each.stage,
            "code": each.code,
            "effect": each.effect,
            **_about(each, known_at),
        }
        for each in found
    ]


def _about(each: "Finding", known_at: Any) -> Mapping[str, Any]:
    of = each.of
    if isinstance(of, LockFact):
        return {"lock": _lock(of, known_at)}
    if isinstance(of, TermsFact):
        return {"terms": _terms(of)}
    return {"entitlement": _entitlement(of)} if of else {}


def _lock(lock: LockFact, known_at: Any) -> dict[str, Any]:
    from portal.services.policy.tell import release_words

    by = [] if lock.derived else [*dict.fromkeys((lock.source, LockSource.LEGAL))]
    return {
        "number": lock.receipt or None,
        "reason": lock.reason,
        "name": lock.name or None,
        "scope": lock.scope,
        "source": lock.source,
        "blocks": sorted(lock.blocks),
        "from": lock.valid_from,
        "until": lock.ends_at(known_at),
        "derived": lock.derived,
        "released_by": by,
        "released_when": {n: release_words(lock, n) for n in LANGUAGES},
    }


def _terms(fact: TermsFact) -> dict[str, Any]:
    return {
        "document": fact.document,
        "version": fact.version,
        "standing": fact.standing,
        "route": fact.route or None,
        "since": fact.since,
        "grace_until": fact.grace_until,
    }


def _entitlement(fact: Entitlement) -> dict[str, Any]:
    return {
        "code": fact.code,
        "reference": fact.reference or None,
        "partner": fact.partner or None,
        "since": fact.since,
        "until": fact.until,
    }


def cited(each: "Ruling", clauses: "Clauses") -> list[dict[str, Any]]:
    """Return the clauses that the deciding rules follow from."""
    found: list[dict[str, Any]] = []
    for name in each.answer.deciding:
        clause = each.answer.rules.rule(name).clause
        if clause is None:
            continue
        live = clauses.get((clause.document, clause.clause))
        called = {n: live.called.say(n) for n in LANGUAGES} if live else None
        version = live.number if live else None
        found.append(
            {
                "rule": name,
                "document": clause.document,
                "clause": clause.clause,
                "version": version,
                "called": called,
            }
        )
    return found


def said(each: "Ruling", found: "Rulings") -> dict[str, str]:
    """Return what is said to the caller, in every language."""
    from portal.services.policy.caller import caller_words

    return {n: caller_words(each, found, n) for n in LANGUAGES}
