"""Word files: their text with Word's own numbers, and tables written for Word."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings

from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import compare
from portal.domain.terms.numbering import in_style
from portal.domain.terms.table import lines_of
from portal.domain.terms.whole import whole_lines
from portal.errors import InputRefused
from portal.services.terms import word_file
from portal.services.terms.comparison_cells import Layout, Showing
from portal.services.terms.comparison_word import (
    comparison_word,
    is_comparison,
    texts_of_word,
)
from portal.services.terms.word_file import text_of_word
from tests.domain.terms.test_table import NEW, OLD
from tests.domain.terms.test_whole import TEXTS

WHOLE = Showing(whole=True)
NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
  <w:lvlText w:val="第%1条"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="2"/><w:numFmt w:val="decimal"/>
  <w:lvlText w:val="%2"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="%3"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride></w:num>
</w:numbering>"""


def written(document: Any) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def numbered(*rows: tuple[int | None, int, str]) -> Any:
    """Return a document whose paragraphs are numbered by Word: list, level, words."""
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(NUMBERING)
    for number, level, words in rows:
        paragraph = document.add_paragraph(words)
        if number is not None:
            place = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            place.get_or_add_numId().val = number
            place.get_or_add_ilvl().val = level
    return document


def test_words_own_numbers_are_read():
    document = numbered(
        (None, 0, "見本規約"),
        (1, 0, "（目的）"),
        (1, 1, "支払いは月末です。"),
        (1, 2, "電話"),
        (1, 2, "書面"),
        (1, 0, "（料金）"),
        (1, 1, "前項のほか"),
        (2, 0, "（雑則）"),
        (9, 0, "番号のない一覧"),
    )

    assert text_of_word(written(document)).splitlines() == [
        *("見本規約", "第1条 （目的）", "2 支払いは月末です。", "一 電話", "二 書面"),
        *("第2条 （料金）", "2 前項のほか", "第10条 （雑則）", "番号のない一覧"),
    ]


def test_a_style_may_carry_the_number():
    document = numbered((None, 0, "目的"), (None, 0, "料金"))
    style = document.styles["Heading 1"]
    place = style.element.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_numId().val = 1
    below = document.styles["Heading 2"]
    below.base_style = style
    document.paragraphs[0].style = style
    document.paragraphs[1].style = below

    assert text_of_word(written(document)) == "第1条 目的\n第2条 料金\n"


def test_a_document_without_lists_has_no_numbers_of_words_own():
    document = docx.Document()
    document.part.drop_rel(
        next(each for each, rel in document.part.rels.items()
             if rel.reltype.endswith("/numbering"))
    )  # fmt: skip
    document.add_paragraph("本文")

    assert text_of_word(written(document)) == "本文\n"


