"""A file from upload to report in a real browser, worked on by a child process."""

from pathlib import Path
from typing import Any

import pytest

from models.job_kinds import ImportState
from portal.store import imports
from portal.store.engine import Store
from seed.set_up import set_up
from tests.browser.visitor import WAIT, Visitor, visitor
from tests.desk import OPENED
from tests.server import Server
from tests.services.importing.loading import as_file, number, row

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def _offerings(portal: Server, beside: Store) -> None:
    """Give the portal the offerings of the sample company."""
    set_up(beside, OPENED)


def choose(clerk: Visitor, file: Path) -> None:
    """Hand a file over."""
    clerk.page.locator('input[type="file"]').set_input_files(file)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_goes_from_upload_to_report(
    browser: Any, portal: Server, beside: Store, tmp_path: Path, language: str
):
    serials = range(300) if language == "ja" else range(300, 600)
    rows = [*(row(number(n), f"山田 {n}郎") for n in serials), row("x")]
    file = tmp_path / "members.csv"
    file.write_bytes(as_file(*rows))
    with visitor(browser, portal.address, language) as clerk:
        clerk.sign_in("info-1")
        clerk.page.wait_for_url("**/imports", timeout=WAIT)
        choose(clerk, file)
        clerk.sees(clerk.word("imports.encodings.utf_8"))

        clerk.press("imports.check")
        clerk.sees(clerk.word("imports.told"))
        clerk.sees(clerk.word("import.reasons.bad_check_digit.fix"))
        clerk.press("imports.run")
        clerk.sees(clerk.word("imports.rejects_as_file"))

        clerk.is_at("import=B-")
        assert clerk.complaints == []
    with beside.read() as connection:
        batch = imports.newest_batches(connection, 1)[0]
    assert batch.state is ImportState.DONE
    assert batch.counts == {"created": 300, "refused": 1}


def test_a_bad_file_is_refused_and_nothing_is_kept(
    browser: Any, portal: Server, beside: Store, tmp_path: Path
):
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with beside.read() as connection:
        before = imports.count_batches(connection)
    with visitor(browser, portal.address, "en") as clerk:
        clerk.sign_in("supervisor-1", "/imports")
        choose(clerk, file)

        clerk.sees("This is no text file")
    with beside.read() as connection:
        assert imports.count_batches(connection) == before
