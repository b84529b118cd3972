"""``compare``: two texts for people, for programs, and as a 新旧対照表."""

import json
from pathlib import Path

import docx
import pytest

from portal.__main__ import main
from portal.services.paper.face import Face
from portal.wording import say
from tests.domain.terms.test_table import NEW, OLD

ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "v3.txt", tmp_path / "v4.txt"
    old.write_bytes(OLD.replace("\n", "\r\n").encode("cp932"))
    new.write_text(NEW + ATTACK, encoding="utf-8-sig")
    return str(old), str(new)


def compare(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["compare", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_people_read_what_differs_in_both_languages(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str]
):
    status, out, _ = compare(capsys, *files)

    assert status == 0
    assert out.startswith("5 か所が違います。\n5 places differ.\n")
    assert (
        "第2条 一 変更 changed\n  - 一　月額1,[000]円\n  + 一　月額1,[200]円\n" in out
    )
    assert "第3条 新設 new\n  + [第3条（通知） 電子で通知します。 ]" in out


def test_programs_read_the_lines(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str]
):
    status, out, _ = compare(capsys, *files, "--json", "--words-only")
    answer = json.loads(out)

    assert (status, answer["only_format"]) == (0, False)
    assert answer["changes"] == {"added": 1, "changed": 2, "removed": 1}
    assert answer["lines"][0]["new"][1] == {"words": "200", "marked": True}


@pytest.mark.parametrize(
    ("layout", "columns"),
    [("new-first", ["新", "旧", "備考"]), ("after-before", ["改正後", "改正前"])],
)
def test_the_table_is_a_page_of_its_own(
    capsys: pytest.CaptureFixture[str],
    files: tuple[str, str],
    tmp_path: Path,
    layout: str,
    columns: list[str],
):
    goal = tmp_path / "table.html"
    status, _, _ = compare(capsys, *files, "--html", str(goal), "--layout", layout)
    page = goal.read_text("utf-8")

    assert status == 0
    heads = [f'<th scope="col">{each}</th>' for each in columns]
    assert "".join(heads) in page
    assert "<td>一　月額1,<ins>200</ins>円</td>" in page
    assert "<td>一　月額1,<del>000</del>円</td>" in page
    assert "（新設）" in page
    assert "第1条–第2条（略）" in page
    assert ATTACK not in page
    assert "&lt;script&gt;" in page


def test_a_table_replaces_a_table_and_no_other_file(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path
):
    goal = tmp_path / "table.html"
    assert compare(capsys, *files, "--html", str(goal))[0] == 0
    assert compare(capsys, files[0], files[0], "--html", str(goal))[0] == 0
    assert "違いはありません" in goal.read_text("utf-8")

    other = tmp_path / "letter.html"
    other.write_text("<!DOCTYPE html>mine")
    status, _, err = compare(capsys, *files, "--html", str(other))
    assert (status, other.read_text()) == (1, "<!DOCTYPE html>mine")
    assert "Give another name" in err
    assert compare(capsys, *files, "--html", files[0])[0] == 1


def test_word_files_are_read_and_written(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path
):
    word, goal = tmp_path / "v4.docx", tmp_path / "table.docx"
    document = docx.Document()
    for line in NEW.splitlines():
        document.add_paragraph(line)
    document.save(str(word))
    status, out, _ = compare(capsys, files[0], str(word), "--docx", str(goal))

    assert (status, out.splitlines()[0]) == (0, "5 か所が違います。")
    assert "200" in [
        run.text
        for row in docx.Document(str(goal)).tables[0].rows
        for run in row.cells[0].paragraphs[0].runs
        if run.underline
    ]
    assert compare(capsys, files[0], str(word), "--docx", str(goal))[0] == 0
    assert compare(capsys, *files, "--docx", str(word))[0] == 1


def test_only_another_width_says_so(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path
):
    wide = tmp_path / "wide.txt"
    wide.write_text(OLD.replace("1,000", "１，０００"), encoding="utf-8")

    assert "字の幅" in compare(capsys, files[0], str(wide))[1]


def test_no_text_at_all_is_a_text(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path
):
    empty = tmp_path / "empty.txt"
    empty.touch()

    assert "違いはありません" in compare(capsys, str(empty), str(empty))[1]
    assert "削除" in compare(capsys, files[0], str(empty))[1]


def test_what_is_no_text_is_refused(
    capsys: pytest.CaptureFixture[str],
    files: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert compare(capsys, files[0], str(picture))[0] == 1
    assert compare(capsys, files[0], str(tmp_path / "none.txt"))[0] == 1

    monkeypatch.setattr("portal.services.terms.reading.MOST", 10)
    status, _, err = compare(capsys, *files)
    assert status == 1
    assert "too big" in err


def test_a_whole_table_is_taken_apart_into_both_texts(
    capsys: pytest.CaptureFixture[str],
    files: tuple[str, str],
    tmp_path: Path,
    paper_font: Face,
):
    table, paper = str(tmp_path / "t.docx"), tmp_path / "t.pdf"
    written = compare(capsys, *files, "--whole", "--docx", table, "--pdf", str(paper))
    again = compare(capsys, *files, "--pdf", str(paper))
    assert (written[0], again[0]) == (0, 0)
    assert paper.read_bytes().startswith(b"%PDF-")

    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    status, out, _ = compare(capsys, str(old), str(new), "--take-apart", table)
    assert status == 0
    assert say("compare.taken_apart", "en", old="old.txt", new="new.txt") in out
    assert (old.read_text(encoding="utf-8"), new.read_text(encoding="utf-8")) == (
        OLD, f"{NEW}{ATTACK}\n",
    )  # fmt: skip

    status, _, err = compare(capsys, str(old), str(new), "--take-apart", table)
    assert status == 1
    assert say("refusals.comparison_exists", "en", file="old.txt") in err
    paper.write_bytes(b"%PDF-1.7 of somebody else")
    status, _, err = compare(capsys, *files, "--pdf", str(paper))
    assert status == 1
    assert paper.read_bytes().endswith(b"else")
