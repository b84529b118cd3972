"""What every command does first: open the house, setting it up where it is empty."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TYPE_CHECKING

from portal import clock
from portal.config import Settings, settings
from portal.errors import InputRefused, Refusal

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator

    from models.facts import Acting, Occasion
    from portal.store.engine import Store


@dataclass(frozen=True)
class Portal:
    """An open portal and who acts in it."""

    store: Store
    acting: Acting

    def occasion(self, case_number: str | None = None) -> Occasion:
        """Return the occasion of one command: now, by whom, for which case."""
        from models.facts import Occasion

        return Occasion(
            self.acting, clock.now(), request=token_hex(8), case_number=case_number
        )


@contextmanager
def opened(args: Namespace) -> Iterator[Portal]:
    """Open the portal for one command as the person named by ``--as``."""
    from portal.commands.answering import with_codes
    from portal.services.house import move_out

    store = open_portal()
    try:
        yield Portal(store, acting_from(args, store))
    except Refusal as refused:
        refused.by_name = {**with_codes(refused.facts), **refused.by_name}
        raise
    finally:
        move_out()


def open_portal(
    given: Settings | None = None, *, first: Callable[[Store], object] | None = None
) -> Store:
    """Return the open store: migrated, with roles, and with sample staff if they are.

    Safe to call on every start. ``first`` is called before anything else is written,
    so that the trail of a sample company begins in its past. Refuses with a sentence
    what cannot be used.
    """
    from models.facts import Occasion
    from portal.services.door import system
    from portal.services.house import move_in
    from portal.services.see_schema import see_schema
    from portal.services.set_up import set_up_staff
    from portal.store.engine import open_store
    from portal.store.migrate import upgrade
    from seed.staff import SAMPLE_STAFF

    given = given or settings()
    upgrade(given)
    store = open_store(given)
    move_in(store, given)
    if first is not None:
        first(store)
    set_up_staff(store, SAMPLE_STAFF if given.sample_sign_in else ())
    see_schema(store, Occasion(system(), clock.now()))
    return store


def add_acting(parser: ArgumentParser) -> None:
    """Let a command be done ``--as STAFF`` and answer in ``--json``."""
    parser.add_argument("--as", dest="staff", metavar="STAFF")
    parser.add_argument("--json", action="store_true")


def acting_from(args: Namespace, store: Store) -> Acting:
    """Return who acts on the command line.

    The one named by ``--as``; while sample sign-in exists, the sample supervisor.
    """
    from portal.services.staff import acting_for
    from seed.staff import SAMPLE_SUPERVISOR

    code = args.staff
    if code is None and settings().sample_sign_in:
        code = SAMPLE_SUPERVISOR
    if not (code and code.strip()):
        raise InputRefused("staff_needed")
    return acting_for(store, code)


def day(text: str | None, field: str) -> date | None:
    """Return a business day as people type it, or refuse naming the field."""
    from portal.domain.instants import read_day

    if text is None:
        return None
    found = read_day(text)
    if found is None:
        raise InputRefused("day_unreadable", field=f"--{field}")
    return found
