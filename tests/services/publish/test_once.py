"""A command that comes twice under one key is carried out once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.facts import Occasion
from models.kinds import Role, Verdict
from models.publishing_facts import Seat
from portal.domain.publishing.steps import Plan
from portal.errors import KeyReused
from portal.services.publish.approve import approve, repeal, send_back, take_back
from portal.services.publish.draft import start_draft, withdraw
from portal.services.publish.review import answer, comment, resolve, submit
from tests.services.publish.office import CODE, KIND, Office
from tests.services.publish.test_approval import FIRST_OF_DECEMBER
from tests.services.publish.test_drafts import events

LEGAL = Plan((Seat(0, role=Role.LEGAL),))


def keyed(office: Office, who: str, key: str = "k-1") -> Occasion:
    return replace(office.occasion(who), idem=key)


def drafted(office: Office) -> int:
    return office.draft().id


def in_review(office: Office) -> int:
    return office.submit(office.draft()).id


def asked(office: Office) -> int:
    return office.submit(office.draft(), LEGAL).id


def scheduled(office: Office) -> int:
    return office.publish(on=FIRST_OF_DECEMBER).id


def live(office: Office) -> int:
    return office.publish().id


def commented(office: Office) -> int:
    draft = office.draft()
    return comment(office.store, office.occasion("info-1"), draft.id, (), "短く")


Command = Callable[[Office, Occasion, int], Any]
CASES: list[tuple[Callable[[Office], int], str, Command]] = [
    (drafted, "owner-1", lambda o, at, _: start_draft(o.store, at, KIND, CODE)),
    (drafted, "owner-1", lambda o, at, n: submit(o.store, at, n, LEGAL)),
    (drafted, "owner-1", lambda o, at, n: withdraw(o.store, at, n)),
    (drafted, "info-1", lambda o, at, n: comment(o.store, at, n, (), "短く")),
    (commented, "owner-1", lambda o, at, n: resolve(o.store, at, n)),
    (asked, "legal-1", lambda o, at, n: answer(o.store, at, n, Verdict.AGREE)),
    (in_review, "info-1", lambda o, at, n: send_back(o.store, at, n, "短く")),
    (scheduled, "info-1", lambda o, at, n: take_back(o.store, at, n)),
    (live, "info-1", lambda o, at, n: repeal(o.store, at, n)),
]


@pytest.mark.parametrize(("before", "who", "command"), CASES)
def test_the_same_command_twice_answers_the_same_and_is_done_once(
    office: Office, before: Callable[[Office], int], who: str, command: Command
):
    number, occasion = before(office), keyed(office, who)
    first = command(office, occasion, number)
    count = events(office)

    again = command(office, occasion, number)

    assert again == first
    assert events(office) == count


def test_approving_twice_is_approving_once(office: Office):
    ready, occasion = office.submit(office.draft()), keyed(office, "owner-2")
    first = approve(office.store, occasion, ready.id, ready.content_hash)

    again = approve(office.store, occasion, ready.id, ready.content_hash)

    assert again == first


def test_another_command_under_the_same_key_is_refused(office: Office):
    draft, occasion = office.draft(), keyed(office, "owner-1")
    submit(office.store, occasion, draft.id, LEGAL)

    with pytest.raises(KeyReused):
        withdraw(office.store, occasion, draft.id)
