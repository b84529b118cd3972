"""A step of a case: one row, one event, one transaction, under the case's lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.violation_facts import Case, CaseReceipt, CaseStep
from models.violation_kinds import CaseAct
from portal.domain.violations.cases import check_possible, check_revision, state_of
from portal.services.door import require
from portal.services.once import Once
from portal.services.violations.meeting import Scene, meet_case
from portal.store import violations
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Draft:
    """A step to be written; ``says`` are codes, ``private`` is what people wrote.

    ``led_to`` is the receipt of what was done along with it.
    """

    act: CaseAct
    says: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str | None] = field(default_factory=dict)
    blob_id: int | None = None
    led_to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which case is meant, as it was seen, and what is asked of it.

    ``revision`` None is whatever it stands at; ``given`` tells two commands apart.
    """

    number: str
    revision: int | None
    given: tuple[Any, ...]


Make = Callable[[Connection, Scene], Draft]


def saying(draft: Draft) -> Make:
    """Return the step that is the same for every case."""
    return lambda _connection, _scene: draft


def write_step(
    store: Store,
    occasion: Occasion,
    permission: Permission,
    asked: Asked,
    make: Make,
) -> CaseReceipt:
    """Write the step that ``make`` makes of a case, once; refuse what is stale."""
    require(store, occasion.acting, permission)

    def write(connection: Connection) -> CaseReceipt:
        scene = meet_case(connection, asked.number, occasion.at, lock=True)
        check_revision(scene.case, asked.revision)
        draft = make(connection, scene)
        return keep_step(connection, store, occasion, scene.case, draft)

    once = Once.of(occasion, "violation", asked.number, asked.revision, *asked.given)
    return once.carry_out(store, write, receipt_row, receipt_again)


def keep_step(
    connection: Connection, store: Store, occasion: Occasion, case: Case, draft: Draft
) -> CaseReceipt:
    """Write a step and its event inside the caller's transaction."""
    if case.steps:
        check_possible(case, draft.act)
    step = CaseStep(
        revision=case.revision + 1,
        act=draft.act,
        staff_id=occasion.acting.staff_id,
        at=max([occasion.at, *(each.at for each in case.steps)]),
        says={name: each for name, each in draft.says.items() if each is not None},
    )
    occasion = replace(occasion, at=step.at)
    entry = _entry(case, step, draft)
    audit_id = record(connection, store.keys, occasion, entry)
    step = replace(step, audit_id=audit_id)
    violations.add_step(connection, case.id, step, draft.blob_id)
    return CaseReceipt(case.number, step.act, step.revision, draft.led_to)


def _entry(case: Case, step: CaseStep, draft: Draft) -> Entry:
    then = replace(case, steps=(*case.steps, step))
    return Entry(
        action=AuditAction(f"violation.{step.act}"),
        entity_type="violation",
        entity_id=case.id,
        member_id=case.member_id,
        entity_version=step.revision,
        before={"case_state": state_of(case)} if case.steps else {},
        after={"case_state": state_of(then)},
        private=draft.private,
        facts={
            "case": case.number,
            "violation": case.kind,
            "offering": case.offering,
            **step.says,
        },
        case_number=case.number,
        new=not case.steps,
    )


def receipt_row(receipt: CaseReceipt) -> dict[str, Any]:
    """Return a receipt as JSON values."""
    return {
        "number": receipt.number,
        "act": receipt.act.value,
        "revision": receipt.revision,
        "led_to": receipt.led_to,
    }


def receipt_again(row: Mapping[str, Any]) -> CaseReceipt:
    """Return the receipt that ``receipt_row`` wrote, as one that is said again."""
    return CaseReceipt(**{**row, "act": CaseAct(row["act"]), "repeated": True})
