"""Words set in lines: nothing lost, and no line begins or ends as it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.typesetting import Words, set_lines

SIGNS = "あ規、。（」「）ーっA1b. -\n　会"


PIECES = st.builds(Words, st.text(SIGNS, max_size=30), st.booleans(), st.booleans())


def wide(words: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in words)


def lines(words: str, width: float) -> list[str]:
    runs = set_lines([Words(words)], width, wide)
    return ["".join(run.words for run in line) for line in runs]


@pytest.mark.parametrize(
    ("words", "width", "found"),
    [
        ("", 5, [""]),
        ("規約を改定する", 4, ["規約を改", "定する"]),
        ("規約の改定。次", 5, ["規約の改", "定。次"]),
        ("次の「規約」とは", 3, ["次の", "「規", "約」と", "は"]),
        ("会員 member の番号", 4, ["会員 ", "member ", "の番号"]),
        ("ABCDEFGHIJ", 3, ["ABCDEF", "GHIJ"]),
        ("一\n\n二", 4, ["一", "", "二"]),
        ("サービスー", 3, ["サービ", "スー"]),
    ],
)  # fmt: skip
def test_lines_break_where_japanese_allows(words: str, width: int, found: list[str]):
    assert lines(words, width) == found


@given(
    st.lists(PIECES, max_size=5),
    st.integers(1, 12),
)
def test_nothing_is_lost_and_marks_stay_on_their_words(runs: list[Words], width: int):
    found = set_lines(runs, width, wide)
    text = "".join(run.words for run in runs)
    said = ["".join(run.words for run in line) for line in found]
    assert "".join(said) == text.replace("\n", "")
    assert all(wide(line.rstrip(" ")) <= max(width, 1) for line in said)
    looks = [(r.marked, r.gone) for r in runs for sign in r.words if sign != "\n"]
    set_so = [(r.marked, r.gone) for line in found for r in line for _ in r.words]
    assert looks == set_so
