"""Documents on paper: their words, their pages, and the font inside."""

from pathlib import Path

import pytest

from portal.config import read_settings
from portal.domain.typesetting import Words
from portal.errors import InputRefused
from portal.services.paper import fonts
from portal.services.paper.face import Face, face_of
from portal.services.paper.paper import Paper
from tests.fonts import SIGNS, build_font
from tests.services.paper.reading import words_of_pdf

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def test_a_document_says_its_words_and_numbers_its_pages(paper_font: Face):
    paper = Paper("受領証", "ja")
    paper.heading("受領証")
    paper.paragraph("会員番号を受領。\nつぎの字。")
    paper.facts([("会員", "A-1"), ("版", [Words("第"), Words("3", marked=True)])])
    (page,) = words_of_pdf(paper.written())
    assert page == ["受領証", "会員番号を受領。", "つぎの字。", "会員", "A-1", "版",
                    "第", "3", "1 / 1"]  # fmt: skip


def test_a_row_longer_than_a_page_goes_on_under_the_same_heads(paper_font: Face):
    paper = Paper("t", "en", across=True)
    long = "会員の番号。" * 700
    paper.table(("新", "旧"), (1, 1), [("変更", "略"), (long, "削除")])
    pages = words_of_pdf(paper.written())
    assert len(pages) > 2
    assert all(page[:2] == ["新", "旧"] for page in pages)
    told = "".join(word for page in pages for word in page[2:-1])
    assert told.replace("削除", "") == f"変更略{long}"
    assert [page[-1] for page in pages][:1] == [f"1 / {len(pages)}"]


def test_signs_that_the_font_lacks_are_named_and_never_dropped(paper_font: Face):
    paper = Paper("t", "ja")
    paper.paragraph("会員😀番\u00a0号\ufe00鑑")
    (page,) = words_of_pdf(paper.written())
    assert page[0] == "会員〓番 号〓"
    assert "U+1F600 U+9451" in page[1]


def test_the_same_document_is_the_same_bytes(paper_font: Face):
    def written() -> bytes:
        paper = Paper("t", "ja")
        paper.paragraph("会員の番号")
        return paper.written()

    assert written() == written()


def test_a_part_of_the_font_is_made_once_for_the_same_signs(paper_font: Face):
    assert paper_font.part({"会", "員"}) is paper_font.part({"員", "会"})
    assert set(paper_font.part({"会"}).codes) == {"会"}


@pytest.mark.parametrize(
    ("signs", "rights"), [(SIGNS, 0x0002), (SIGNS, 0x0100), ({"A"}, 0)]
)
def test_a_font_without_japanese_or_without_leave_is_no_use(
    tmp_path: Path, signs: set[str], rights: int
):
    assert face_of(build_font(tmp_path / "font.ttf", signs, rights)) is None


def test_a_file_that_is_no_font_is_refused_by_its_name(tmp_path: Path):
    file = tmp_path / "font.ttf"
    for content in (b"", b"no font at all", b"ttcf\x00\x01"):
        file.write_bytes(content)
        assert face_of(file) is None
    with pytest.raises(InputRefused) as refused:
        fonts._found(str(file))
    assert refused.value.code == "font_unusable"
    assert refused.value.facts == {"file": "font.ttf"}


def test_a_machine_without_fonts_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fonts._found.cache_clear()
    monkeypatch.setattr(fonts, "FOLDERS", (str(tmp_path),))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fonts, "settings", lambda: read_settings(pdf_font=None))
    with pytest.raises(InputRefused) as refused:
        fonts.japanese_face()
    assert refused.value.code == "font_missing"
    build_font(tmp_path / "ipaexm.ttf", SIGNS)
    fonts._found.cache_clear()
    assert fonts.japanese_face().file == tmp_path / "ipaexm.ttf"
    fonts._found.cache_clear()


@pytest.mark.skipif(not NOTO.exists(), reason="needs fonts-noto-cjk")
def test_a_collection_of_cff_fonts_is_embedded_in_part(monkeypatch: pytest.MonkeyPatch):
    face = face_of(NOTO)
    assert face is not None
    monkeypatch.setattr(fonts, "_found", lambda _: face)
    words = "第十二条（会員番号）を改定し、①を加える。ＡBC"
    paper = Paper("利用規約", "ja")
    paper.paragraph(words)
    content = paper.written()
    assert words_of_pdf(content)[0][0] == words
    assert b"CIDFontType0C" in content
    assert len(content) < 60_000
