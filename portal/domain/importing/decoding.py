"""Bytes of a known encoding to text, naming the first byte that does not fit."""

import codecs
from collections.abc import Iterable, Iterator
from enum import StrEnum

from portal.domain.importing.refusals import FileRefused


class Encoding(StrEnum):
    """The encodings that are read; the values are Python's codec names."""

    UTF_8 = "utf-8"
    UTF_8_BOM = "utf-8-sig"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    CP932 = "cp932"
    EUC_JP = "euc_jp"


_GHOSTS = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
"""What CP932 makes of bytes that stand for nothing (80, A0, FD-FF)."""


class Decoder:
    """An incremental decoder that knows where in the file it stands."""

    def __init__(self, encoding: Encoding) -> None:
        """Start at the first byte of a file in ``encoding``."""
        self.read_before_stop = ""
        self._encoding = encoding
        self._errors = "euc_jp_microsoft" if encoding is Encoding.EUC_JP else "strict"
        self._decoder = codecs.getincrementaldecoder(encoding.value)(self._errors)
        self._offset = 0
        self._line = 1
        self._first = True

    @property
    def at_rest(self) -> bool:
        """Whether no half-read character waits for its other bytes."""
        return not self._first and not self._decoder.getstate()[0]

    def skip(self, chunk: bytes) -> None:
        """Move past an ASCII chunk without decoding it."""
        self._offset += len(chunk)
        self._line += chunk.count(b"\n")

    def decode(self, chunk: bytes, *, final: bool = False) -> str:
        """Return the text of ``chunk``, refusing the first byte that cannot be read."""
        waiting = bytes(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(chunk, final)
            if self._encoding is Encoding.CP932 and not text.isascii():
                _refuse_ghosts(text, waiting + chunk)
        except UnicodeDecodeError as error:
            raise self._refusal(error, waiting) from None
        self._offset += len(chunk)
        self._line += text.count("\n")
        return self._without_mark(text)

    def _refusal(self, error: UnicodeDecodeError, waiting: bytes) -> FileRefused:
        good = error.object[: error.start]
        self.read_before_stop = good.decode(self._encoding.value, "ignore")
        return FileRefused(
            "file_bad_bytes",
            encoding=self._encoding.value,
            offset=self._offset - len(waiting) + error.start,
            line=self._line + self.read_before_stop.count("\n"),
        )

    def _without_mark(self, text: str) -> str:
        if self._first and text:
            self._first = False
            return text.removeprefix("\ufeff")
        return text


def decode(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """Yield the text of ``chunks`` piece by piece, without its byte order mark."""
    decoder = Decoder(encoding)
    for chunk in chunks:
        text = decoder.decode(chunk)
        if text:
            yield text
    decoder.decode(b"", final=True)  # refuses a character that was cut


def _refuse_ghosts(text: str, source: bytes) -> None:
    places = [at for at in map(text.find, _GHOSTS) if at >= 0]
    if not places:
        return
    before = min(places)
    start = len(text[:before].encode("cp932"))
    raise UnicodeDecodeError("cp932", source, start, start + 1, "no character")


def _microsoft_pair(error: UnicodeError) -> tuple[str, int]:
    """Read a pair of EUC bytes that only Microsoft's tables know (髙, 﨑, ① …).

    The rows of CP932 beyond JIS X 0208 written in EUC form: the pair is moved into
    CP932's rows and read there.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or min(pair) < 0xA1 or max(pair) > 0xFE:
        raise error
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row + 1) // 2 + (0x80 if row <= 62 else 0xC0)
    odd_row_gap = 0x3F if cell <= 63 else 0x40  # 7F is no second byte
    trail = cell + (odd_row_gap if row % 2 else 0x9E)
    try:
        return bytes((lead, trail)).decode("cp932"), error.start + 2
    except UnicodeDecodeError:
        raise error from None


codecs.register_error("euc_jp_microsoft", _microsoft_pair)
