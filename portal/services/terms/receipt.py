"""The receipt of an acceptance: for programs as JSON, for people as PDF.

The names of the JSON follow the consent record of ISO/IEC TS 27560 where it has one
for what terms need; what it does not know keeps a name of ours.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import format_decimal

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.terms_facts import TermsVersionFact
from portal.domain.lengths import check_lengths
from portal.domain.terms.evidence import OWNER, KeptFile, media_type
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.export import File
from portal.services.paper.paper import PDF, Paper
from portal.services.terms.accept import PERSONAL
from portal.services.terms.standing_words import name_words
from portal.store import acceptances, blobs, lock_targets
from portal.store.access import record_access
from portal.store.engine import Connection, Store
from portal.store.private import private_values
from portal.store.terms import terms_facts
from portal.wording import say
from portal.wording.dates import instant_words

JSON = "application/json"
SCHEMA = "ISO/IEC TS 27560 (shaped on), portal 1"
_ACTS = {"accept": "given", "decline": "refused", "withdraw": "withdrawn"}
"""What each answer is called in a consent record."""
_ROWS = ("document", "version", "act", "acted_at", "recorded_at", "method", "capacity",
         "actor_name", "language", "text_sha256", "reference", "evidence",
         "evidence_kept")  # fmt: skip
"""What the paper says, in its order; what is blank is left out."""


def acceptance_receipt(
    store: Store, occasion: Occasion, receipt: str, kind: str, language: str
) -> File:
    """Return a receipt as ``json`` or ``pdf``; its taking is on record before."""
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    if kind not in ("json", "pdf"):
        raise InputRefused("filter_unknown", filter="format", value=kind)
    check_lengths(number=receipt)
    number = receipt.strip().upper()
    with store.read() as connection:
        row = acceptances.acceptance_by(connection, number)
        if row is None:
            raise NotFound(what="receipt", number=number)
        head = lock_targets.member_head(connection, row.member_id)
        known = private_values(connection, store.keys, [row.audit_id])
        versions = terms_facts(connection)
        kept = _evidence(connection, row)
    version = said_then(versions, row)
    personal = {n: value for n, (_, value) in known.get(row.audit_id, {}).items()}
    record_access(store, occasion, taking(AuditAction.RECEIPT_SHOWN, row, version))
    said = {name: personal.get(name, "") for name in PERSONAL}
    if kind == "json":
        record = receipt_json(row, head.number, version, said, kept)
        content = json.dumps(record, ensure_ascii=False, indent=2).encode()
        return File(f"{number}.json", JSON, content, 1)
    paper = _paper(row, head.number, version, said, language, kept)
    return File(f"{number}.pdf", PDF, paper, 1)


def _evidence(connection: Connection, row: Any) -> KeptFile | None:
    """Return the file that shows an answer, where it is kept."""
    digests = [row.evidence] if row.evidence else []
    found = blobs.blobs_of(connection, digests, OWNER, row.member_id)
    blob = found.get(row.evidence)
    return KeptFile(blob.file_name, blob.size) if blob is not None else None


def said_then(versions: Iterable[TermsVersionFact], row: Any) -> TermsVersionFact:
    """Return the version as it was when the answer was recorded, not as it is now."""
    own = [each for each in versions if each.version_id == row.thing_version_id]
    then = [each for each in own if each.approved_at <= row.recorded_at]
    return max(then or own, key=lambda each: each.approved_at)


def taking(action: AuditAction, row: Any, version: TermsVersionFact) -> Entry:
    """Return what is put on record when a receipt, or what shows it, is taken."""
    return Entry(
        action=action,
        entity_type="acceptance",
        entity_id=row.id,
        member_id=row.member_id,
        facts={
            "receipt": row.receipt,
            "document": version.document,
            "number": version.number,
            "name": {"ja": version.name_ja, "en": version.name_en},
        },
    )


def receipt_json(
    row: Any,
    member_number: str,
    version: TermsVersionFact,
    said: Mapping[str, str],
    kept: KeptFile | None = None,
) -> dict[str, Any]:
    """Return the record of one answer about terms."""
    named = {each.id: each for each in version.purposes}
    purpose = named.get(row.purpose)
    return {
        "schema_version": SCHEMA,
        "record_id": row.receipt,
        "pii_principal_id": member_number,
        "privacy_notice": {
            "document": version.document,
            "kind": version.kind,
            "name": {"ja": version.name_ja, "en": version.name_en},
            "version": version.number,
            "effective_at": version.effective_at.isoformat(),
            "content_sha256": version.content_hash,
        },
        "language": row.language,
        "text_sha256": row.text_sha256,
        "purposes": [
            {
                "purpose": purpose.id,
                "name": {"ja": purpose.name_ja, "en": purpose.name_en},
            }
        ]
        if purpose
        else [],
        "collection_method": {
            "method": row.method,
            "channel": row.channel,
            "reference": row.reference,
            "button": row.button,
            "evidence_sha256": row.evidence,
            "evidence_kept": {"type": media_type(kept.name), "bytes": kept.size}
            if kept
            else None,
            "how": said["how"],
        },
        "events": [
            {
                "event_type": _ACTS[row.act],
                "event_time": row.acted_at.isoformat(),
                "notice_time": row.served_at.isoformat() if row.served_at else None,
                "recorded_time": row.recorded_at.isoformat(),
                "counts_from": max(row.acted_at, version.effective_at).isoformat(),
                "entity_id": said["actor_name"] or member_number,
                "capacity": row.capacity,
            }
        ],
    }


def _paper(
    row: Any,
    member_number: str,
    version: TermsVersionFact,
    said: Mapping[str, str],
    language: str,
    kept: KeptFile | None,
) -> bytes:
    title = say("acceptance.receipt.title", language, number=row.receipt)
    shown = {
        "document": name_words(version, language),
        "version": str(version.number),
        "act": say(f"acceptance.acts.{row.act}", language),
        "acted_at": instant_words(row.acted_at, language),
        "recorded_at": instant_words(row.recorded_at, language),
        "method": say(f"acceptance.methods.{row.method}", language),
        "capacity": say(f"acceptance.capacities.{row.capacity}", language),
        "actor_name": said["actor_name"],
        "language": say(f"acceptance.languages.{row.language}", language),
        "text_sha256": row.text_sha256,
        "reference": row.reference,
        "evidence": row.evidence,
        "evidence_kept": kept_words(kept, language) if kept else "",
    }
    paper = Paper(title, language)
    paper.heading(title)
    member = say("acceptance.receipt.member", language)
    rows = [(_said(name, language), shown[name]) for name in _ROWS if shown[name]]
    paper.facts([(member, member_number), *rows])
    paper.paragraph(say("acceptance.receipt.note", language))
    return paper.written()


def kept_words(kept: KeptFile, language: str) -> str:
    """Return what kind of file is kept, and how large it is."""
    size = f"{format_decimal(kept.kilobytes, locale=language)} kB"
    return say("acceptance.evidence.kept", language, kind=kept.ending, size=size)


def _said(name: str, language: str) -> str:
    return say(f"acceptance.receipt.{name}", language)
