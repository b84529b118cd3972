"""``cancellation``: the earliest last day, to people and to programs."""

import json

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.desk import NUMBER
from tests.services.policy.house_rules import content, publish
from tests.services.policy.test_cancellation import TERM
from tests.services.publish.office import Office

ABOUT = ("cancellation", NUMBER, "--offering", "phone", "--at", "2026-11-21")


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    office = Office.open(store)
    publish(office, {**content(), "cancellations": [TERM]})
    office.join("PHONE")
    store.close()


def test_it_answers_people_in_both_languages_and_programs_with_codes(
    capsys: pytest.CaptureFixture[str],
):
    assert main(list(ABOUT)) == 0
    told = capsys.readouterr().out
    assert "The earliest last day is Mon, 21 Dec 2026." in told
    assert "“Your service can end with Mon, 21 Dec 2026 at the earliest." in told
    assert "最短の最終日は2026年12月21日（月）です。" in told

    assert main([*ABOUT, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["earliest"], found["fee_due"]) == ("2026-12-21", True)
    assert (found["by"], found["why"]) == (["main/term"], None)
    assert found["steps"] == [{"what": "notice", "day": "2026-12-21"}]
    assert main(["cancellation", "--answer", found["answer"], "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["same"], again["earliest"]) == (True, found["earliest"])
    assert main(["cancellation", NUMBER]) == 1
    assert "--offering" in capsys.readouterr().err
