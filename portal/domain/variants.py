"""Kanji that are written in several ways in one and the same name.

``shrink`` follows the MJ shrink map of the Character Information Technology
Promotion Council (through ``jntajis``) from a rare form to the common one, one
character at a time: 髙 → 高, 邉 → 辺. Pairs that the map lacks because the 1978 and
1983 editions of JIS exchanged their shapes are added by hand: 桧 → 檜.
``loosen`` goes further and joins different characters that callers and clerks
confuse: 斉 with 斎, 菅 with 管.
"""

import unicodedata
from functools import cache

_UNIFICATION, _REGISTER_NOTICE = 1, 8
_SCHEMES = _UNIFICATION | _REGISTER_NOTICE
"""JIS unification, and the Ministry of Justice's notices on the family register.
The map's other two schemes go by shape and sound alone and join 功 with 切."""

_NOT_VARIANTS = frozenset("功書師玉匝柁汎丑尓着")
"""Everyday characters that share a code point with a rare variant of another one;
the map would join 書 with 昼 and 玉 with 王."""

_EXCHANGED = (
    "鯵鰺 鴬鶯 蛎蠣 撹攪 竃竈 潅灌 諌諫 頚頸 賎賤 砺礪 梼檮 涛濤 蝿蠅 桧檜 侭儘 薮藪 "
    "籔藪 篭籠 遥遙 巌巖 凛凜 晄晃 皐皋"
)
_SAME = {pair[0]: pair[1] for pair in _EXCHANGED.split()}

_CONFUSED = (
    "斎斉 崎碕埼 坂阪 庄荘 祐佑裕 郎朗 川河 中仲 倉蔵 岡丘 菅管 萩荻 船舟 藤籐 回廻 "
    "亨享 己巳已 ケガ ノ之乃"
)
_LOOSE = str.maketrans(
    {sign: group[0] for group in _CONFUSED.split() for sign in group}
)
_REPEATED = "々"


@cache
def shrink(sign: str) -> str:
    """Return the common form of one character; itself where it has none."""
    seen = [sign]
    while (form := _next_form(seen[-1])) not in seen:
        seen.append(form)
    # Some forms name each other (寿 and 壽): the lowest code point stands for both.
    return min(seen[seen.index(form) :])


def _next_form(sign: str) -> str:
    # The map is 70 MB on disk and read page by page: a start without it stays fast.
    from jntajis import mj_shrink_candidates

    if sign in _NOT_VARIANTS:
        return sign
    if sign in _SAME:
        return _SAME[sign]
    return unicodedata.normalize("NFKC", mj_shrink_candidates(sign, _SCHEMES)[0])


def loosen(key: str) -> str:
    """Return a folded name with confused characters joined and 々 written out."""
    if _REPEATED in key:
        signs = list(key)
        for place in range(1, len(signs)):
            if signs[place] == _REPEATED:
                signs[place] = signs[place - 1]
        key = "".join(signs)
    return key.translate(_LOOSE)
