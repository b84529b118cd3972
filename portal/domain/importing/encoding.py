"""From bytes to text: which encoding a file has, decided on the whole of it.

A prefix proves nothing: a file can be ASCII for megabytes before its first name.
``settle_encoding`` therefore runs every possible decoder over all the chunks (ASCII
chunks cost nothing) and names the place where the best of them stopped.
"""

import codecs
import re
from collections.abc import Iterable, Iterator

from portal.domain.importing.decoding import Decoder, Encoding
from portal.domain.importing.limits import LINE_BYTES
from portal.domain.importing.plausibility import is_cp932
from portal.domain.importing.refusals import FileRefused

_BOMS = (
    (codecs.BOM_UTF8, Encoding.UTF_8_BOM),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
)
_JAPANESE = (Encoding.CP932, Encoding.EUC_JP)
_BLIND = (Encoding.UTF_8, *_JAPANESE)
"""Encodings tried without a byte order mark, the most telling first."""

_SPREADSHEETS = (b"\xd0\xcf\x11\xe0",)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh")
_BINARIES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3")
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_NUL_SHARE = 0.05
"""More NUL bytes than this mean binary content or UTF-16 without its mark."""

_ENOUGH_SIGNS = 8
"""Characters beyond ASCII after which an encoding has shown that it was meant."""

_ASCII = re.compile("[\x00-\x7f]+")
_SAMPLE_CHARS = 20_000
_BEGINNING_BYTES = 4096


def refuse_foreign(prefix: bytes) -> None:
    """Refuse content that is no text at all, by the first bytes of the file."""
    if prefix.startswith(_SPREADSHEETS) or _is_workbook(prefix):
        raise FileRefused("file_is_spreadsheet")
    if prefix.startswith(_ARCHIVES):
        raise FileRefused("file_is_archive")
    if prefix.startswith(_BINARIES) or prefix.startswith(_UTF_32):
        raise FileRefused("file_is_binary", offset=0)
    if prefix.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if prefix.count(0) > len(prefix) * _NUL_SHARE:
        raise FileRefused("file_is_binary", offset=prefix.index(0))


def _is_workbook(prefix: bytes) -> bool:
    parts = (b"[Content_Types].xml", b"xl/", b"mimetypeapplication/vnd.oasis")
    return prefix.startswith(b"PK\x03\x04") and any(part in prefix for part in parts)


def settle_encoding(chunks: Iterable[bytes]) -> Encoding:
    """Return the encoding in which every byte of ``chunks`` can be read.

    UTF-8 wins over the others, since text of theirs is hardly ever valid UTF-8.
    Between CP932 and EUC-JP, where both can read everything, the more plausible
    Japanese wins. Refused: foreign content, a line without end, and bytes that no
    encoding explains, with the place where the best one stopped.
    """
    trials: list[_Trial] = []
    line = _LineLength()
    for chunk in _with_whole_beginning(chunks):
        if not trials:
            refuse_foreign(chunk)
            trials = [_Trial(encoding) for encoding in _possible(chunk)]
        line.take(chunk)
        for trial in trials:
            trial.take(chunk)
        if all(trial.stopped for trial in trials):
            break
    if not trials:
        raise FileRefused("file_empty")
    return _winner(trials)


def _with_whole_beginning(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield ``chunks`` with the first long enough to show what the file is."""
    beginning = b""
    rest = iter(chunks)
    for chunk in rest:
        beginning += chunk
        if len(beginning) >= _BEGINNING_BYTES:
            break
    if beginning:
        yield beginning
    yield from filter(None, rest)


def _possible(prefix: bytes) -> tuple[Encoding, ...]:
    for mark, encoding in _BOMS:
        if prefix.startswith(mark):
            return (encoding,)
    return _BLIND


def _winner(trials: list["_Trial"]) -> Encoding:
    for trial in trials:
        trial.finish()
    left = [trial for trial in trials if trial.stopped is None]
    if not left:
        raise _unreadable(trials)
    if len(left) == len(_JAPANESE) and left[0].encoding is Encoding.CP932:
        return _JAPANESE[not is_cp932(left[0].sample, left[1].sample)]
    return left[0].encoding


def _unreadable(trials: list["_Trial"]) -> FileRefused:
    """Name the encoding that was meant: Unicode if it got going, else the furthest."""
    best = max(trials, key=_reach)
    stopped = best.stopped
    if stopped is None or len(best.sample) < _ENOUGH_SIGNS:
        facts = stopped.facts if stopped else {"offset": 0, "line": 1}
        return FileRefused(
            "file_encoding_unknown", offset=facts["offset"], line=facts["line"]
        )
    return stopped


def _reach(trial: "_Trial") -> tuple[bool, int]:
    unicode = trial.encoding not in _JAPANESE
    offset = trial.stopped.facts["offset"] if trial.stopped else 0
    return unicode and len(trial.sample) >= _ENOUGH_SIGNS, offset


class _LineLength:
    """Watches that lines end, in bytes, before anything is decoded."""

    def __init__(self) -> None:
        self._open = 0
        self._line = 1

    def take(self, chunk: bytes) -> None:
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if last < 0:
            self._open += len(chunk)
        else:
            self._line += chunk.count(b"\n")
            self._open = len(chunk) - last - 1
        if self._open > LINE_BYTES:
            raise FileRefused("file_line_too_long", line=self._line, limit=LINE_BYTES)


class _Trial:
    """One encoding tried on the whole file; remembers where it stopped.

    ``sample`` keeps the first characters beyond ASCII it has read.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.stopped: FileRefused | None = None
        self.sample = ""
        self._decoder = Decoder(encoding)
        self._ascii_safe = encoding not in (Encoding.UTF_16_LE, Encoding.UTF_16_BE)

    def take(self, chunk: bytes) -> None:
        """Read one more chunk, unless this encoding has stopped already."""
        if self.stopped is not None:
            return
        if self._ascii_safe and chunk.isascii() and self._decoder.at_rest:
            self._decoder.skip(chunk)
        else:
            self._read(chunk, final=False)

    def finish(self) -> None:
        """Ask for what the last bytes left unfinished."""
        if self.stopped is None:
            self._read(b"", final=True)

    def _read(self, chunk: bytes, *, final: bool) -> None:
        try:
            text = self._decoder.decode(chunk, final=final)
        except FileRefused as refused:
            self.stopped = refused
            self._note(self._decoder.read_before_stop)
        else:
            self._note(text)

    def _note(self, text: str) -> None:
        room = _SAMPLE_CHARS - len(self.sample)
        if room > 0 and not text.isascii():
            self.sample += _ASCII.sub("", text)[:room]
