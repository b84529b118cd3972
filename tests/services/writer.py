"""What a service that writes does once, and what makes it refuse."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.desk import Desk

Doing = Callable[[Desk], Any]


@dataclass(frozen=True)
class Writer:
    """One service: ``before`` prepares, ``once`` is the command itself.

    It leaves ``events`` in the trail and ``look_ups`` in the log of look-ups, one
    per subject; ``refused`` is a call that leaves neither (but a denial, where it is
    one).
    """

    once: Doing
    before: Doing = lambda _: None
    refused: Doing | None = None
    events: int = 0
    look_ups: int = 0
    denied: int = 0


def within(service: Callable[..., Any], *given: Any, **more: Any) -> Doing:
    """Call a service that runs in its caller's transaction."""

    def once(desk: Desk) -> Any:
        with desk.store.write() as connection:
            return service(connection, desk.store, desk.occasion(), *given, **more)

    return once


def on_member(service: Callable[..., Any], *given: Any, **more: Any) -> Doing:
    return lambda desk: within(service, desk.member().id, *given, **more)(desk)


def on_membership(service: Callable[..., Any], *given: Any) -> Doing:
    return lambda desk: within(service, desk.member().memberships[0], *given)(desk)


def after(*steps: Doing) -> Doing:
    """Do several things before."""

    def before(desk: Desk) -> None:
        for step in steps:
            step(desk)

    return before
