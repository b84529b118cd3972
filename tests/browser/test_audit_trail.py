"""The trail in a browser: a question typed, pages turned, files taken along."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from models.kinds import AuditAction
from portal.domain.canonical import leaf_of
from portal.store.engine import Store
from tests.browser.visitor import WAIT, Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.people import trail
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def desk(portal: Server, beside: Store) -> Desk:
    """A member whose life fills more than one page."""
    desk = Desk.open(beside)
    desk.at(2026, 10, 1).join()
    for _ in range(30):
        desk.later(minutes=1).change("suspend", reason="LOST_DEVICE")
        desk.later(minutes=1).change("reinstate", reason="DEVICE_FOUND")
    return desk


@pytest.fixture
def auditor(browser: Any, portal: Server, desk: Desk) -> Iterator[Visitor]:
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("auditor-1")
        yield clerk
    assert clerk.complaints == []


def test_a_number_that_is_typed_shows_a_life_and_keeps_the_cursor(auditor: Visitor):
    box = auditor.page.get_by_label(auditor.word("trail.asked.on"), exact=True)

    box.fill("111-000-0001")
    box.press("Enter")

    auditor.sees(auditor.word("trail.title_of_member", number="111-000-0001"))
    auditor.is_at("on=111-000-0001")
    assert auditor.comes_true(
        "name => document.activeElement.getAttribute('aria-label') === name",
        auditor.word("trail.asked.on"),
    )


def test_the_browsers_way_back_brings_the_question_back(auditor: Visitor):
    title = auditor.word("pages.audit_trail.title")
    box = auditor.page.get_by_label(auditor.word("trail.asked.on"), exact=True)
    box.fill(NUMBER)
    box.press("Enter")
    heading = auditor.page.get_by_role("heading", level=1)
    heading.filter(has_text="111-000-0001").wait_for()

    auditor.page.go_back()

    heading.filter(has_text=title).wait_for()
    expect(box).to_have_value("", timeout=WAIT)


def test_pages_are_turned_without_a_reload(auditor: Visitor):
    auditor.page.evaluate("window.still_here = true")

    auditor.page.get_by_role("link", name=auditor.word("tables.older")).click()
    newer = auditor.page.get_by_role("link", name=auditor.word("tables.newer"))
    newer.wait_for()

    auditor.comes_true(r"/[?&]before=[cl]\d+/.test(location.search)")
    assert auditor.page.evaluate("window.still_here")


@pytest.mark.parametrize("kind", ["CSV", "XLSX", "JSONL"])
def test_the_list_is_taken_along_as_a_file(
    auditor: Visitor, desk: Desk, tmp_path: Path, kind: str
):
    button = auditor.page.get_by_role(
        "button", name=auditor.word("tables.export", kind=kind)
    )

    with auditor.page.expect_download() as taken:
        button.click()

    file = tmp_path / "file"
    taken.value.save_as(file)
    assert taken.value.suggested_filename.endswith(f".{kind.lower()}")
    facts = json.loads(trail(desk.store, AuditAction.AUDIT_EXPORTED)[-1]["body"])
    assert facts["facts"]["sha256"] == sha256(file.read_bytes()).hexdigest()
    if kind == "JSONL":
        line = file.read_bytes().splitlines()[0]
        body = line[line.index(b'"body":') + len(b'"body":') : -1]
        assert leaf_of(body).hex() == json.loads(line)["leaf"]
