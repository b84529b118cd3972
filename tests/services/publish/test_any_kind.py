"""Another kind is published by the same commands: a gate, an adapter, words."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest

from models.kinds import Permission, Role, Verdict, VersionedKind, VersionPhase
from models.publishing_facts import Content, Problem, Seat, Version
from portal.domain.calendar import start_of
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused
from portal.services.publish.approve import approve, repeal, take_back
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.kinds import ADAPTERS, Adapter
from portal.services.publish.read import list_versions, show_version
from portal.services.publish.review import answer, submit
from portal.store.engine import Connection
from portal.wording import LANGUAGES, has, say
from tests.services.publish.office import Office, changed, rename, rename_state

KIND = VersionedKind.CHECKLIST
DAY = date(2026, 12, 1)


def gate(draft: Content, live: Content | None, around: Around) -> tuple[Problem, ...]:
    """Ask for items; what is in force and around are there to be asked."""
    assert around == {"code": "golive"}
    assert live is None or "items" in live
    return () if draft.get("items") else (Problem("text_missing", ("items",)),)


@dataclass
class Notes:
    """What the kind was told to do."""

    put: list[int] = field(default_factory=list)
    ended: list[tuple[int, datetime]] = field(default_factory=list)

    def put_in_force(self, _connection: Connection, version: Version) -> None:
        self.put.append(version.number)

    def end(self, _connection: Connection, version: Version, at: datetime) -> None:
        self.ended.append((version.number, at))


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> Notes:
    notes = Notes()
    rules = KindRules(
        kind=KIND,
        read=Permission.LIFECYCLE_READ,
        edit=Permission.IMPORT_RUN,
        approve=Permission.IMPORT_RUN,
        gate=gate,
        collision=Collision.LATER_WINS,
        reviewers=frozenset({Role.LEGAL}),
    )
    adapter = Adapter(
        rules,
        around=lambda _, code: {"code": code},
        put_in_force=notes.put_in_force,
        end=notes.end,
        holds=lambda _connection, version: version.number in notes.put,
    )
    monkeypatch.setitem(ADAPTERS, KIND, adapter)
    return notes


def published(office: Office, items: list[str], on: date | None = DAY) -> Version:
    by, content = office.occasion("supervisor-1"), {"items": items}
    draft = start_draft(office.store, by, KIND, "golive", content)
    submit(office.store, by, draft.id, Plan((Seat(0, role=Role.LEGAL),), on=on))
    answer(office.store, office.occasion("legal-1"), draft.id, Verdict.AGREE)
    second = office.later(seconds=1).occasion("info-1")
    return approve(office.store, second, draft.id, draft.content_hash)


def phases(office: Office) -> list[VersionPhase]:
    found = list_versions(office.store, office.occasion("viewer-1"), KIND, "golive")
    return [each.phase for each in found]


def test_its_own_gate_and_reviewers_are_asked(office: Office, notes: Notes):
    by = office.occasion("supervisor-1")
    draft = start_draft(office.store, by, KIND, "golive", {"items": []})

    assert show_version(office.store, by, draft.id).problems
    with pytest.raises(InputRefused) as refused:
        submit(office.store, by, draft.id, Plan())
    assert refused.value.code == "version_has_problems"
    save_draft(office.store, by, draft.id, 1, {"items": ["backup"]})
    with pytest.raises(InputRefused) as refused:
        submit(office.store, by, draft.id, Plan())
    assert refused.value.code == "reviewers_missing"
    assert notes.put == []


def test_of_two_on_one_instant_the_later_approved_holds_and_both_are_shown(
    office: Office, notes: Notes
):
    published(office, ["one"])
    published(office, ["two"])

    assert phases(office) == ["scheduled", "scheduled"]
    office.at(2026, 12, 1)
    assert phases(office) == ["superseded", "live"]
    assert notes.put == [1, 2]


def test_what_an_approval_wrote_is_ended_with_it(office: Office, notes: Notes):
    ahead = published(office, ["one"])
    take_back(office.store, office.occasion("info-1"), ahead.id)
    now = published(office, ["two"], on=None)
    repeal(office.store, office.later(hours=1).occasion("info-1"), now.id)

    assert notes.ended == [(1, start_of(DAY)), (2, office.now)]
    assert phases(office) == ["draft", "repealed"], "this kind can do without"


def test_a_refused_approval_writes_nothing_of_the_kind(
    office: Office, notes: Notes, monkeypatch: pytest.MonkeyPatch
):
    def fail(_connection: Connection, _version: Version) -> None:
        raise InputRefused("content_unreadable")

    failing = replace(ADAPTERS[KIND], put_in_force=fail)
    monkeypatch.setitem(ADAPTERS, KIND, failing)

    with pytest.raises(InputRefused):
        published(office, ["one"])

    assert phases(office) == ["in_review"]


@pytest.mark.parametrize("kind", VersionedKind)
def test_every_kind_has_a_word(kind: VersionedKind):
    for language in LANGUAGES:
        assert say(f"publishing.kinds.{kind}", language)


@pytest.mark.parametrize("kind", ADAPTERS)
def test_every_kind_that_is_published_says_who_may(kind: VersionedKind):
    rules = ADAPTERS[kind].rules

    assert rules.kind is kind
    for permission in (rules.read, rules.edit, rules.approve):
        assert has(f"permissions.{permission}")


# ------------------------------------------------------------------ at once


def at_once(*doings: Any) -> list[Exception | None]:
    """Do several things at one moment; return what each was refused with."""
    barrier = Barrier(len(doings))
    found: list[Exception | None] = [None] * len(doings)

    def run(number: int) -> None:
        barrier.wait(timeout=30)
        try:
            doings[number]()
        except InputRefused as refused:
            found[number] = refused

    threads = [Thread(target=run, args=(number,)) for number in range(len(doings))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return found


def test_two_who_save_at_one_moment_are_both_kept(office: Office):
    draft = office.draft()
    office.occasion("owner-2")

    found = at_once(
        lambda: office.save(draft, rename("At once")),
        lambda: office.save(draft, rename_state("active", "稼働"), by="owner-2"),
    )

    assert found == [None, None]
    content = office.shown(draft).version.content
    both = changed(changed(draft.content, rename("At once")),
                   rename_state("active", "稼働"))  # fmt: skip
    assert content == both
    assert [each.revision for each in office.shown(draft).edits] == [1, 2, 3]


def test_of_two_who_approve_at_one_moment_one_does(office: Office):
    ready = office.submit(office.draft())
    for who in ("owner-2", "info-1"):
        office.occasion(who)

    found = at_once(
        lambda: office.approve_version(ready),
        lambda: office.approve_version(ready, by="info-1"),
    )

    assert sorted(each is None for each in found) == [False, True]


def test_two_who_begin_at_one_moment_begin_two_versions(office: Office):
    draft = office.draft()
    office.occasion("owner-2")
    content = changed(draft.content, lambda each: each.update(code="other"))

    def begin(who: str) -> None:
        kind, occasion = VersionedKind.LIFECYCLE, office.occasion(who)
        start_draft(office.store, occasion, kind, "other", content)

    assert at_once(lambda: begin("owner-1"), lambda: begin("owner-2")) == [None, None]
    kind, occasion = VersionedKind.LIFECYCLE, office.occasion("owner-1")
    found = list_versions(office.store, occasion, kind, "other")
    assert [each.version.number for each in found] == [1, 2]
