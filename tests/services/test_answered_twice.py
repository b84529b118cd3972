"""Two people answer one request at one time: one answer counts."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from models.kinds import AuditAction, RequestState
from portal.errors import InputRefused
from portal.services import answer_request
from portal.services.answer_request import approve_request, refuse_request
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import trail

ANSWERS: dict[str, Callable[[Desk, str, str], Any]] = {
    "approve": lambda desk, by, number: approve_request(
        desk.store, desk.occasion(by), number
    ),
    "refuse": lambda desk, by, number: refuse_request(
        desk.store, desk.occasion(by), number
    ),
}


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[InputRefused]:
    """Do both at once; return what was refused."""
    refused: list[InputRefused] = []

    def run(work: Callable[[], Any]) -> None:
        try:
            work()
        except InputRefused as error:
            refused.append(error)

    threads = [Thread(target=run, args=(work,)) for work in (first, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=30)
    return refused


@pytest.mark.parametrize(
    ("one", "other"),
    [("approve", "refuse"), ("approve", "approve"), ("refuse", "refuse")],
)
def test_one_of_two_answers_counts(
    store: Store, monkeypatch: pytest.MonkeyPatch, one: str, other: str
):
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    number = desk.at(2026, 11, 20).change("suspend", reason="COURT").number
    gate = Barrier(2, timeout=0.5)
    check = answer_request._check_second_person

    def meet(*given: Any) -> None:
        # Whoever has read the request waits for the other, who must not get so far.
        try:
            gate.wait()
        except Exception:
            gate.abort()
        check(*given)

    monkeypatch.setattr(answer_request, "_check_second_person", meet)
    refused = both(
        lambda: ANSWERS[one](desk, "supervisor-1", number),
        lambda: ANSWERS[other](desk, "supervisor-2", number),
    )

    assert [each.code for each in refused] == ["request_settled"]
    answered = [AuditAction.REQUEST_REFUSED, AuditAction.MEMBERSHIP_MOVED]
    events = [e for action in answered for e in trail(store, action)]
    moves = [e for e in events if b"COURT" in e["body"] or b"request" in e["body"]]
    assert len(moves) == 1
    state = refused[0].facts["state"]
    assert state in (RequestState.APPROVED, RequestState.REFUSED)
