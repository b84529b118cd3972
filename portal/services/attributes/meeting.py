"""What every service of attributes meets: a subject, its definition, its values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.kinds import MemberKind
from models.publishing_facts import Problem
from portal.domain.attributes.carrying import carried, split
from portal.domain.attributes.checking import read_kept, stored_problems
from portal.domain.attributes.compiled import Compiled, rules_of
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.publishing.content import read_content
from portal.errors import InputRefused, NothingDefined
from portal.services.meeting import member_id_of
from portal.store import attributes
from portal.store.attributes import InForce, Kept
from portal.store.engine import Connection
from portal.wording import say

TARGETS = {kind: target for target, kind in attributes.SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """A member with their definition and values at an instant.

    ``stored`` is what the definition in force reads, ``gone`` what retired attributes
    hold; ``values`` are typed and fit.
    """

    member_id: int
    number: str
    target: AttributeTarget
    definition: InForce
    rules: Compiled
    kept: Kept | None
    stored: Mapping[str, Any]
    gone: Mapping[str, Any]
    values: Mapping[str, Any]
    states: frozenset[str]

    @property
    def record(self) -> int:
        """The record that a form is opened on."""
        return self.kept.id if self.kept else 0

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit about what is stored."""
        found = stored_problems(self.rules, self.stored, self.states)
        return {each.path[0]: each for each in found}


def target_of(connection: Connection, member_id: int) -> AttributeTarget:
    """Return whose attributes a member carries: a person's, or an organisation's."""
    return TARGETS[MemberKind(attributes.kind_of(connection, member_id))]


def meet(
    connection: Connection, number: str, at: datetime, known_at: datetime
) -> Subject:
    """Return a member with what is kept of them, or refuse where nothing is defined."""
    member_id = member_id_of(connection, number)
    target = target_of(connection, member_id)
    definition = attributes.definition_at(connection, target, at)
    if definition is None:
        raise NothingDefined(carrier=target.value)
    rules = rules_of(read_content(definition.written), day_of(at))
    kept = attributes.kept_at(connection, target, member_id, at, known_at)
    read = carried(definition.shape, kept.values if kept else {})
    stored, gone = split(definition.shape, read)
    states = attributes.states_of_members(connection, member_id)
    return Subject(
        member_id,
        number,
        target,
        definition,
        rules,
        kept,
        stored,
        gone,
        read_kept(rules, stored),
        frozenset(states.get(member_id, set())),
    )


# ------------------------------------------------------------------ in words


def problem_words(rules: Compiled, found: Iterable[Problem]) -> Words:
    """Return what is wrong, and what to do, in both languages."""
    each = list(found)
    return Words(
        " ".join(_said(rules, problem, "ja") for problem in each),
        " ".join(_said(rules, problem, "en") for problem in each),
    )


def _said(rules: Compiled, problem: Problem, language: str) -> str:
    field = rules.form.by_code.get(problem.path[0])
    label = problem.path[0][:40] if field is None else _text(field.label, language)
    wanted = field.pattern_words if field else None
    words = _text(wanted, language) if wanted else ""
    facts = {**problem.facts, "label": label, "wanted": words}
    return say(f"forms.problems.{problem.code}", language, **facts).strip()


def _text(label: Words | str, language: str) -> str:
    return say(label, language) if isinstance(label, str) else label.say(language)


def refuse(rules: Compiled, found: Iterable[Problem]) -> InputRefused:
    """Return the refusal that names every problem."""
    problems = tuple(found)
    refused = InputRefused(
        "attributes_wrong",
        wrong=[{"attribute": e.path[0][:40], "code": e.code} for e in problems],
    )
    refused.by_name = {"wrong": problem_words(rules, problems)}
    return refused
