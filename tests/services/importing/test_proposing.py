"""States that a file tells otherwise: accepted by a second person, or refused."""

import pytest

from models.facts import Occasion
from portal.domain.calendar import start_of
from portal.domain.importing.batch import ProposalLine
from portal.errors import InputRefused, NotPermitted
from portal.services.import_members.proposing import answer_proposal, open_proposals
from portal.services.meeting import case_of
from portal.services.verify import verify
from tests.services.importing.loading import DAY, Loader, number, row

ONE = number(1)


def proposed(loader: Loader, state: str = "退会") -> ProposalLine:
    """Return the proposal that a second file makes."""
    loader.load(row(ONE))
    loader.load(row(ONE, state=state))
    count, found = open_proposals(loader.store, loader.occasion())
    assert count == len(found) == 1
    return found[0]


def answer(
    loader: Loader, found: ProposalLine, *, accept: bool, by: str = "supervisor-2"
) -> ProposalLine:
    """Answer a proposal as somebody."""
    return answer_proposal(loader.store, loader.occasion(by), found.id, accept=accept)


def state(loader: Loader) -> str | None:
    """Return the state of the member's only membership."""
    return loader.member(ONE).memberships[0].state


def test_a_proposal_tells_both_states_and_where_it_comes_from(loader: Loader):
    found = proposed(loader)

    assert (found.state_now, found.state_proposed) == ("active", "withdrawn")
    assert (found.member_number, found.offering_code, found.record) == (ONE, "MAIL", 2)


def test_an_accepted_state_holds_from_the_files_day_on(loader: Loader):
    answered = answer(loader, proposed(loader), accept=True)

    membership = loader.member(ONE).memberships[0]
    with loader.store.read() as connection:
        case = case_of(connection, membership, loader.desk.now)
    assert answered.answer == "accepted"
    assert case.standing(start_of(DAY)).state == "withdrawn"
    assert membership.state == "withdrawn"
    assert not verify(loader.store, loader.occasion("auditor-1"), full=True).found


def test_an_accepted_application_gets_its_deadline(loader: Loader):
    answer(loader, proposed(loader, "審査中"), accept=True)

    membership = loader.member(ONE).memberships[0]
    assert membership.state == "pending"
    assert membership.next_change_at is not None


def test_a_refused_state_is_not_proposed_again_by_the_same_file(loader: Loader):
    answer(loader, proposed(loader), accept=False)

    again = loader.load(row(ONE, state="退会"))

    assert state(loader) == "active"
    assert again.batch.counts == {"unchanged": 1}


def test_nobody_accepts_the_proposal_of_their_own_import(loader: Loader):
    found = proposed(loader)

    with pytest.raises(InputRefused) as refused:
        answer(loader, found, accept=True, by="supervisor-1")

    assert refused.value.code == "own_proposal"
    assert state(loader) == "active"


def test_one_may_refuse_the_proposal_of_ones_own_import(loader: Loader):
    found = proposed(loader)

    assert answer(loader, found, accept=False, by="supervisor-1").answer == "refused"


def test_a_proposal_is_answered_once(loader: Loader):
    found = proposed(loader)
    answer(loader, found, accept=False)

    with pytest.raises(InputRefused) as refused:
        answer(loader, found, accept=True)

    assert refused.value.code == "proposal_answered"


def test_a_proposal_that_was_overtaken_cannot_be_accepted(loader: Loader):
    found = proposed(loader)
    later = loader.load(row(ONE, state="停止"))
    assert later.batch.counts == {"proposed": 1}
    _, both = open_proposals(loader.store, loader.occasion())
    answer(loader, both[1], accept=True)

    with pytest.raises(InputRefused) as refused:
        answer(loader, found, accept=True)

    assert refused.value.code == "proposal_overtaken"
    assert state(loader) == "suspended"


def test_the_help_desk_may_not_answer(loader: Loader):
    found = proposed(loader)

    with pytest.raises(NotPermitted):
        answer(loader, found, accept=True, by="desk-1")


def test_an_answer_is_one_event(loader: Loader):
    found = proposed(loader)
    before = loader.tables()["audit_event"]

    answer(loader, found, accept=True)

    assert loader.tables()["audit_event"] == before + 1


def test_a_voided_import_takes_its_proposals_along(loader: Loader):
    loader.load(row(ONE))
    second = loader.load(row(ONE, state="退会"))

    loader.void(second.batch.number)

    occasion = Occasion(loader.desk.acting("supervisor-2"), loader.desk.now)
    assert open_proposals(loader.store, occasion)[0] == 0
