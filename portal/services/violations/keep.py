"""Open a case, add evidence to it, close it, strike it as a mistake."""

from hashlib import sha256

from models.facts import Occasion
from models.kinds import Permission
from models.violation_facts import Case, CaseFile, CaseReceipt, NewCase
from models.violation_kinds import CaseAct
from portal.domain.calendar import day_of
from portal.domain.lengths import check_lengths
from portal.domain.receipts import spoken_number
from portal.domain.violations.cases import (
    check_day,
    check_evidence,
    check_possible,
    check_revision,
    check_words,
)
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.meeting import spells_of
from portal.services.once import Once
from portal.services.violations.meeting import Scene, ladders_at, meet_case
from portal.services.violations.steps import (
    Asked,
    Draft,
    keep_step,
    receipt_again,
    receipt_row,
    saying,
    write_step,
)
from portal.store import violations
from portal.store.blobs import store_blob
from portal.store.engine import Connection, Store

OWNER = "violation"
"""Whose the files of evidence are."""


def open_case(store: Store, occasion: Occasion, new: NewCase) -> CaseReceipt:
    """Open a case of a violation by a member; its number is what is read out.

    Refuses kinds that no rule set in force knows, and days to come.
    """
    require(store, occasion.acting, Permission.VIOLATION_EDIT)
    check_lengths(
        member_number=new.member_number,
        offering_code=new.offering_code,
        variant=new.variant,
        reason=new.kind,
        text=new.text,
    )
    check_words(new.text)
    once = Once.of(occasion, "open_case", repr(new))
    return once.carry_out(
        store,
        lambda connection: _open(connection, store, occasion, new),
        receipt_row,
        receipt_again,
    )


def _open(
    connection: Connection, store: Store, occasion: Occasion, new: NewCase
) -> CaseReceipt:
    today = day_of(occasion.at)
    on = new.on or today
    check_day(on, today)
    _check_kind(connection, occasion, new.kind)
    called = new.member_number, new.offering_code, new.variant
    held = spells_of(connection, *called, occasion.at)[0]
    row = {
        "member_id": held.member_id,
        "membership_id": held.id,
        "kind": new.kind,
        "on_day": on,
        "zone": "Asia/Tokyo",
        "recorded_at": occasion.at,
    }
    case_id = violations.add_case(connection, row)
    case = Case(
        id=case_id,
        number=spoken_number(violations.LETTER, case_id),
        member_id=held.member_id,
        membership_id=held.id,
        offering=held.offering_code,
        variant=held.variant,
        kind=new.kind,
        on=on,
        recorded_at=occasion.at,
    )
    draft = Draft(
        CaseAct.OPENED, {"happened": on.isoformat()}, {"text": new.text.strip()}
    )
    return keep_step(connection, store, occasion, case, draft)


def _check_kind(connection: Connection, occasion: Occasion, kind: str) -> None:
    ladders = ladders_at(connection, occasion.at)
    known = sorted({code for each in ladders for code in each.kinds})
    if not known:
        raise InputRefused("case_no_kinds")
    if kind not in known:
        raise InputRefused("case_kind_unknown", value=kind, known=known)


def add_evidence(
    store: Store,
    occasion: Occasion,
    number: str,
    revision: int | None,
    reference: str,
    file: CaseFile | None = None,
) -> CaseReceipt:
    """Add to a case what proves it: a reference, or a file, kept with its hash."""
    require(store, occasion.acting, Permission.VIOLATION_EDIT)
    check_lengths(reference=reference, file_name=file.name if file else None)
    check_evidence(reference, file)
    with store.read() as connection:
        scene = meet_case(connection, number, occasion.at)
    check_revision(scene.case, revision)
    check_possible(scene.case, CaseAct.EVIDENCE_ADDED)
    digest = sha256(file.content).hexdigest() if file else None
    blob_id = _kept(store, occasion, scene.case, file)

    def make(_connection: Connection, _scene: Scene) -> Draft:
        says = {"sha256": digest, "size": len(file.content)} if file else {}
        private = {
            "reference": reference.strip() or None,
            "file": file.name if file else None,
        }
        return Draft(CaseAct.EVIDENCE_ADDED, says, private, blob_id)

    asked = Asked(number, revision, ("evidence", reference, digest))
    return write_step(store, occasion, Permission.VIOLATION_EDIT, asked, make)


def _kept(
    store: Store, occasion: Occasion, case: Case, file: CaseFile | None
) -> int | None:
    if file is None:
        return None
    owner = (OWNER, case.id)
    return store_blob(store, [file.content], file.name, owner, occasion.at, None)


def close_case(
    store: Store, occasion: Occasion, number: str, revision: int | None, text: str = ""
) -> CaseReceipt:
    """Close a case that is done with; it goes on counting for its time."""
    check_lengths(text=text)
    asked = Asked(number, revision, ("close", text))
    draft = Draft(CaseAct.CLOSED, private={"text": text.strip() or None})
    return write_step(store, occasion, Permission.VIOLATION_EDIT, asked, saying(draft))


def strike_case(
    store: Store, occasion: Occasion, number: str, revision: int | None, text: str
) -> CaseReceipt:
    """Strike a case that was a mistake, with the reason; it counts no longer."""
    check_lengths(text=text)
    check_words(text)
    asked = Asked(number, revision, ("strike", text))
    draft = Draft(CaseAct.STRUCK, private={"text": text.strip()})
    return write_step(
        store, occasion, Permission.VIOLATION_DECIDE, asked, saying(draft)
    )
