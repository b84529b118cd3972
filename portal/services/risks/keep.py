"""Open, change, accept and close risks: each one row, one event, one transaction."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.risk_facts import NewRisk, Risk, RiskRow, RiskSays
from models.risk_kinds import RiskAct
from portal.domain.calendar import day_of
from portal.domain.lengths import check_lengths
from portal.domain.risks import (
    check_may_accept,
    check_new,
    check_revision,
    check_says,
    digest_of,
)
from portal.errors import InputRefused, NotFound
from portal.services.actor_scene import live_kinds
from portal.services.door import require
from portal.services.once import Once
from portal.store import members, offerings, risks
from portal.store.audit import record
from portal.store.engine import Connection, Store

ACTIONS = {
    RiskAct.OPENED: AuditAction.RISK_OPENED,
    RiskAct.CHANGED: AuditAction.RISK_CHANGED,
    RiskAct.ACCEPTED: AuditAction.RISK_ACCEPTED,
    RiskAct.CLOSED: AuditAction.RISK_CLOSED,
}


def open_risk(store: Store, occasion: Occasion, new: NewRisk) -> int:
    """Enter a risk of an actor kind in force; return its id."""
    require(store, occasion.acting, Permission.RISK_EDIT)
    check_new(new, day_of(occasion.at))

    def write(connection: Connection) -> int:
        risk_id = _head(connection, new, occasion.at)
        risk = Risk(risk_id, new.actor, new.offering, ())
        row = _row(RiskAct.OPENED, 1, new.says, occasion)
        _keep(connection, store, occasion, risk, row, None)
        return risk_id

    once = Once.of(occasion, "open_risk", repr(new))
    return once.carry_out(
        store, write, lambda risk_id: {"risk": risk_id}, lambda row: int(row["risk"])
    )


def _head(connection: Connection, new: NewRisk, at: datetime) -> int:
    if new.actor not in live_kinds(connection, at):
        raise NotFound(what="actor", number=new.actor)
    kind_id = offerings.actor_kind_ids(connection)[new.actor]
    if not new.offering:
        return risks.add_risk(connection, kind_id, None, at)
    offering = members.offering_of(connection, new.offering)
    if offering is None:
        raise NotFound(what="offering", number=new.offering)
    return risks.add_risk(connection, kind_id, offering.id, at)


def change_risk(
    store: Store, occasion: Occasion, risk_id: int, revision: int, says: RiskSays
) -> int:
    """Say something else of a risk; whoever accepted it has not accepted this."""
    require(store, occasion.acting, Permission.RISK_EDIT)
    check_says(says, day_of(occasion.at))

    def row_for(risk: Risk) -> RiskRow | None:
        if says == risk.says:
            return None
        return _row(RiskAct.CHANGED, revision + 1, says, occasion)

    return _add(store, occasion, (risk_id, revision, repr(says)), row_for, None)


def accept_risk(
    store: Store, occasion: Occasion, risk_id: int, revision: int, text: str
) -> int:
    """Accept what is left of a risk, as somebody who wrote nothing in it."""
    require(store, occasion.acting, Permission.RISK_ACCEPT)
    _check_words(text)

    def row_for(risk: Risk) -> RiskRow:
        check_may_accept(risk, occasion.acting.staff_id)
        return _row(RiskAct.ACCEPTED, revision + 1, risk.says, occasion)

    return _add(store, occasion, (risk_id, revision, text), row_for, text)


def close_risk(
    store: Store, occasion: Occasion, risk_id: int, revision: int, text: str
) -> int:
    """Close a risk that there is no more; it stays readable."""
    require(store, occasion.acting, Permission.RISK_EDIT)
    _check_words(text)

    def row_for(risk: Risk) -> RiskRow:
        return _row(RiskAct.CLOSED, revision + 1, risk.says, occasion)

    return _add(store, occasion, (risk_id, revision, text, "close"), row_for, text)


def _check_words(text: str) -> None:
    check_lengths(text=text)
    if not text.strip():
        raise InputRefused("risk_words_missing")


def _row(act: RiskAct, revision: int, says: RiskSays, occasion: Occasion) -> RiskRow:
    return RiskRow(revision, act, says, occasion.acting.staff_id, occasion.at)


def _add(
    store: Store,
    occasion: Occasion,
    given: tuple[Any, ...],
    row_for: Callable[[Risk], RiskRow | None],
    text: str | None,
) -> int:
    """Add the row that ``row_for`` makes of a risk, under its lock; return its id."""
    risk_id, revision = int(given[0]), int(given[1])

    def write(connection: Connection) -> int:
        risks.lock_risk(connection, risk_id)
        risk = risks.risk_of(connection, risk_id)
        if risk is None:
            raise NotFound(what="risk", number=f"R{risk_id}")
        check_revision(risk, revision)
        row = row_for(risk)
        if row is not None:
            _keep(connection, store, occasion, risk, row, text)
        return risk_id

    once = Once.of(occasion, "risk", *given)
    return once.carry_out(
        store, write, lambda done: {"risk": done}, lambda row: int(row["risk"])
    )


def _keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    risk: Risk,
    row: RiskRow,
    text: str | None,
) -> None:
    audit_id = record(connection, store.keys, occasion, _entry(risk, row, text))
    text_event_id = audit_id if text else None
    kept = RiskRow(row.revision, row.act, row.says, row.staff_id, row.at, audit_id,
                   text_event_id)  # fmt: skip
    risks.add_row(connection, risk.id, kept)


def _entry(risk: Risk, row: RiskRow, text: str | None) -> Entry:
    was = _told(risk.rows[-1]) if risk.rows else {}
    told = _told(row)
    now = {name: value for name, value in told.items() if was.get(name) != value}
    return Entry(
        action=ACTIONS[row.act],
        entity_type="risk",
        entity_id=risk.id,
        entity_version=row.revision,
        before={name: was[name] for name in now if name in was},
        after=now,
        private={"text": text} if text else {},
        facts={
            "risk": risk.number,
            "name": {"ja": row.says.name_ja, "en": row.says.name_en},
            "actor_kind": risk.actor,
            **({"offering": risk.offering} if risk.offering else {}),
        },
        new=not risk.rows,
    )


def _told(row: RiskRow) -> dict[str, Any]:
    """Return what an event repeats of a row, and the hash of all that it says."""
    hashed = sha256(digest_of(risks.said(row.says))).hexdigest()
    return {
        "risk_before": row.says.before.score,
        "risk_after": row.says.after.score,
        "treatment": row.says.treatment.value,
        "review_on": row.says.review_on,
        "content_hash": hashed,
    }