def test_tables_breaks_and_furigana_are_read_as_people_do():
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "新", "旧"
    paragraph = document.add_paragraph("一行目\n二行目\t欄")
    ruby = parse_xml(
        f"<w:r {nsdecls('w')}><w:ruby><w:rt><w:r><w:t>やっかん</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>約款</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    paragraph._p.append(ruby)

    assert text_of_word(written(document)) == "新\t旧\n一行目\n二行目\t欄約款\n"


@pytest.mark.parametrize("mark", ["w:ins", "w:del", "w:moveTo"])
def test_tracked_changes_have_to_be_settled_first(mark: str):
    document = docx.Document()
    document.add_paragraph("本文")._p.append(OxmlElement(mark))

    with pytest.raises(InputRefused, match="word_tracked"):
        text_of_word(written(document))


def test_what_is_no_word_file_is_refused():
    other = BytesIO()
    with ZipFile(other, "w") as parts:
        parts.writestr("x.txt", "x")
    broken = written(docx.Document()).replace(b"PK\x05\x06", b"PK\x05\x07")

    for content in (b"PK\x03\x04 no zip", other.getvalue(), broken):
        with pytest.raises(InputRefused, match="word_unreadable"):
            text_of_word(content)


def test_a_bomb_is_refused_before_it_goes_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(word_file, "MOST_INSIDE", 1_000_000)
    bomb = BytesIO(written(docx.Document()))
    with ZipFile(bomb, "a", ZIP_DEFLATED) as parts:
        parts.writestr("word/media/x.png", bytes(2_000_000))

    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(InputRefused, match="word_too_big"):
        text_of_word(bomb.getvalue())


@pytest.mark.parametrize(
    ("layout", "columns"), [(Layout.NEW_FIRST, 3), (Layout.AFTER_BEFORE, 2)]
)
def test_a_table_for_word_underlines_what_changed(layout: Layout, columns: int):
    found = compare(clauses_of(OLD), clauses_of(f"{NEW}\x00"))
    content = comparison_word("新旧対照表", lines_of(found), Showing(layout), "ja")
    document = docx.Document(BytesIO(content))
    table = document.tables[0]
    new, old = table.rows[2].cells[:2]

    assert is_comparison(content)
    assert len(table.columns) == columns
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert [(run.text, run.underline) for run in new.paragraphs[0].runs] == [
        *(("一　月額1,", None), ("200", True), ("円", None))
    ]
    assert [run.text for run in old.paragraphs[0].runs if run.underline] == ["000"]
    assert table.rows[1].cells[0].text == "第1条–第2条（略）"


@pytest.mark.parametrize("layout", [Layout.NEW_FIRST, Layout.AFTER_BEFORE])
@settings(max_examples=6)
@given(old=TEXTS, new=TEXTS)
def test_a_whole_table_gives_back_both_texts(layout: Layout, old: str, new: str):
    lines = whole_lines(compare(clauses_of(old), clauses_of(new)))
    content = comparison_word("表", lines, Showing(layout, whole=True), "ja")
    assert texts_of_word(content) == (old, new)


def test_both_texts_come_back_from_long_ones_with_words_of_ours_in_them():
    old = f"（新設）\n{OLD}\t\u00a0 <b>太字</b>\n\n\n（削除）\n"
    new = f"{NEW}第5条（略）\n（第1条から移動）\n"
    lines = whole_lines(compare(clauses_of(old), clauses_of(new)))
    content = comparison_word("表", lines, WHOLE, "ja")
    assert texts_of_word(content) == (old, new)


def test_only_a_table_of_whole_texts_gives_them_back():
    lines = lines_of(compare(clauses_of(OLD), clauses_of(NEW)))
    inline = Showing(Layout.INLINE, whole=True)
    for content, code in (
        (written(docx.Document()), "table_not_ours"),
        (comparison_word("表", lines, Showing(), "ja"), "table_not_whole"),
        (comparison_word("表", lines, inline, "ja"), "table_not_whole"),
        (b"PK\x03\x04", "word_unreadable"),
    ):
        with pytest.raises(InputRefused, match=code):
            texts_of_word(content)


def test_both_texts_as_one_strike_out_what_went():
    lines = lines_of(compare(clauses_of(OLD), clauses_of(NEW)))
    content = comparison_word("表", lines, Showing(Layout.INLINE), "en")
    cell = docx.Document(BytesIO(content)).tables[0].rows[2].cells[0]
    assert [
        (run.text, run.font.strike, run.underline) for run in cell.paragraphs[0].runs
    ] == [
        ("一　月額1,", None, None),
        ("000", True, None),
        ("200", None, True),
        ("円", None, None),
    ]


def test_another_word_file_is_no_table_of_ours():
    assert not is_comparison(written(docx.Document()))
    assert not is_comparison(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("decimal", "23"),
        ("decimalFullWidth", "２３"),
        ("decimalEnclosedCircle", "23"),
        ("japaneseCounting", "二十三"),
        ("ideographDigital", "二三"),
        ("irohaFullWidth", "ム"),
        ("lowerRoman", "xxiii"),
        ("upperRoman", "XXIII"),
        ("upperLetter", "W"),
        ("bullet", ""),
        ("somethingNew", "23"),
    ],
)
def test_numbers_are_written_as_word_does(style: str, said: str):
    assert in_style(23, style) == said


def test_kanji_numbers():
    numbers = (1, 10, 11, 20, 110, 305, 1000)

    assert [in_style(each, "japaneseCounting") for each in numbers] == [
        *("一", "十", "十一", "二十", "百十", "三百五", "1000")
    ]
    assert in_style(3, "decimalEnclosedCircle") == "③"
