"""``attributes`` shows, sets and finds: names for people, codes for programs."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.__main__ import main
from portal.config import read_settings
from portal.store.engine import open_store
from portal.wording import say
from seed.attributes import DEFINITIONS
from seed.cast import TSUZUMI
from tests.commands import answers
from tests.commands.answers import Output
from tests.domain.attributes.cases import every
from tests.services.attributes.office import Office

WHO = "3000000025"


@pytest.fixture
def _defined(in_company: str) -> None:
    """Let the owners of the sample company have defined something."""
    store = open_store(read_settings(database_url=in_company))
    # The company has a privacy policy: whatever is asked has a purpose.
    purposes = every(purposes=["service"])
    Office(store, clock.now() - timedelta(minutes=5)).publish(purposes, _as_before)
    store.close()


def _as_before(content: dict[str, Any]) -> None:
    """Keep what the sample company asks: nothing that was in force goes."""
    for name in ("sections", "attributes"):
        content[name] += DEFINITIONS["member"][name]


def told(capsys: Output, *words: str) -> Any:
    return answers.told(capsys, "attributes", *words)


def test_where_nothing_is_defined_yet_that_is_said(in_company: str, capsys: Output):
    store = TSUZUMI.number
    assert told(capsys, "show", store)["code"] == "nothing_defined"
    assert main(["attributes", "show", store]) == 1
    assert say("attributes.targets.partner", "en") in capsys.readouterr().err


@pytest.mark.usefixtures("_defined")
def test_attributes_are_set_shown_and_found(capsys: Output):
    given = ("nick=ハル", "job=works", "company=海の会社", "children=２", "rate=1.5",
             "since=2026-01-31", "agreed=はい", "likes=sea|hill")  # fmt: skip

    done = told(capsys, "set", WHO, *given, "--key", "k-1")

    assert done["changed"] == sorted(each.partition("=")[0] for each in given)
    assert told(capsys, "set", WHO, *given, "--key", "k-1") == done
    rows = {e["code"]: e for e in told(capsys, "show", WHO)["attributes"]}
    assert rows["children"]["value"] == 2
    assert rows["company"] == {"code": "company", "value": None, "masked": True,
                               "problem": None, "retired": False}  # fmt: skip
    assert told(capsys, "find", "member", "children=1..3")["members"] == [WHO]
    assert told(capsys, "find", "member", "story=a")["code"] == "not_filterable"
    assert told(capsys, "find", "moon", "story=a")["code"] == "target_unknown"
    assert told(capsys, "set", WHO, "children=99")["code"] == "attributes_wrong"
    for words in (("set", WHO), ("set", WHO, "children"), ("find", "member", "=1")):
        assert told(capsys, *words)["code"] == "usage_missing"


@pytest.mark.usefixtures("_defined")
def test_people_read_both_languages(capsys: Output):
    assert main(["attributes", "set", WHO, "job=works", "company=x", "children=2",
                 "agreed=no"]) == 0  # fmt: skip
    assert main(["attributes", "show", WHO]) == 0
    assert main(["attributes", "find", "member", "job=works", "--limit", "1"]) == 0
    assert main(["attributes", "set", "3000000017", "job=works", "company=y"]) == 0
    assert main(["attributes", "find", "member", "job=works", "--limit", "1"]) == 0
    assert main(["attributes", "set", WHO, "job=moon"]) == 1

    said = capsys.readouterr()
    for words in ("項目を 4 件変更しました", "4 attributes of member", "••••", "いいえ",
                  "Attribute job: Option works", "2 人", "1 件見つかりました",
                  "More than 1 were found"):  # fmt: skip
        assert words in said.out
    assert "「項目 job」に「moon」はありません" in said.err + said.out
