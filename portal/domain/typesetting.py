"""Words set in lines of a given width, as Japanese is set.

A line neither begins with a sign that closes nor ends with one that opens (禁則処理);
Latin words and numbers stay whole where they fit at all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

PROBE: Final = "あ規約一（"
"""Signs that every Japanese font has."""
INSTEAD: Final = "〓?"
"""What stands for a sign that the font has not, the better one first."""
FONTS: Final = (
    *("NotoSerifCJK-Regular.ttc", "NotoSerifCJKjp-Regular.otf"),
    *("NotoSerifJP-Regular.otf", "NotoSerifJP-Regular.ttf", "ipaexm.ttf", "ipam.ttf"),
    *("BIZUDMincho-Regular.ttf", "BIZ-UDMinchoM.ttc", "yumin.ttf", "msmincho.ttc"),
    "ヒラギノ明朝 ProN.ttc",
    *("NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "NotoSansJP-Regular.otf"),
    *("NotoSansJP-Regular.ttf", "ipaexg.ttf", "ipag.ttf", "BIZUDGothic-Regular.ttf"),
    *("YuGothR.ttc", "YuGothM.ttc", "msgothic.ttc", "ヒラギノ角ゴシック W3.ttc"),
    *("TakaoMincho.ttf", "VL-Gothic-Regular.ttf", "DroidSansFallbackFull.ttf"),
)
"""Files of Japanese fonts, the likest to a printed contract first."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a line; ``marked`` ones are underlined, ``gone`` ones struck out."""

    words: str
    marked: bool = False
    gone: bool = False


SetLine = tuple[Words, ...]
Wide = Callable[[str], float]
"""How wide a text is."""

_OPENING: Final = "（「『【〔［｛〈《“‘"
_CLOSING: Final = (
    "、。，．・：；？！）」』】〕］｝〉》”’々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_UNIT: Final = re.compile(
    rf"[{_OPENING}]*(?:[!-~À-ɏ]+|[^{_OPENING}])[{_CLOSING}]* *|[{_OPENING}]+"
)
"""What is not parted: a sign or a Latin word with what sticks to it."""


def set_lines(runs: Iterable[Words], width: float, wide: Wide) -> list[SetLine]:
    """Return runs of words as lines no wider than ``width``, at least one.

    Blanks at the end of a line may stand out.
    """
    listed = list(runs)
    text = "".join(run.words for run in listed)
    looks = [(run.marked, run.gone) for run in listed for _ in run.words]
    lines: list[SetLine] = []
    wide = cache(wide)  # most of a text is a few hundred signs
    at = 0
    for paragraph in text.split("\n"):
        for part in _parted(paragraph, width, wide):
            lines.append(_marked(part, looks[at : at + len(part)]))
            at += len(part)
        at += 1
    return lines


def _parted(paragraph: str, width: float, wide: Wide) -> Iterator[str]:
    """Yield a paragraph line by line; all of them together are the paragraph."""
    line, used = "", 0.0
    for unit in _fitting(paragraph, width, wide):
        if line and used + wide(unit.rstrip(" ")) > width:
            yield line
            line, used = "", 0.0
        line += unit
        used += wide(unit)
    yield line


def _fitting(paragraph: str, width: float, wide: Wide) -> Iterator[str]:
    """Yield what is not parted, sign by sign where it is wider than a line."""
    for unit in _UNIT.findall(paragraph):
        if wide(unit.rstrip(" ")) > width:
            yield from unit
        else:
            yield unit


def _marked(line: str, looks: Sequence[tuple[bool, bool]]) -> SetLine:
    signs = zip(line, looks, strict=True)
    return tuple(
        Words("".join(sign for sign, _ in some), *look)
        for look, some in groupby(signs, key=lambda each: each[1])
    )
