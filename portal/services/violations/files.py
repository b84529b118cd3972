"""Files of cases: what proves one, and the list; each leaves its event before."""

from hashlib import sha256

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.violations.cases import state_of
from portal.domain.violations.listing import (
    COUNTED,
    AskedCases,
    ListedCase,
    check_asked,
)
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.export import Cell, File, Sheet, as_file, check_format
from portal.services.show_member import named
from portal.services.violations.meeting import meet_case
from portal.services.violations.see import Named, kind_names
from portal.services.violations.tell import response_words, rung_of
from portal.store import blobs, cards, violations
from portal.store.access import record_access
from portal.store.audit import record
from portal.store.engine import Store
from portal.store.private import private_values
from portal.store.violation_lists import count_cases, listed_cases
from portal.wording import say
from portal.wording.dates import TOKYO, day_words, instant_words

COLUMNS = ("case", "number", "offering", "kind", "happened", "rung", "response",
           "state", "opened")  # fmt: skip


def evidence_file(store: Store, occasion: Occasion, number: str, revision: int) -> File:
    """Return a file of evidence; who asked for which is on record before."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    with store.read() as connection:
        scene = meet_case(connection, number, occasion.at)
        case = scene.case
        blob_id = violations.blob_of_step(connection, case.id, revision)
        if blob_id is None:
            raise NotFound(what="attachment", number=f"{case.number}/{revision}")
        step = case.steps[revision - 1]
        values = private_values(connection, store.keys, [step.audit_id])
    name = values.get(step.audit_id, {}).get("file", ("", f"{case.number}.bin"))[1]
    entry = Entry(
        action=AuditAction.VIOLATION_FILE_GIVEN,
        entity_type="violation",
        entity_id=case.id,
        member_id=case.member_id,
        facts={"case": case.number, "sha256": step.says["sha256"]},
    )
    record_access(store, occasion, entry)
    content = b"".join(blobs.blob_pieces(store.main, blob_id))
    return File(name, "application/octet-stream", content, 1)


def export_cases(
    store: Store, occasion: Occasion, kind: str, asked: AskedCases, language: str
) -> File:
    """Return the cases that were asked for as ``csv`` or ``xlsx``, without texts."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    require(store, occasion.acting, Permission.MEMBER_EXPORT)
    check_asked(asked)
    check_format(kind)
    with store.read() as connection:
        if count_cases(connection, asked) > COUNTED:
            most = f"{COUNTED:,}"
            raise InputRefused("export_too_large", count=f">{most}", most=most)
        kinds = kind_names(connection, occasion)
        offerings = named(cards.offering_names(connection).items())
        found = listed_cases(connection, asked, COUNTED)
    sheet = Sheet(
        say("pages.violations.title", language),
        _head(occasion, asked, language),
        [say(f"violations.columns.{each}", language) for each in COLUMNS],
        [_row(each, kinds, offerings, language) for each in found],
    )
    name = f"violations-{occasion.at.astimezone(TOKYO):%Y%m%d-%H%M%S}"
    file = as_file(sheet, name, kind)
    _record(store, occasion, asked, kind, file)
    return file


def _head(
    occasion: Occasion, asked: AskedCases, language: str
) -> list[tuple[str, str]]:
    who = occasion.acting
    name = who.name_en if language == "en" else who.name_ja
    narrowed = ", ".join(asked.narrow.values())
    return [
        (say("export.at", language), instant_words(occasion.at, language)),
        (say("export.by", language), f"{name} ({who.code})"),
        (say("export.filter", language),
         narrowed or say("trail.asked.nothing", language)),
    ]  # fmt: skip


def _row(each: ListedCase, kinds: Named, offerings: Named, language: str) -> list[Cell]:
    case = each.case
    kind, offering = kinds.get(case.kind), offerings.get(case.offering)
    return [
        case.number,
        each.number,
        offering.say(language) if offering else case.offering,
        kind.say(language) if kind else case.kind,
        day_words(case.on, language),
        rung_of(case),
        response_words(case, language),
        say(f"violations.states.{state_of(case)}", language),
        instant_words(case.recorded_at, language),
    ]


def _record(
    store: Store, occasion: Occasion, asked: AskedCases, kind: str, file: File
) -> None:
    facts = {
        "format": kind,
        "rows": file.rows,
        "filter": dict(asked.narrow),
        "sha256": sha256(file.content).hexdigest(),
    }
    entry = Entry(AuditAction.MEMBERS_EXPORTED, "audit", 0, facts=facts)
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
