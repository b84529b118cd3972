"""A lifecycle from an owner's file to its approval by somebody else, in a browser."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.kinds import VersionedKind, VersionPhase
from portal import clock
from portal.services.publish.read import list_versions, version_of
from portal.services.staff import acting_for
from portal.store.engine import Store
from portal.wording.dates import day_words
from seed.set_up import set_up
from tests.browser.test_reading import at_rest, faults
from tests.browser.visitor import Visitor, visitor
from tests.desk import OPENED
from tests.people import occasion
from tests.server import Server
from tests.services.publish.office import changed, rename

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KIND, CODE = VersionedKind.LIFECYCLE, "canonical"


@pytest.fixture(scope="module", autouse=True)
def _offerings(portal: Server, beside: Store) -> None:
    """Give the portal the lifecycle that ships."""
    set_up(beside, OPENED)


def a_file(folder: Path, store: Store, name: str) -> Path:
    """Write what is in force with another name."""
    seen = occasion(acting_for(store, "owner-1"))
    live = version_of(store, seen, KIND, CODE)
    file = folder / "lifecycle.json"
    file.write_text(json.dumps(changed(live.content, rename(name))))
    return file


def begin(owner: Visitor, file: Path) -> None:
    """Make a draft of a file and open its page."""
    owner.page.locator('input[type="file"]').set_input_files(file)
    owner.press("version.now.import")
    owner.sees(owner.word("work_list.drafted"))
    owner.page.locator('p[role="status"] a').click()
    owner.is_at("version?thing=")


def submit(owner: Visitor, days: int) -> None:
    """Submit for the start of a day."""
    on = clock.business_day() + timedelta(days=days)
    owner.page.get_by_text(owner.word("version.starts.day")).click()
    field = owner.page.get_by_test_id("stDateInput")
    field.get_by_role("spinbutton").first.click()
    owner.page.keyboard.type(on.strftime("%Y%m%d"), delay=20)
    owner.page.keyboard.press("Tab")
    at_rest(owner)
    owner.press("version.now.submit")
    owner.sees(owner.word("version.done.submit"))
    owner.sees(owner.word("version.wanted_on", on=day_words(on, owner.language)))


@pytest.mark.parametrize(("language", "theme"), [("ja", "dark"), ("en", "light")])
def test_an_owner_uploads_and_somebody_else_approves_for_a_later_day(
    browser: Any,
    portal: Server,
    beside: Store,
    tmp_path: Path,
    language: str,
    theme: str,
):
    days = {"ja": 1, "en": 2}[language]
    file = a_file(tmp_path, beside, f"Renamed {language}")
    with visitor(browser, portal.address, language, theme) as owner:
        owner.sign_in("owner-1", "/work_list")
        begin(owner, file)
        owner.sees(f"Renamed {language}")
        at_rest(owner)
        assert faults(owner.page) == []
        submit(owner, days)
        place = "/version?" + owner.page.url.split("?")[1]

        with visitor(browser, portal.address, language, theme) as other:
            other.sign_in("info-1", "/work_list")
            other.sees(other.word("publishing.waits.to_approve"))
            at_rest(other)
            assert faults(other.page) == []
            other.go(place)
            other.sees(other.word("version.steps.approve"))
            at_rest(other)
            assert faults(other.page) == []
            other.press("version.steps.approve")
            other.sees(other.word("version.done.approve"))
            other.sees(other.word("publishing.phases.scheduled"))
            assert other.complaints == []

        owner.go(place)
        owner.sees(owner.word("publishing.phases.scheduled"))
        assert owner.complaints == []
    seen = occasion(acting_for(beside, "owner-1"))
    newest = list_versions(beside, seen, KIND, CODE)[-1]
    assert newest.phase is VersionPhase.SCHEDULED
    assert newest.version.content["name_en"] == f"Renamed {language}"
