"""What rules of a day can name: actor kinds, services, functions, states, clauses."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from models.attribute_kinds import Sensitivity
from models.facts import Lifecycle
from models.kinds import LockReason
from models.publishing_facts import Content
from models.violation_kinds import LOCK, WARN
from portal.domain.card import Words
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.own_columns import FED_BY
from portal.domain.publishing.functions import functions_in
from portal.domain.publishing.rule_set import Carrier
from portal.domain.publishing.rule_set_case_forms import ASKED
from portal.domain.publishing.rule_set_forms import CONDITIONS
from portal.domain.publishing.rule_set_known import Known
from portal.services.actor_scene import kind_names, kinds_in_force
from portal.services.policy.clauses import citable_at
from portal.store import assignments, attributes, catalog, lifecycles, offerings
from portal.store.cards import offering_names
from portal.store.engine import Connection
from portal.wording import LANGUAGES, say


def known_at(connection: Connection, at: datetime, content: Content) -> Known:
    """Return what can be named at ``at``, and what ``content`` names beside that."""
    kinds, services = kind_names(connection), _services(connection)
    contents = catalog.live_contents(connection, at)
    live = {code for code, _ in contents}
    in_force = kinds_in_force(connection, at)
    documents, begins = citable_at(connection, at)
    lifecycles_used = _lifecycles(connection, at, live)
    known = Known(
        actors={code: name for code, name in kinds.items() if code in in_force},
        offerings={code: name for code, name in services.items() if code in live},
        functions=_functions(content for _, content in contents),
        states=_states(lifecycles_used),
        documents=documents,
        begins=begins,
        attributes=dict(_attributes(connection, at)),
        responses=_responses(lifecycles_used),
        causes=_causes(lifecycles_used),
    )
    every = {"actors": kinds, "offerings": services}
    return replace(known, others=dict(_others(known, every, content)))


def _services(connection: Connection) -> dict[str, Words]:
    named = offering_names(connection)
    return {code: Words(*both) for code, both in named.items()}


def _functions(contents: Iterable[bytes]) -> dict[str, Words]:
    """Return what each function is called; by all its names where services differ."""
    names: dict[str, dict[Words, None]] = {}
    for content in contents:
        for code, each in functions_in(content).items():
            names.setdefault(code, {})[each.name] = None
    return {code: _together(names[code]) for code in sorted(names)}


def _together(names: Iterable[Words]) -> Words:
    both = list(names)
    ja, en = ("/".join(dict.fromkeys(e.say(n) for e in both)) for n in LANGUAGES)
    return Words(ja, en)


def _lifecycles(
    connection: Connection, at: datetime, codes: Iterable[str]
) -> list[Lifecycle]:
    """Return the lifecycles that services use, in the order of their codes."""
    used = assignments.used_at(connection, at)
    found = []
    for code in sorted({used[each] for each in codes if each in used}):
        lifecycle_id = offerings.lifecycle_id_of(connection, code)
        assert lifecycle_id is not None
        with suppress(LookupError):
            version = lifecycles.version_in_force(connection, lifecycle_id, at)
            found.append(lifecycles.lifecycle_version(connection, version))
    return found


def _states(used: Iterable[Lifecycle]) -> dict[str, Words]:
    """Return the states that there are; who is outside comes first."""
    outside = Words(*(say("policy.no_membership", each) for each in LANGUAGES))
    found = {NO_MEMBERSHIP: outside}
    for lifecycle in used:
        for code, each in lifecycle.states.items():
            found.setdefault(code, Words(each.name_ja, each.name_en))
    return found


def _responses(used: Iterable[Lifecycle]) -> dict[str, Words]:
    """Return what can be done about a violation: warn, lock, or a move."""
    found = {each: _say(f"violations.responses.{each}") for each in (WARN, LOCK)}
    for lifecycle in used:
        for each in lifecycle.moves:
            found.setdefault(each.event, Words(each.name_ja, each.name_en))
    return found


def _causes(used: Iterable[Lifecycle]) -> dict[str, Words]:
    """Return the reasons of locks and of moves."""
    found = {each.value: _say(f"locks.reasons.{each}") for each in LockReason}
    for lifecycle in used:
        for code, both in lifecycle.reasons.items():
            found.setdefault(code, Words(*both))
    return found


def _say(key: str) -> Words:
    return Words(*(say(key, each) for each in LANGUAGES))


def _attributes(connection: Connection, at: datetime) -> Iterator[tuple[str, Words]]:
    """Yield the attributes that can fill a column: shown ones of a kind that fits."""
    for target in get_args(Carrier):
        definition = attributes.definition_at(connection, target, at)
        for each in definition.shape.attributes if definition else ():
            fits = each.kind in FED_BY.values() and not each.retired
            if fits and each.sensitivity is not Sensitivity.MASKED:
                name = Words(each.name_ja, each.name_en)
                key = f"rules_page.carriers.{target}"
                said = (say(key, n, name=name.say(n)) for n in LANGUAGES)
                yield f"{target}:{each.code}", Words(*said)


def _others(
    known: Known, every: Mapping[str, Mapping[str, Words]], content: Content
) -> Iterator[tuple[tuple[str, str], Words]]:
    """Yield what a content names that is not there, with words that say so."""
    for part, code in _named_in(content):
        if code not in known.names(part):
            name = every.get(part, {}).get(code, Words(code, code))
            yield (part, code), _not_there(name)


def _named_in(content: Content) -> Iterator[tuple[str, str]]:
    for row in rows_in(content):
        yield from ((part, code) for part in CONDITIONS for code in row.get(part) or ())
    for case in content.get("cases", ()):
        yield from ((part, case[name]) for name, part in ASKED if case.get(name))


def _not_there(name: Words) -> Words:
    said = (say("rules_page.not_there", n, name=name.say(n)) for n in LANGUAGES)
    return Words(*said)


def rows_in(content: Content) -> Iterator[Mapping[str, Any]]:
    """Yield every row of a content that has conditions."""
    for part in ("rules", "intended"):
        yield from content.get(part, ())
    for table in content.get("tables", ()):
        yield from table.get("rows", ())
