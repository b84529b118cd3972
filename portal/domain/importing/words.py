"""One fold for every word of a file that is looked up: headings, states, kinds.

Width, case, kana, blanks, punctuation and prolonged marks never tell two such words
apart, so 「ﾌﾘｶﾞﾅ」, 「ふりがな」 and 「フリ ガナ」 are one, and so are ``E-mail`` and
``email``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SILENT = re.compile(r"[\W_ー]+")


def fold_word(text: str) -> str:
    """Return the folded form in which words of files are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    return _SILENT.sub("", folded)


def folded_index(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return folded word → code for ``words`` (code → spellings)."""
    return {
        fold_word(spelling): code
        for code, spellings in words.items()
        for spelling in spellings
    }
