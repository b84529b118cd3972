"""``partners`` lists, shows and records: names for people, codes for programs."""

from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from tests.commands import answers
from tests.commands.answers import Output

pytestmark = pytest.mark.usefixtures("in_sqlite_company")
MEMBER = "3000000017"


def told(capsys: Output, *words: str) -> Any:
    return answers.told(capsys, "partners", *words)


def test_a_partner_is_added_and_its_contracts_follow_each_other(capsys: Output):
    number = told(capsys, "add", "月の舎", "--kind", "sales_agency")["number"]
    first = (number, "--number", "T-1", "--offering", "mail", "--since", "2026-01-05")
    assert told(capsys, "sign", *first, "--key", "k")["outcome"] == "signed"
    assert told(capsys, "sign", *first, "--key", "k")["outcome"] == "signed"
    more = (number, "--follows", "T-1", "--number", "T-2")
    assert told(capsys, "extend", *more)["code"] == "contract_open"
    assert told(capsys, "end", "T-1")["code"] == "contract_end_reason_missing"
    ended = told(capsys, "end", "T-1", "--reason", "by_us", "--last", "R8.3.31")
    assert ended["outcome"] == "ended"
    assert told(capsys, "extend", *more)["outcome"] == "signed"
    assert told(capsys, "end", "T-99", "--reason", "by_us")["code"] == "not_found"

    rows = told(capsys, "list", "月の舎", "--at", "2026-02-01")["partners"]
    assert [(e["contract"], e["state"], e["last"]) for e in rows] == [
        ("T-1", "holds", "2026-03-31"), ("T-2", "planned", None)
    ]  # fmt: skip
    shown = told(capsys, "show", number)
    assert [each["reason"] for each in shown["contracts"]] == ["BY_US", None]


def test_members_are_linked_and_let_go(capsys: Output, tmp_path: Path):
    partner = told(capsys, "list")["partners"][0]["partner"]
    who = (partner, "--member", MEMBER)
    assert told(capsys, "link", *who, "--since", "2026-01-05")["outcome"] == "linked"
    assert told(capsys, "link", *who, "--since", "2026-01-05")["outcome"] == "already"
    assert told(capsys, "unlink", *who, "--last", "2026-02-05")["outcome"] == "ended"
    assert told(capsys, "unlink", *who, "--since", "2026-01-05", "--mistake")[
        "outcome"
    ] == "ended"  # fmt: skip
    assert told(capsys, "show")["code"] == "usage_missing"

    file = tmp_path / "users.csv"
    file.write_text(f"取引先,会員番号,開始日\n{partner},{MEMBER},2026-01-05\n9,8,7\n")
    command = ["partners", "import", str(file)]
    assert main([*command, "--dry-run"]) == 1
    assert main(command) == 1
    said = capsys.readouterr().out
    assert "何も変えていません" in said
    assert "1 linked" in said
    assert "line 3" in said


def test_people_read_both_languages(capsys: Output):
    assert main(["partners", "list", "--offering", "MAIL"]) == 0
    partner = told(capsys, "list", "--offering", "MAIL")["partners"][0]["partner"]
    assert main(["partners", "show", partner]) == 0
    assert main(["partners", "link", partner, "--member", MEMBER]) == 0
    said = capsys.readouterr().out
    assert "アライアンス規約 2.0" in said
    assert "有効" in said
    assert "belongs to partner" in said
