"""A file of answers about terms is taken whole or not at all."""

import json

import pytest

from models.terms_kinds import AcceptanceAct
from portal.errors import InputRefused
from portal.services.ask_trail import Asked, wanted_of
from portal.services.read_trail import read_trail
from portal.services.tell_event import whole_sentence
from portal.services.terms.accept_file import (
    MOST_BYTES,
    MOST_LINES,
    AcceptanceFile,
    import_acceptances,
    preview_acceptances,
)
from portal.services.verify import verify
from portal.store.acceptances import acceptances_of
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.people import trail
from tests.services.terms.counter import Counter

BY = "info-1"
HEADER = "会員番号,規約,同意日時,意思表示,行った人の立場,行った人の氏名\n"
YES = f"{NUMBER},tos,2026-11-01 10:00,同意,保護者,髙橋 一郎\n"
NO = f"{NUMBER},tos,2026-11-02 10:00,不同意,,\n"


def test_all_of_a_file_is_recorded_or_nothing_and_what_is_known_is_told(store: Store):
    counter = Counter.open(store)
    counter.at(2026, 10, 1).join()
    counter.publish_terms()
    counter.at(2026, 11, 20)
    wrong = HEADER + YES + f"{NUMBER},nothing,2026-11-01,,,\n"

    (refused,) = previewed(counter, wrong).refused
    assert (refused.line, refused.why and refused.why.code) == (
        3, "acceptance_document_unknown",
    )  # fmt: skip
    assert code_of(counter, wrong) == "acceptances_refused"
    assert said_of(counter) == []

    file = HEADER + YES + NO + YES
    looked = previewed(counter, file)
    assert looked.counts == {"recorded": 2, "ahead": 0, "already": 1}
    assert [(e.line, e.receipt) for e in looked.known] == [(4, "")]
    assert said_of(counter) == []
    assert code_of(counter, file, digest="other") == "acceptances_other_file"

    done = taken(counter, file)
    assert done.counts == looked.counts
    assert said_of(counter) == [AcceptanceAct.ACCEPT, AcceptanceAct.DECLINE]
    counter.later(hours=1)
    again = taken(counter, file)
    assert again.counts == {"recorded": 0, "ahead": 0, "already": 3}
    assert all(each.receipt.startswith("A-") for each in again.known)
    assert len(said_of(counter)) == 2
    _check_told(counter, done)


def _check_told(counter: Counter, done: AcceptanceFile) -> None:
    """Each answer has its event, personal words sealed, and the file has its own."""
    first, _ = trail(counter.store, "acceptance.recorded")
    facts = json.loads(first["body"])["facts"]
    assert facts["source"] == done.digest
    assert "髙橋".encode() not in first["body"]
    whole, _ = trail(counter.store, "acceptances.imported")
    assert json.loads(whole["body"])["facts"]["recorded"] == 2
    auditor = counter.occasion("auditor-1")
    assert list(verify(counter.store, auditor, full=True).found) == []
    wanted = wanted_of(counter.store, auditor, Asked(what="acceptances."))
    page = read_trail(counter.store, auditor, wanted)
    told = [whole_sentence(each, page.names, "en") for each in page.events]
    assert any("(2 recorded, 1 known)" in each for each in told)


def test_a_file_that_is_too_much_or_another_thing_is_refused(store: Store):
    counter = Counter.open(store)
    for code, file in (
        ("file_lacks_columns", "会員番号,規約\n1,tos\n"),
        ("acceptances_too_many", HEADER + YES * (MOST_LINES + 1)),
        ("acceptances_file_too_big", "x" * (MOST_BYTES + 1)),
    ):
        assert code_of(counter, file) == code


def previewed(counter: Counter, file: str) -> AcceptanceFile:
    return preview_acceptances(counter.store, counter.occasion(BY), file.encode())


def taken(counter: Counter, file: str, digest: str | None = None) -> AcceptanceFile:
    given = file.encode(), digest
    return import_acceptances(counter.store, counter.occasion(BY), *given)


def code_of(counter: Counter, file: str, digest: str | None = None) -> str:
    with pytest.raises(InputRefused) as refused:
        taken(counter, file, digest)
    return refused.value.code


def said_of(counter: Counter) -> list[AcceptanceAct]:
    with counter.store.read() as connection:
        return [e.act for e in acceptances_of(connection, counter.member().id)]
