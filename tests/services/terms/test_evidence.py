"""A file that shows an answer is kept with it, once, and handed out on record."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
from models.facts import Change
from models.kinds import AuditAction
from models.terms_kinds import AcceptanceAct, AcceptanceMethod
from portal.errors import InputRefused, NotFound
from portal.services.terms.accept_and_change import accept_and_change
from portal.services.terms.evidence import (
    evidence_file,
    evidence_kept,
    record_with_evidence,
)
from portal.services.terms.notices import Evidence
from portal.services.terms.receipt import acceptance_receipt
from portal.store.blobs import BLOB
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.people import rows_in
from tests.services.terms.counter import Counter
from tests.services.terms.test_binding import look_ups

SCAN = Evidence("C:\\scans\\髙橋.PDF", b"%PDF-1.7 signed")
PAPER = NewAcceptance(NUMBER, "tos", method=AcceptanceMethod.PAPER)


@pytest.fixture
def counter(store: Store) -> Counter:
    """A member who holds a service that terms apply to, and applied for another."""
    counter = Counter.open(store).at(2026, 10, 1)
    counter.publish_terms()
    counter.change("apply", offering="PHONE", reason="SELF_APPLICATION")
    return counter


def record(counter: Counter, file: Evidence | None, **given: Any) -> AcceptanceReceipt:
    new = replace(PAPER, **given)
    return record_with_evidence(counter.store, counter.occasion(), new, file)


def test_what_was_signed_is_kept_and_taken_out_on_record(counter: Counter):
    store, occasion = counter.store, counter.occasion()
    wrong: tuple[tuple[Evidence | None, dict[str, str], str], ...] = (
        (Evidence("virus.exe", b"MZ"), {}, "attachment_kind"),
        (Evidence("scan.pdf", b"not one"), {}, "attachment_kind"),
        (Evidence("talk.mp3", b"x" * 10_000_001), {}, "attachment_size"),
        (SCAN, {"document": "nothing"}, "acceptance_document_unknown"),
        (None, {}, "acceptance_paper_missing"),
    )
    for file, given, code in wrong:
        with pytest.raises(InputRefused) as refused:
            record(counter, file, **given)
        assert refused.value.code == code
    assert rows_in(store.main, BLOB) == 0

    done = record(counter, SCAN)
    assert record(counter, SCAN).outcome == "already"
    phone = counter.later(minutes=1).accept(act=AcceptanceAct.WITHDRAW)
    assert rows_in(store.main, BLOB) == 1
    assert set(evidence_kept(store, occasion, NUMBER)) == {done.number}

    legal = counter.occasion("legal-1")
    taken = evidence_file(store, legal, f" {done.number.lower()} ")
    assert (taken.content, taken.kind) == (SCAN.content, "application/pdf")
    assert look_ups(store, AuditAction.EVIDENCE_SHOWN) == 1
    for number, what in ((phone.number, "evidence"), ("A-9-9", "receipt")):
        with pytest.raises(NotFound) as missing:
            evidence_file(store, occasion, number)
        assert missing.value.facts["what"] == what
    record_of = counter.receipt(done.number)["collection_method"]
    assert record_of["evidence_sha256"] == SCAN.sha256
    assert record_of["evidence_kept"] == {"type": "application/pdf", "bytes": 15}
    paper = acceptance_receipt(store, occasion, done.number, "pdf", "en")
    assert paper.content.startswith(b"%PDF-")


def test_one_file_shows_all_that_was_said_with_a_joining(counter: Counter):
    change = Change(NUMBER, "PHONE", "activate", reason="COUNTER", verified="card")
    said = [replace(PAPER, offering_code="PHONE")]
    accept_and_change(counter.store, counter.occasion(), change, said, SCAN)

    (kept,) = evidence_kept(counter.store, counter.occasion(), NUMBER).values()
    assert (kept.ending, kept.kilobytes) == ("PDF", 1)
    with counter.store.read() as connection:
        owner = connection.execute(sa.select(BLOB.c.owner_id)).scalar_one()
    assert owner == counter.member().id
