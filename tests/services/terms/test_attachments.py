"""Files of terms: taken where they are what they say, kept once, handed out."""

from hashlib import sha256

import pytest

from models.publishing_facts import Version
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.publish.approve import approve
from portal.services.publish.draft import save_draft
from portal.services.terms.attachments import attach, attachment_file
from portal.services.terms.files_missing import files_missing
from portal.store import blobs
from portal.store.engine import Store
from tests.desk import Desk
from tests.domain.publishing.test_terms import JA
from tests.services.terms.file_writers import PDF
from tests.services.terms.test_design import begun, filled, reviewed

PNG = b"\x89PNG\r\n\x1a\n tariff"


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def added(desk: Desk, draft: Version, name: str, content: bytes) -> Version:
    legal = desk.occasion("legal-1")
    return attach(desk.store, legal, draft, draft.revision, name, content).version


def test_a_file_is_kept_once_and_is_part_of_what_is_approved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    draft = filled(desk, begun(desk), JA)
    one = added(desk, draft, "C:\\price\\tariff.pdf", PDF)
    monkeypatch.setattr(blobs, "store_blob", None)
    again = filled(desk, begun(desk, "other"), JA)
    added(desk, again, "again.PDF", PDF)

    (row,) = one.content["attachments"]
    assert row == {"id": "f1", "file": "tariff.pdf", "size": len(PDF),
                   "sha256": sha256(PDF).hexdigest()}  # fmt: skip
    assert one.content_hash != draft.content_hash
    version = reviewed(desk, one)
    second = desk.occasion("legal-2")
    approve(desk.store, second, version.id, version.content_hash)
    found = attachment_file(desk.store, desk.occasion("viewer-1"), "rules", 1, "f1")
    assert (found.name, found.kind, found.content) == (
        "tariff.pdf", "application/pdf", PDF,
    )  # fmt: skip
    with pytest.raises(NotFound):
        attachment_file(desk.store, desk.occasion("viewer-1"), "rules", 1, "f2")


def test_what_is_no_such_file_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.domain.terms.attachments.MOST", 30)
    draft = added(desk, filled(desk, begun(desk), JA), "tariff.pdf", PDF)
    for name, content, code in (
        ("tariff.exe", PDF, "attachment_kind"),
        ("tariff.png", PDF, "attachment_kind"),
        ("tariff", PDF, "attachment_kind"),
        ("empty.txt", b"", "attachment_size"),
        ("big.png", PNG + b"x" * 30, "attachment_size"),
        ("a" * 120 + ".png", PNG, "attachment_name"),
        ("a\u202eb.png", PNG, "attachment_name"),
        ("copy.pdf", PDF, "attachment_there"),
    ):
        with pytest.raises(InputRefused, match=code):
            added(desk, draft, name, content)
    monkeypatch.setattr("portal.domain.terms.attachments.FILES", 1)
    with pytest.raises(InputRefused, match="attachments_many"):
        added(desk, draft, "more.png", PNG)
    with pytest.raises(NotPermitted):
        attach(desk.store, desk.occasion("viewer-1"), draft, 1, "a.png", PNG)


def test_a_file_that_nobody_added_keeps_a_version_from_approval(desk: Desk):
    draft = filled(desk, begun(desk), JA)
    row = {"id": "f1", "file": "a.pdf", "size": 3, "sha256": "0" * 64}
    content = {**draft.content, "attachments": [row]}
    legal = desk.occasion("legal-1")
    saved = save_draft(desk.store, legal, draft.id, draft.revision, content).version
    with desk.store.read() as connection:
        (problem,) = files_missing(connection, saved)
    assert (problem.code, problem.facts) == ("attachment_missing", {"file": "a.pdf"})
    version = reviewed(desk, saved)
    second = desk.occasion("legal-2")
    with pytest.raises(InputRefused, match="version_has_problems"):
        approve(desk.store, second, version.id, version.content_hash)
