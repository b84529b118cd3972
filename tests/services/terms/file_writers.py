"""The services about files of terms that write, for ``tests/services/writers``."""

from collections.abc import Mapping

from portal.services.terms.attachments import attach, attachment_file
from portal.services.terms.design import see_documents
from tests.desk import Desk
from tests.services.internal_rules.writers import begun
from tests.services.writer import Doing, Writer, after

PDF = b"%PDF-1.7 tariff"


def attached(desk: Desk) -> None:
    legal = desk.occasion("legal-1")
    (draft,) = see_documents(desk.store, legal).drafts
    attach(desk.store, legal, draft, draft.revision, "tariff.pdf", PDF)


def taking(code: str) -> Doing:
    return lambda desk: attachment_file(
        desk.store, desk.occasion("viewer-1"), "rules", 1, code
    )


FILES: Mapping[str, Writer] = {
    "terms.attachments.attachment_file": Writer(
        before=after(begun, attached),
        once=taking("f1"),
        refused=taking("f9"),
        look_ups=1,
    ),
}
