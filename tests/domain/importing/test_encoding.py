"""Bytes to text: the encoding is settled on the whole file, and places are named."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.importing.decoding import Encoding, decode
from portal.domain.importing.encoding import settle_encoding
from portal.domain.importing.refusals import FileRefused
from tests.domain.importing.cast import pieces

TEXT = "会員番号,氏名,ﾌﾘｶﾞﾅ\r\n1110000001,高橋 陽子,ﾀｶﾊｼ ﾖｳｺ\r\n" * 3
SIZES = [1, 2, 3, 7, 1 << 16]
WRITTEN = {
    Encoding.UTF_8: TEXT.encode(),
    Encoding.UTF_8_BOM: TEXT.encode("utf-8-sig"),
    Encoding.UTF_16_LE: codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    Encoding.UTF_16_BE: codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    Encoding.CP932: TEXT.encode("cp932"),
    Encoding.EUC_JP: TEXT.encode("euc_jp"),
}


def read(content: bytes, size: int = 1 << 16) -> tuple[Encoding, str]:
    source = pieces(content, size)
    encoding = settle_encoding(source())
    return encoding, "".join(decode(source(), encoding))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("encoding", WRITTEN)
def test_each_encoding_is_found_and_read_whatever_the_pieces(
    encoding: Encoding, size: int
):
    assert read(WRITTEN[encoding], size) == (encoding, TEXT)


def test_a_file_in_ascii_is_read_as_utf_8():
    assert read(b"Member No,Name\n1,Taro\n") == (
        Encoding.UTF_8,
        "Member No,Name\n1,Taro\n",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_the_first_name_after_megabytes_of_ascii_decides(encoding: str):
    ascii_only = "1,Taro Yamada\n" * 100_000
    content = (ascii_only + "2,高橋 陽子\n").encode(encoding)

    found, text = read(content)

    assert found.value == encoding
    assert text.endswith("高橋 陽子\n")


@pytest.mark.parametrize(
    "text",
    [
        "氏名\n高橋\n",
        "no,name\n1,斎藤\n",
        "山田,やまだ\n",
        "name,kana\n1,ﾀｶﾊｼ\n",
        "ﾅﾏｴ,ﾌﾘｶﾞﾅ\nﾀﾅｶ ｼﾞﾛｳ,ｲｼﾀﾞ\n",
        "加藤,ｶﾄｳ\n佐々木,ｻｻｷ\n",
    ],
)
@pytest.mark.parametrize("encoding", [Encoding.CP932, Encoding.EUC_JP])
def test_even_a_few_characters_tell_cp932_from_euc_jp(text: str, encoding: Encoding):
    assert read(text.encode(encoding.value)) == (encoding, text)


KANA_AND_KANJI = st.text(
    "亜井上高橋田中山川一二三あいうえおカキクケコー、。", min_size=1
)


@given(names=st.lists(KANA_AND_KANJI, min_size=3))
@pytest.mark.parametrize("encoding", [Encoding.CP932, Encoding.EUC_JP])
def test_lists_of_names_are_read_as_they_were_written(
    encoding: Encoding, names: list[str]
):
    text = "会員番号,氏名\r\n" + "".join(f"{name},{name}\r\n" for name in names)

    assert read(text.encode(encoding.value)) == (encoding, text)


def test_microsofts_own_kanji_are_read_from_euc_jp():
    # 髙 and 﨑 in the EUC form of Microsoft's rows 92 and 89, ① in row 13.
    pairs = b"\xfc\xe2\xb6\xb6,\xf9\xf5,\xad\xa1\n"
    content = "氏名,名,印\n".encode("euc_jp") + pairs

    encoding, text = read(content, 3)

    assert encoding is Encoding.EUC_JP
    assert text == "氏名,名,印\n髙橋,﨑,①\n"


@pytest.mark.parametrize("tail", [b"\xfe\xfe", b"\xad\x41", b"\xff"])
def test_a_pair_that_no_table_knows_is_refused_in_euc_jp(tail: bytes):
    with pytest.raises(FileRefused) as refused:
        "".join(decode(pieces("氏名\n".encode("euc_jp") + tail)(), Encoding.EUC_JP))

    assert refused.value.facts["offset"] == 5


def test_an_encoding_without_the_error_it_knows_passes_it_on():
    with pytest.raises(UnicodeEncodeError):
        "😀".encode("euc_jp", "euc_jp_microsoft")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ghost", [b"\x80", b"\xa0", b"\xfd", b"\xff"])
def test_bytes_that_mean_nothing_in_cp932_are_refused_with_their_place(
    ghost: bytes, size: int
):
    before = "会員番号,氏名\r\n1,高橋陽子".encode("cp932")

    with pytest.raises(FileRefused) as refused:
        settle_encoding(pieces(before + ghost + b"\r\n", size)())

    assert refused.value.code == "file_bad_bytes"
    assert refused.value.facts == {
        "encoding": "cp932",
        "offset": len(before),
        "line": 2,
    }


@pytest.mark.parametrize("size", SIZES)
def test_a_bad_byte_in_utf_8_is_refused_with_its_place(size: int):
    before = TEXT.encode()

    with pytest.raises(FileRefused) as refused:
        settle_encoding(pieces(before + b"\xff\r\n" + before, size)())

    assert refused.value.facts == {
        "encoding": "utf-8",
        "offset": len(before),
        "line": 7,
    }


def test_a_bad_byte_after_the_encoding_was_settled_is_refused_too():
    with pytest.raises(FileRefused) as refused:
        list(decode([b"a\n", b"b\xff"], Encoding.UTF_8))

    assert refused.value.facts == {"encoding": "utf-8", "offset": 3, "line": 2}


def test_the_last_character_may_not_be_cut():
    with pytest.raises(FileRefused) as refused:
        list(decode([TEXT.encode(), "会".encode()[:2]], Encoding.UTF_8))

    assert refused.value.code == "file_bad_bytes"


def test_a_file_that_is_only_a_mark_reads_as_nothing():
    assert read(codecs.BOM_UTF8) == (Encoding.UTF_8_BOM, "")


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes):
    try:
        encoding, text = read(content, 16)
    except FileRefused as refused:
        told = refused.code
    else:
        told = encoding.value
        assert text or content == codecs.BOM_UTF8

    assert told.startswith("file_") or told in set(Encoding)
