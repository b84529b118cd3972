"""Record that somebody accepts terms, declines them, or takes an acceptance back.

One row, one event, one transaction; the row carries the SHA-256 of the text that was
shown. Nothing is ever changed: what was said later stands beside what was said before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
from models.facts import Entry, MemberFacts, Occasion
from models.kinds import AuditAction, Permission
from models.terms_facts import AcceptanceFact, TermsAround, TermsVersionFact
from models.terms_kinds import AcceptanceAct
from portal.domain.lengths import check_lengths
from portal.domain.receipts import spoken_number
from portal.domain.terms.accepting import AHEAD, ALREADY, RECORDED, Meant, meant
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.once import Once
from portal.services.terms.along import text_hashes
from portal.services.terms.around import terms_to_join, with_terms
from portal.store import acceptances, lifecycles, members
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.terms import terms_facts

LETTER = "A"
"""What the number of an acceptance's receipt begins with."""
PERSONAL = ("actor_name", "how", "text")
"""What of an acceptance is sealed behind its event."""
KEPT = ("purpose", "act", "method", "capacity", "channel", "reference", "button",
        "language", "evidence")  # fmt: skip
"""What a row and its event say as it was given."""


def record_acceptance(
    store: Store, occasion: Occasion, new: NewAcceptance
) -> AcceptanceReceipt:
    """Record ``new``, or say that it is on record already, or refuse."""
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_typed(new)
    once = Once(occasion, new.key or occasion.idem, {"acceptance": body_of(new)})
    return once.carry_out(
        store,
        lambda connection: accept_within(connection, store, occasion, new),
        receipt_row,
        receipt_again,
    )


def check_typed(new: NewAcceptance) -> None:
    """Refuse what is too long for its field, or no text."""
    check_lengths(
        member_number=new.member_number,
        document=new.document,
        purpose=new.purpose,
        offering_code=new.offering_code,
        channel=new.channel,
        name=new.actor_name,
        how=new.how,
        text=new.text,
        reference=new.reference,
        button=new.button,
        case_number=new.case_number,
    )


def body_of(new: NewAcceptance) -> dict[str, Any]:
    """Return what is asked for, without its key."""
    body = {each.name: getattr(new, each.name) for each in fields(new)}
    return {**body, "key": None}


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be written: by which member, about which version, with which text."""

    new: NewAcceptance
    member_id: int
    member_number: str
    meant: Meant
    text_sha256: str
    source: str = ""

    @property
    def version(self) -> TermsVersionFact:
        """The version that is meant."""
        return self.meant.version


def accept_within(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: NewAcceptance,
    source: str = "",
) -> AcceptanceReceipt:
    """Do the work of ``record_acceptance`` in the caller's transaction."""
    said = said_by(connection, occasion.at, new, source)
    if said.meant.before is not None:
        return _already(said, said.meant.before)
    (row_id,) = acceptances.next_acceptances(connection, 1)
    audit_id = record(connection, store.keys, occasion, entry_of(said, row_id))
    receipt = spoken_number(LETTER, audit_id)
    row = row_of(said, occasion, row_id, audit_id, receipt)
    acceptances.add_acceptances(connection, [row])
    return _receipt(said, receipt, row_id, occasion.at)


def said_by(
    connection: Connection,
    at: datetime,
    new: NewAcceptance,
    source: str = "",
    more: Mapping[int, Sequence[AcceptanceFact]] | None = None,
    *,
    hold: bool = True,
) -> Said:
    """Return what ``new`` comes to, or refuse; keeps other writers off the member.

    ``more`` is what is about to be recorded before it, by member; without ``hold``
    it is only looked at.
    """
    member_id = member_id_of(connection, new.member_number)
    if hold:
        acceptances.hold_member(connection, member_id)
    member = members.load_member(connection, member_id, at, at)
    assert member is not None
    around = [*arounds_of(connection, member, at)]
    around += _about_to_join(connection, member, new.offering_code, at)
    if more and member_id in more:
        around = [_with_more(each, more[member_id]) for each in around]
    acts = _to_take_back(connection, new, member_id, more or {})
    found = meant(new, around, terms_facts(connection), at, acts)
    digest = text_hash(connection, found.version, new.language)
    return Said(new, member_id, member.number, found, digest, source)


def _to_take_back(
    connection: Connection,
    new: NewAcceptance,
    member_id: int,
    more: Mapping[int, Sequence[AcceptanceFact]],
) -> Sequence[AcceptanceFact]:
    """Return what the member said, which they may take back when they have left."""
    if new.act is not AcceptanceAct.WITHDRAW:
        return ()
    known = acceptances.acceptances_of(connection, member_id)
    return (*known, *more.get(member_id, ()))


def _with_more(around: TermsAround, more: Sequence[AcceptanceFact]) -> TermsAround:
    return replace(around, acceptances=(*around.acceptances, *more))


