"""The sentence of a refusal, for screens, routes and the command line alike."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from models.facts import Finding
from models.job_facts import Job
from models.job_kinds import JobKind
from models.publishing_facts import Field, Item, Path, Place, Placed, Problem
from portal.errors import Refusal
from portal.wording import has, say, sentences
from portal.wording.dates import day_words, instant_words

GENERAL = "refusals.refused"

_NAMED = {
    "permission": "permissions",
    "roles": "roles",
    "role": "roles",
    "what": "things",
    "carrier": "attributes.targets",
    "who": "movers",
    "field": "typed",
    "event": "our_moves",
    "allowed": "our_moves",
    "why": "correction_whys",
    "whys": "correction_whys",
    "locks": "locks.reasons",
    "phase": "publishing.offering_phases",
    "to_phase": "publishing.offering_phases",
    "phases": "publishing.offering_phases",
    "lock_sources": "locks.sources",
    "block": "locks.blocks",
    "blocks": "locks.blocks",
    "release_reasons": "locks.release_reasons",
    "risk_field": "risks.fields",
    "declaration": "terms.declarations",
    "relation": "partners.relations",
    "capacity": "acceptance.capacities",
    "act": "acceptance.acts",
    "case_state": "violations.states",
    "case_acts": "violations.acts",
    "expected": "policy.decisions",
    "decided": "policy.decisions",
}
"""Facts whose values have words of their own, and where those are."""


def finding_words(finding: Finding, language: str) -> str:
    """Return why a guard closes its move, and what to do; a missing fact is named."""
    missing = finding.facts.get("missing")
    keys = (f"guards.{finding.guard}_{missing}", f"guards.{finding.guard}")
    key = next((each for each in keys if has(each)), "guards.unknown")
    return say(key, language, **facts_in_words(finding.facts, language))


def problem_words(
    found: Problem | Placed, language: str, *, reading: bool = False
) -> str:
    """Return what keeps a draft from being published, where, and what to do.

    Who is only ``reading`` is told what is missing, and not what to do about it.
    """
    problem = found.problem if isinstance(found, Placed) else found
    place = found.place if isinstance(found, Placed) else problem.path
    facts = {**problem.facts, "place": place_words(place, language)}
    if facts.get("state") == "":
        facts["state"] = say("designer.before_joining", language)
    called = {name: each for name, each in facts.items() if isinstance(each, Item)}
    facts |= {name: _part_words(each, language) for name, each in called.items()}
    groups = ("publishing.problems", "forms.problems")
    keys = [f"{each}.{problem.code}" for each in groups]
    if reading:
        keys.insert(0, f"publishing.lacking.{problem.code}")
    key = next((each for each in keys if has(each)), keys[0])
    return say(key, language, **facts_in_words(facts, language))


def place_words(place: Path | Place, language: str) -> str:
    """Return a place in a content: ``states › In use (active) › name (Japanese)``."""
    named = [_part_words(each, language) for each in place]
    everything = say("publishing.places.everything", language)
    return say("publishing.places.between", language).join(named) or everything


def _part_words(part: str | Field | Item, language: str) -> str:
    if isinstance(part, Item):
        name = part.name.say(language) if part.name else None
        return (
            say("publishing.item", language, name=name, id=part.id) if name else part.id
        )
    code = part.code if isinstance(part, Field) else part
    key = f"publishing.places.{'order' if code.startswith('#') else code}"
    return say(key, language) if has(key) else code


def _places(found: int | Iterable[Path | Place], language: str) -> str:
    """Return places in a content; or how many there are behind a point."""
    if isinstance(found, int):
        return str(found)
    return say("house.between", language).join(place_words(e, language) for e in found)


_WHOLE: Mapping[str, Callable[[Any, str], str]] = {
    "findings": lambda found, language: " ".join(
        finding_words(each, language) for each in found
    ),
    "problems": lambda found, language: " ".join(
        problem_words(each, language) for each in found
    ),
    "places": _places,
    "wanted": say,
}
"""Facts that are sentences or places themselves."""


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def refusal_words(refusal: Refusal, language: str) -> str:
    """Return what was refused, why, and what to do, in one or two sentences."""
    key = f"refusals.{refusal.code}"
    facts = facts_in_words({**refusal.facts, **refusal.by_name}, language)
    return sentences(language)[key if has(key) else GENERAL].format_map(facts)


def facts_in_words(facts: Mapping[str, Any], language: str) -> Mapping[str, str]:
    """Return facts as people read them; a fact that is not there reads ``–``."""
    return _Facts(
        {name: fact_words(name, value, language) for name, value in facts.items()}
    )


def job_about(job: Job, language: str) -> str:
    """Return what a job is about; a lock without a name is called by its reason."""
    locks = job.kind in (JobKind.LOCK, JobKind.UNLOCK)
    return fact_words("locks", job.subject, language) if locks else job.subject


def fact_words(name: str, value: Any, language: str) -> str:
    """Return one fact in words: dates, lists, roles, permissions, plain values."""
    if value is None:
        return "–"
    if name in _WHOLE:
        return _WHOLE[name](value, language)
    if hasattr(value, "say"):
        return str(value.say(language))
    if isinstance(value, datetime):
        return instant_words(value, language)
    if isinstance(value, date):
        return day_words(value, language)
    if isinstance(value, Iterable) and not isinstance(value, str):
        each = (fact_words(name, item, language) for item in value)
        return say("house.between", language).join(each) or say("house.none", language)
    plain = str(value.value if isinstance(value, Enum) else value)
    key = f"{_NAMED.get(name, name)}.{plain}"
    return say(key, language) if name in _NAMED and has(key) else plain
