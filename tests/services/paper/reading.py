"""What a PDF file of ours says, read from its bytes: the words of every page."""

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\n<<(.*?)>>\nstream\n(.*?)\nendstream", re.DOTALL)
_SIGN = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n")
_SHOWN = re.compile(rb"<([0-9a-f]+)> Tj")


def words_of_pdf(content: bytes) -> list[list[str]]:
    """Return the words that each page shows, in the order they are drawn."""
    streams = [zlib.decompress(found) for _, _, found in _STREAM.findall(content)]
    signs = {
        int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for stream in streams
        if b"beginbfchar" in stream
        for code, sign in _SIGN.findall(stream)
    }
    return [
        [_words(shown, signs) for shown in _SHOWN.findall(stream)]
        for stream in streams
        if b" Tj ET" in stream
    ]


def _words(shown: bytes, signs: dict[int, str]) -> str:
    codes = (shown[at : at + 4] for at in range(0, len(shown), 4))
    return "".join(signs[int(code, 16)] for code in codes)