def arounds_of(
    connection: Connection, member: MemberFacts, at: datetime
) -> Sequence[TermsAround]:
    """Return a member's services and contracts that stand now, with their terms."""
    versions = {each.lifecycle_version_id for each in member.memberships}
    versions |= {r.lifecycle_version_id for m in member.memberships for r in m.rows}
    known = lifecycles.lifecycles_of(connection, versions)
    found = with_terms(connection, member, known, at, at)
    around = [m.facts.terms for m in found.memberships if m.state is not None]
    return [*_standing(around), *_standing(found.terms)]


def _standing(around: Iterable[TermsAround | None]) -> list[TermsAround]:
    return [e for e in around if e is not None and e.party.until is None]


def _about_to_join(
    connection: Connection, member: MemberFacts, code: str, at: datetime
) -> list[TermsAround]:
    if not code:
        return []
    offering = members.offering_of(connection, code)
    if offering is None:
        return []
    found = terms_to_join(connection, member.id, offering.code, offering.id, at)
    return [] if found is None else [found]


def text_hash(connection: Connection, version: TermsVersionFact, language: str) -> str:
    """Return the SHA-256 of the text of a version, or refuse where there is none."""
    found = text_hashes(connection, version).get(language)
    if found is None:
        raise InputRefused("acceptance_no_text", language=language)
    return found


# ------------------------------------------------------------------ row and event


def entry_of(said: Said, row_id: int) -> Entry:
    """Return what the trail says of it; who acted and their words are sealed."""
    new, version = said.new, said.version
    facts = {
        **{name: getattr(new, name) for name in KEPT},
        "document": version.document,
        "number": version.number,
        "terms_version": version.version_id,
        "name": {"ja": version.name_ja, "en": version.name_en},
        "text_sha256": said.text_sha256,
        "content_sha256": version.content_hash,
        "acted_at": said.meant.acted_at,
        "served_at": new.served_at,
        "source": said.source,
        "counts_from": said.meant.counts_from,
    }
    return Entry(
        action=AuditAction.ACCEPTANCE_RECORDED,
        entity_type="acceptance",
        entity_id=row_id,
        member_id=said.member_id,
        private={name: getattr(new, name) or None for name in PERSONAL},
        case_number=new.case_number or None,
        facts={name: value for name, value in facts.items() if value not in (None, "")},
        new=True,
    )


def row_of(
    said: Said, occasion: Occasion, row_id: int, audit_id: int, receipt: str
) -> dict[str, Any]:
    """Return the row that is kept."""
    return {
        **{name: getattr(said.new, name) for name in KEPT},
        "id": row_id,
        "member_id": said.member_id,
        "document": said.version.document,
        "thing_version_id": said.version.version_id,
        "acted_at": said.meant.acted_at,
        "served_at": said.new.served_at,
        "recorded_at": occasion.at,
        "text_sha256": said.text_sha256,
        "content_sha256": said.version.content_hash,
        "source": said.source,
        "case_number": said.new.case_number or None,
        "staff_id": occasion.acting.staff_id,
        "audit_id": audit_id,
        "receipt": receipt,
    }


# ------------------------------------------------------------------ receipts


def _receipt(
    said: Said, number: str, row_id: int, recorded_at: datetime
) -> AcceptanceReceipt:
    version, found = said.version, said.meant
    ahead = version.effective_at > recorded_at
    return AcceptanceReceipt(
        number=number,
        outcome=AHEAD if ahead else RECORDED,
        acceptance_id=row_id,
        member_number=said.member_number,
        document=version.document,
        names=(version.name_ja, version.name_en),
        version=version.number,
        version_id=version.version_id,
        act=said.new.act,
        acted_at=found.acted_at,
        recorded_at=recorded_at,
        counts_from=found.counts_from,
        purpose=said.new.purpose,
    )


def _already(said: Said, before: AcceptanceFact) -> AcceptanceReceipt:
    version = said.version
    return AcceptanceReceipt(
        number=before.receipt,
        outcome=ALREADY,
        acceptance_id=before.id,
        member_number=said.member_number,
        document=version.document,
        names=(version.name_ja, version.name_en),
        version=version.number,
        version_id=version.version_id,
        act=before.act,
        acted_at=before.acted_at,
        recorded_at=before.recorded_at,
        counts_from=max(before.acted_at, version.effective_at),
        purpose=before.purpose,
    )


_INSTANTS = ("acted_at", "recorded_at", "counts_from")


def receipt_row(receipt: AcceptanceReceipt) -> dict[str, Any]:
    """Return a receipt as JSON values."""
    row = {each.name: getattr(receipt, each.name) for each in fields(receipt)}
    instants = {name: row[name].isoformat() for name in _INSTANTS}
    return {**row, **instants, "names": list(receipt.names)}


def receipt_again(row: Mapping[str, Any]) -> AcceptanceReceipt:
    """Return the receipt that ``receipt_row`` wrote, as one that is said again."""
    instants = {name: datetime.fromisoformat(row[name]) for name in _INSTANTS}
    given = {**row, **instants, "names": tuple(row["names"]), "repeated": True}
    return AcceptanceReceipt(**{**given, "act": AcceptanceAct(row["act"])})
