"""``arrears`` records, settles, lists: names for people, codes for programs."""

from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from tests.commands import answers
from tests.commands.answers import Output

pytestmark = pytest.mark.usefixtures("in_company")
MAIL = ("3000000017", "mail")


def told(capsys: Output, *words: str) -> Any:
    return answers.told(capsys, "arrears", *words)


def test_dues_are_recorded_listed_and_settled(capsys: Output):
    since = ("--since", "2026-01-05", "--source", "billing", "--key", "k-1")

    first = told(capsys, "record", *MAIL, *since)

    assert (first["outcome"], first["since"]) == ("recorded", "2026-01-05")
    assert told(capsys, "record", *MAIL, *since) == first
    listed = told(capsys, "list", MAIL[0])
    (dues,) = [each for one in listed["memberships"] for each in one["dues"]]
    assert (dues["since"], dues["until"]) == ("2026-01-05", None)
    done = told(capsys, "settle", *MAIL, "--on", "R8.1.20")
    assert (done["outcome"], done["until"]) == ("settled", "2026-01-20")
    assert told(capsys, "settle", *MAIL)["code"] == "nothing_owed"
    assert told(capsys, "settle", MAIL[0])["code"] == "usage_missing"


def test_people_read_both_languages(capsys: Output):
    assert main(["arrears", "record", *MAIL, "--source", "billing"]) == 0
    assert main(["arrears", "list", MAIL[0]]) == 0
    assert main(["arrears", "settle", *MAIL]) == 0
    assert main(["arrears", "list", MAIL[0]]) == 0
    assert main(["arrears", "list", "3000000025"]) == 0

    said = capsys.readouterr().out
    for words in ("滞納を記録しました", "are on record as unpaid", "未払い（billing",
                  "Fuyuko Aizawa", "支払い済み", "paid (", "no arrears"):  # fmt: skip
        assert words in said


def test_a_file_is_imported_and_its_bad_lines_are_named(capsys: Output, tmp_path: Path):
    file = tmp_path / "dues.csv"
    file.write_text(
        "会員番号,サービス,滞納開始日,出所,備考\n"
        "3000000025,MAIL,2026-01-05,請求\n3000000025,MAIL,2099-01-05,請求\n"
    )

    assert main(["arrears", "import", str(file)]) == 1

    said = capsys.readouterr().out
    assert "記録1件" in said
    assert "3行目：2099年1月5日" in said
    assert "line 3: Mon, 5 Jan 2099 is still to come" in said
    assert told(capsys, "import", str(file))["set_aside"][0]["line"] == 3
    assert told(capsys, "import", "nowhere.csv")["code"] == "file_missing"
    assert told(capsys, "import", str(tmp_path))["code"] == "file_is_folder"
