"""What keeps an actor kind from being published, each with its place and its facts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from models.publishing_facts import Content, Problem
from portal.domain.attributes.in_content import content_problems
from portal.domain.card import Words
from portal.domain.publishing.actor import FORMAT, LISTS, ActorShape, actor_of
from portal.domain.publishing.actor_flow import WRONG, Scene, gaps
from portal.domain.publishing.gate_checks import doubles, text_problems, unreadable
from portal.domain.publishing.kinds import Around

CODES = (
    *("field_missing", "field_unknown", "field_wrong", "format_newer", "other_code"),
    *("text_missing", "text_too_long", "text_unusable", "twice", "actor_name_taken"),
    *("offering_unknown", *WRONG),
)
"""Every code a problem of an actor kind can have; values of attributes have those of
forms (``forms.reading.PROBLEMS``)."""

LONGEST: Mapping[str, int] = {
    "name": 100, "description": 1_000, "goals": 2_000, "channels": 1_000,
    "skills": 1_000, "terms": 500,
}  # fmt: skip
"""Characters of texts, by their field without its language."""

Found = Iterator[Problem]


def actor_problems(
    draft: Content, _live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published.

    ``around`` holds the ``code`` of the actor kind, the ``scene`` that it would come
    into, the ``names`` of the other kinds, the codes of all ``offerings``, and what
    is ``asked``: the definition of attributes that holds then, or None.
    """
    wrong = unreadable(ActorShape, FORMAT, draft, around["code"])
    if wrong:
        return wrong
    shape = actor_of(draft)
    return tuple(problem for check in _CHECKS for problem in check(shape, around))


def _texts(shape: ActorShape, _around: Around) -> Found:
    return text_problems(shape, LISTS, LONGEST)


def _twice(shape: ActorShape, _around: Around) -> Found:
    return doubles(shape, LISTS, ("bound_by",))


def _taken(shape: ActorShape, around: Around) -> Found:
    for name in ("name_ja", "name_en"):
        mine = getattr(shape, name).strip()
        for code, both in around["names"].items():
            if code != shape.code and mine in (both.ja, both.en):
                yield Problem("actor_name_taken", (name,), {"code": code})
                break


def _flow(shape: ActorShape, around: Around) -> Found:
    scene: Scene = around["scene"]
    mine = {shape.code: Words(shape.name_ja, shape.name_en)}
    known = replace(scene, actors={**scene.actors, **mine})
    yield from (each for each in gaps(shape, known) if each.code in WRONG)


def _services(shape: ActorShape, around: Around) -> Found:
    for each in shape.stakeholders:
        if each.offering and each.offering not in around["offerings"]:
            path = ("stakeholders", each.id, "offering")
            facts = {"offering": each.offering, "known": sorted(around["offerings"])}
            yield Problem("offering_unknown", path, facts)


def _attributes(shape: ActorShape, around: Around) -> Found:
    yield from content_problems(around.get("asked"), shape.attributes)


_CHECKS: tuple[Callable[[ActorShape, Around], Found], ...] = (
    *(_texts, _twice, _taken, _flow, _services, _attributes),
)
