"""``seed``, ``init`` and ``bench-data`` fill a database that has no table yet."""

import pytest

from portal.__main__ import main
from portal.config import settings
from seed import cast
from tests.commands.answers import ended


@pytest.fixture(autouse=True)
def _blank(blank_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", blank_database_url)
    settings.cache_clear()


@pytest.mark.slow
def test_the_sample_company_is_loaded_once(capsys: pytest.CaptureFixture[str]):
    status, first = ended(capsys, "seed")
    again = ended(capsys, "seed")

    assert (status, first["outcome"]) == (0, "loaded")
    assert again == (0, {"outcome": "already", "members": 0, "deeds": 0})
    _, card = ended(capsys, "show", cast.TAKAHASHI.number)
    assert card["name"] == cast.TAKAHASHI.name


def test_a_portal_with_members_takes_no_sample_company(
    capsys: pytest.CaptureFixture[str], blank_database_url: str
):
    ended(capsys, "init", "--offering", "MAIL=メール")
    ended(capsys, "bench-data", "1")

    status, answer = ended(capsys, "seed")

    assert (status, answer["code"]) == (1, "members_present")


def test_an_empty_portal_has_the_offerings_that_were_named(
    capsys: pytest.CaptureFixture[str],
):
    status, answer = ended(
        capsys, "init", "--offering", "MAIL=メール", "--offering", "pay=決済|Pay"
    )
    again = ended(capsys, "init", "--offering", "MAIL=メール")

    assert (status, answer["outcome"]) == (0, "done")
    assert answer["offerings"] == ["MAIL", "PAY"]
    assert again[1]["outcome"] == "already"


@pytest.mark.parametrize("text", ["MAIL", "=メール", "メール=MAIL", "MAIL="])
def test_an_offering_that_cannot_be_read_is_refused(
    text: str, capsys: pytest.CaptureFixture[str]
):
    status, answer = ended(capsys, "init", "--offering", text)

    assert (status, answer["code"]) == (1, "offering_unreadable")


@pytest.mark.parametrize("count", ["0", "-5", "many", "1e3", "10000001"])
def test_a_number_of_members_that_is_none_is_refused(
    count: str, capsys: pytest.CaptureFixture[str]
):
    status, answer = ended(capsys, "bench-data", "--", count)

    assert (status, answer["code"]) == (1, "count_unreadable")


def test_invented_members_have_true_histories(capsys: pytest.CaptureFixture[str]):
    ended(capsys, "bench-data", "60")
    status, answer = ended(capsys, "bench-data", "40")

    assert (status, answer["members"]) == (0, 40)
    verified = main(["verify", "--full", "--json"])
    assert verified == 0
