"""The services about terms that write, for the table of ``tests/services/writers``."""

from collections.abc import Mapping
from dataclasses import replace

from models.acceptance_facts import NewAcceptance
from models.facts import Change
from portal.domain.terms.owing import AskedOwing
from portal.services.terms.accept import record_acceptance
from portal.services.terms.accept_and_change import accept_and_change
from portal.services.terms.accept_file import import_acceptances
from portal.services.terms.binding import Wanted, see_binding, text_file
from portal.services.terms.evidence import evidence_file, record_with_evidence
from portal.services.terms.notices import Evidence
from portal.services.terms.owing import export_owing, see_owing
from portal.services.terms.receipt import acceptance_receipt
from portal.store.acceptances import acceptances_of
from tests.desk import NUMBER, Desk
from tests.services.terms.counter import Counter
from tests.services.writer import Doing, Writer, after

SAID = NewAcceptance(NUMBER, "tos", reference="REC-1")


def with_terms(desk: Desk) -> None:
    """Let the member of a desk hold a service that terms apply to."""
    desk.at(2026, 10, 1).join()
    Counter(desk.store, desk.now).publish_terms()
    desk.at(2026, 11, 20)


def accepting(new: NewAcceptance) -> Doing:
    return lambda desk: record_acceptance(desk.store, desk.occasion(), new)


def showing(new: NewAcceptance) -> Doing:
    file = Evidence("paper.pdf", b"%PDF-1.7 signed")
    return lambda desk: record_with_evidence(desk.store, desk.occasion(), new, file)


def changing(new: NewAcceptance) -> Doing:
    change = Change(NUMBER, "MAIL", "suspend", reason="LOST_DEVICE")
    return lambda desk: accept_and_change(desk.store, desk.occasion(), change, [new])


def receipt_of(desk: Desk) -> str:
    """Return the number of the first receipt."""
    with desk.store.read() as connection:
        return acceptances_of(connection, desk.member().id)[0].receipt


def taking(file: str) -> Doing:
    return lambda desk: import_acceptances(
        desk.store, desk.occasion("info-1"), file.encode()
    )


TERMS: Mapping[str, Writer] = {
    "terms.accept.record_acceptance": Writer(
        before=with_terms,
        once=accepting(SAID),
        refused=accepting(replace(SAID, document="nothing")),
        events=1,
    ),
    "terms.accept_and_change.accept_and_change": Writer(
        before=with_terms,
        once=changing(SAID),
        refused=changing(replace(SAID, document="nothing")),
        events=2,
    ),
    "terms.accept_file.import_acceptances": Writer(
        before=with_terms,
        once=taking(f"会員番号,規約,同意日\n{NUMBER},tos,2026-11-01\n"),
        refused=taking(f"会員番号,規約,同意日\n{NUMBER},nothing,2026-11-01\n"),
        events=2,
    ),
    "terms.evidence.evidence_file": Writer(
        before=after(with_terms, showing(SAID)),
        once=lambda desk: evidence_file(desk.store, desk.occasion(), receipt_of(desk)),
        refused=lambda desk: evidence_file(desk.store, desk.occasion(), "A-1-1"),
        look_ups=1,
    ),
    "terms.binding.see_binding": Writer(
        before=with_terms,
        once=lambda desk: see_binding(desk.store, desk.occasion(), NUMBER),
        refused=lambda desk: see_binding(desk.store, desk.occasion("owner-1"), NUMBER),
        look_ups=1,
        denied=1,
    ),
    "terms.binding.text_file": Writer(
        before=with_terms,
        once=lambda desk: text_file(desk.store, desk.occasion(), NUMBER, Wanted("tos")),
        refused=lambda desk: text_file(
            desk.store, desk.occasion(), NUMBER, Wanted("nothing")
        ),
        look_ups=1,
    ),
    "terms.owing.see_owing": Writer(
        before=with_terms,
        once=lambda desk: see_owing(desk.store, desk.occasion("legal-1"), AskedOwing()),
        refused=lambda desk: see_owing(desk.store, desk.occasion(), AskedOwing()),
        look_ups=1,
        denied=1,
    ),
    "terms.owing.export_owing": Writer(
        before=with_terms,
        once=lambda desk: export_owing(
            desk.store, desk.occasion("legal-1"), "csv", AskedOwing(), "en"
        ),
        refused=lambda desk: export_owing(
            desk.store, desk.occasion(), "csv", AskedOwing(), "en"
        ),
        events=1,
        denied=1,
    ),
    "terms.receipt.acceptance_receipt": Writer(
        before=after(with_terms, accepting(SAID)),
        once=lambda desk: acceptance_receipt(
            desk.store, desk.occasion(), receipt_of(desk), "json", "ja"
        ),
        refused=lambda desk: acceptance_receipt(
            desk.store, desk.occasion(), "A-1-1", "json", "ja"
        ),
        look_ups=1,
    ),
}
