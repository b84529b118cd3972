"""Files that show what was said about terms: kept with it, handed out on record.

A file is the member's whose answer it shows; it is told by its SHA-256, which the
answer's row and event carry.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
from models.facts import Occasion
from models.kinds import AuditAction, Permission
from portal.domain.lengths import check_lengths
from portal.domain.terms.evidence import (
    OWNER,
    KeptFile,
    check_evidence,
    media_type,
)
from portal.errors import NotFound
from portal.services.door import require
from portal.services.export import File
from portal.services.meeting import member_id_of
from portal.services.terms.accept import check_typed, record_acceptance, said_by
from portal.services.terms.notices import Evidence
from portal.services.terms.receipt import said_then, taking
from portal.store import acceptances, blobs
from portal.store.access import record_access
from portal.store.engine import Connection, Store
from portal.store.terms import terms_facts


def record_with_evidence(
    store: Store, occasion: Occasion, new: NewAcceptance, evidence: Evidence | None
) -> AcceptanceReceipt:
    """Record ``new`` with the file that shows it, or refuse both."""
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    return record_acceptance(
        store, occasion, with_evidence(store, occasion, new, evidence)
    )


def with_evidence(
    store: Store, occasion: Occasion, new: NewAcceptance, evidence: Evidence | None
) -> NewAcceptance:
    """Keep a file and return the answer that names it; refused answers keep none."""
    if evidence is None:
        return new
    name = check_evidence(evidence.name, evidence.content)
    named = replace(new, evidence=evidence.sha256)
    check_typed(named)
    with store.read() as connection:
        said = said_by(connection, occasion.at, named, hold=False)
        kept = blobs.blobs_of(connection, [evidence.sha256], OWNER, said.member_id)
    if said.meant.before is None and not kept:
        owner = (OWNER, said.member_id)
        blobs.store_blob(store, [evidence.content], name, owner, occasion.at, None)
    return named


# ------------------------------------------------------------------ reading


def evidence_kept(
    store: Store, occasion: Occasion, member_number: str
) -> Mapping[str, KeptFile]:
    """Return which files are kept of what a member said, by the answer's receipt."""
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    with store.read() as connection:
        member_id = member_id_of(connection, member_number)
        said = acceptances.acceptances_of(connection, member_id)
        digests = {each.evidence for each in said if each.evidence}
        found = blobs.blobs_of(connection, digests, OWNER, member_id)
    return {
        each.receipt: KeptFile(
            found[each.evidence].file_name, found[each.evidence].size
        )
        for each in said
        if each.evidence in found
    }


def evidence_file(store: Store, occasion: Occasion, receipt: str) -> File:
    """Return the file that shows an answer; its taking is on record before."""
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    check_lengths(number=receipt)
    number = receipt.strip().upper()
    with store.read() as connection:
        row, blob = _row_and_blob(connection, number)
        versions = terms_facts(connection)
    version = said_then(versions, row)
    record_access(store, occasion, taking(AuditAction.EVIDENCE_SHOWN, row, version))
    content = b"".join(blobs.blob_pieces(store.main, blob.id))
    return File(blob.file_name, media_type(blob.file_name), content, 1)


def _row_and_blob(connection: Connection, number: str) -> tuple[Any, Any]:
    row = acceptances.acceptance_by(connection, number)
    if row is None:
        raise NotFound(what="receipt", number=number)
    digests = [row.evidence] if row.evidence else []
    found = blobs.blobs_of(connection, digests, OWNER, row.member_id)
    if row.evidence not in found:
        raise NotFound(what="evidence", number=number)
    return row, found[row.evidence]
