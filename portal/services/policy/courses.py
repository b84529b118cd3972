"""The facts of every question that is asked, now and as they will be."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from models.facts import MemberFacts
from portal import logs
from portal.domain.calendar import start_of
from portal.domain.policy.facts import Facts
from portal.domain.policy.of_member import Service, courses_of, served
from portal.services.policy.around import Scene

Courses = list[Sequence[Facts]]


def courses_asked(
    actor: str | None,
    state: str,
    member: MemberFacts | None,
    scenes: Sequence[Scene],
    at: datetime,
    known_at: datetime,
) -> tuple[str | None, Courses]:
    """Return the facts of every question, and what could not be read.

    Of nobody in particular, but of an ``actor`` in a ``state``, where no member is.
    """
    fault: str | None = None
    found: Courses = []
    for scene in scenes:
        given = (scene.service, scene.functions, at, known_at)
        if member is None:
            found += [
                [_supposed(actor, state, scene.service, each, then, known_at)
                 for then in _turns(scene.service, at)]
                for each in scene.functions
            ]  # fmt: skip
            continue
        try:
            found += courses_of(member, *given)
        # Whatever is wrong with them: what cannot be read is a no that says so.
        except Exception as error:
            fault = logs.fault(error)
            found += _unread(member, *given)
    return fault, found


def _turns(service: Service, at: datetime) -> list[datetime]:
    """Return ``at``, and when the service passes into other phases after it."""
    ahead = {start_of(on) for _, on in service.phases}
    return [at, *sorted(each for each in ahead if each > at)]


def _supposed(
    actor: str | None,
    state: str,
    service: Service,
    function: str,
    at: datetime,
    known_at: datetime,
) -> Facts:
    """Return the facts of somebody of whom nothing is known but their kind."""
    return Facts(
        at=at,
        known_at=known_at,
        actor=actor,
        offering=service.code,
        function=function,
        state=state,
        asks=service.asked_by(function),
        entitlements=(served(service, at),),
        attributes=service.columns,
    )


def _unread(
    member: MemberFacts,
    service: Service,
    functions: Iterable[str],
    at: datetime,
    known_at: datetime,
) -> Courses:
    """Return the facts of a member of whom nothing else could be read."""
    unread = Facts(
        at=at,
        known_at=known_at,
        actor=member.actor_kind,
        offering=service.code,
        function="",
        state=None,
        locks=None,
        terms=None,
        entitlements=None,
    )
    return [(replace(unread, function=each),) for each in functions]
