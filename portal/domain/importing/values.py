"""Which words of a file mean which state, actor kind and offering.

The shipped words (``value_words``) come last; words of the portal itself (codes and
names of states, kinds, offerings) win over them, and those of an import mapping over
both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.domain.importing.limits import WORD_CHARS
from portal.domain.importing.value_words import KIND_WORDS, STATE_WORDS
from portal.domain.importing.words import fold_word, folded_index

_CODE_IN_FRONT = re.compile(
    r"^\s*[0-9A-Za-z０-９Ａ-Ｚ]{1,3}\s*[:：.．_＿=)）・]\s*(?=\S)"
)
_CODE_BEHIND = re.compile(r"[(（\[]\s*[0-9A-Za-z０-９]{1,4}\s*[)）\]]\s*$")
_REMARK = re.compile(r"[(（].*[)）]\s*$")
_REMEMBERED = 10_000


@dataclass(frozen=True)
class WordMap:
    """Folded words → codes, asked for every record of a file.

    Answers are remembered by spelling, as a file uses few; the memory is bounded,
    since a broken file can bring a new word in each record.
    """

    index: Mapping[str, str]
    _known: dict[str, str | None] = field(default_factory=dict, repr=False)

    def code_of(self, text: str) -> str | None:
        """Return the code that ``text`` stands for, or None if nobody said."""
        try:
            return self._known[text]
        except KeyError:
            code = self._look_up(text)
            if len(self._known) < _REMEMBERED and len(text) <= WORD_CHARS:
                self._known[text] = code
            return code

    def _look_up(self, text: str) -> str | None:
        """Look up the whole word, then without a code such as ``01:`` beside it."""
        without = _CODE_BEHIND.sub("", _CODE_IN_FRONT.sub("", text))
        return self.index.get(fold_word(text)) or self.index.get(fold_word(without))


def state_words(
    states: Mapping[str, Iterable[str]], added: Mapping[str, str] | None = None
) -> WordMap:
    """Return the words for ``states`` (code → its names), none of them *erased*.

    ``added`` (word → code) is what an import mapping brings along; it wins.
    """
    return WordMap(_merged(STATE_WORDS, states, added))


def kind_words(
    kinds: Mapping[str, Iterable[str]], added: Mapping[str, str] | None = None
) -> WordMap:
    """Return the words for actor ``kinds`` (code → its names)."""
    return WordMap(_merged(KIND_WORDS, kinds, added))


def offering_words(
    offerings: Mapping[str, Iterable[str]], added: Mapping[str, str] | None = None
) -> WordMap:
    """Return the words for ``offerings`` (code → its names): no others are known."""
    return WordMap(_merged({}, offerings, added))


def _merged(
    shipped: Mapping[str, str],
    own: Mapping[str, Iterable[str]],
    added: Mapping[str, str] | None,
) -> dict[str, str]:
    """Join the three sources, later ones winning; codes nobody has are left out."""
    words = {code: shipped[code].split() for code in shipped if code in own}
    index = folded_index(words)
    index |= folded_index({code: _short_too(own[code]) for code in own})
    index |= folded_index({code: [code] for code in own})
    chosen = added or {}
    index |= {fold_word(word): code for word, code in chosen.items() if code in own}
    index.pop("", None)
    return index


def _short_too(names: Iterable[str]) -> Iterator[str]:
    """Yield names, and those with a remark in brackets without it as well."""
    for name in names:
        yield _REMARK.sub("", name)
        yield name
