"""Files that nobody should send, each with the code it is refused with.

Big ones are made piece by piece, so that a test's memory shows the reader's alone.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.domain.importing.cast import NUMBER, pieces

Source = Callable[[], Iterator[bytes]]
_HEADER = "会員番号,氏名,状態,サービス,備考\r\n".encode()
_GOOD = f"{NUMBER},高木 湊,利用中,MAIL,".encode()
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Nasty:
    """A file to refuse, and the code of its refusal."""

    name: str
    source: Source
    code: str


def every() -> Iterator[Nasty]:
    """Yield every nasty file."""
    yield from _no_text()
    yield from _no_table()
    yield from _broken()
    yield from _huge()


def _no_text() -> Iterator[Nasty]:
    yield Nasty("nothing", pieces(b""), "file_empty")
    yield Nasty("workbook", pieces(_zipped("xl/workbook.xml")), "file_is_spreadsheet")
    yield Nasty("old-workbook", pieces(b"\xd0\xcf\x11\xe0" * 99), "file_is_spreadsheet")
    yield Nasty("zip", pieces(_zipped("members.csv")), "file_is_archive")
    yield Nasty("gzip", pieces(b"\x1f\x8b\x08" + b"a" * 99), "file_is_archive")
    yield Nasty("pdf", pieces(b"%PDF-1.7 \n" * 9), "file_is_binary")
    yield Nasty("zeros", pieces(bytes(5000)), "file_is_binary")
    yield Nasty("utf-32", pieces("会員番号,氏名".encode("utf-32")), "file_is_binary")
    utf_16 = "Member No,Name\n1,Taro\n".encode("utf-16-le")
    yield Nasty("utf-16-without-mark", pieces(utf_16), "file_is_binary")
    latin = "Number,Name\n1,Jos\xe9\n2,M\xfcller\n".encode("latin-1")
    yield Nasty("latin-1", pieces(latin), "file_encoding_unknown")
    every_byte = bytes(range(1, 256)) * 40
    yield Nasty("every-byte", pieces(every_byte), "file_encoding_unknown")


def _no_table() -> Iterator[Nasty]:
    prose = b"Dear all\nplease find below\nnothing at all\n"
    yield Nasty("prose", pieces(prose), "file_without_columns")
    data = f"{NUMBER},高木 湊,1980-01-02,利用中\n".encode()
    yield Nasty("no-header", pieces(data * 3), "file_without_header")
    yield Nasty("header-only", pieces(_HEADER), "file_header_only")
    yield Nasty("header-and-blanks", pieces(_HEADER + b"\n \n\n"), "file_header_only")
    yield Nasty("line-breaks", pieces(b"\r\n" * 5000), "file_without_columns")


def _broken() -> Iterator[Nasty]:
    cut = _HEADER + _GOOD + "備考です、最後".encode()[:-1]
    yield Nasty("cut-in-a-character", pieces(cut), "file_bad_bytes")
    mixed = _HEADER + _GOOD * 50 + b"\r\n" + "高木".encode("cp932") + b"\r\n"
    yield Nasty("two-encodings", pieces(mixed), "file_bad_bytes")
    late = b"a,b\r\n" * 50_000 + "会員番号,氏名です\r\n".encode("cp932") + b"\xff\r\n"
    yield Nasty("bad-byte-late", pieces(late), "file_bad_bytes")
    quote = _HEADER + _GOOD + b'"never closed\r\n' + (_GOOD + b"\r\n") * 20
    yield Nasty("open-quote", pieces(quote), "file_quote_open")


def _huge() -> Iterator[Nasty]:
    wide = ",".join(f"column{at}" for at in range(20_000)).encode()
    yield Nasty("20,000-columns", pieces(wide + b"\n1,2\n"), "file_too_many_columns")
    line = "file_line_too_long"
    yield Nasty("10-million-columns", _repeated(b"", b"a," * 5000, 2000, b""), line)
    yield Nasty("200-mb-line", _repeated(b"", b"a" * _MEGABYTE, 200, b""), line)
    cell = _HEADER + _GOOD
    yield Nasty("10-mb-cell", _repeated(cell, b"x" * _MEGABYTE, 10, b"\r\n"), line)
    quoted = _repeated(cell + b'"', b"x\n" * (_MEGABYTE // 2), 10, b'"\r\n')
    yield Nasty("10-mb-quoted-cell", quoted, "file_cell_too_long")
    many = _repeated(cell, b'"x\n",' * 1000, 1000, b"\r\n")
    yield Nasty("record-of-many-lines", many, "file_record_too_long")


def _repeated(before: bytes, piece: bytes, times: int, after: bytes) -> Source:
    def chunks() -> Iterator[bytes]:
        yield before
        for _ in range(times):
            yield piece
        yield after

    return chunks


def _zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml" if name[:2] == "xl" else "a.txt", "x")
        archive.writestr(name, "会員番号,氏名\n")
    return content.getvalue()
