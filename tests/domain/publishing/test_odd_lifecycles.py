"""Whatever somebody saves as a lifecycle, the gate answers and says it in words."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.publishing.lifecycle import lifecycle_from
from portal.domain.publishing.lifecycle_gate import lifecycle_problems
from portal.wording.refusal import problem_words
from tests.domain.publishing.test_lifecycle_gate import AROUND, shipped
from tests.domain.publishing.test_tree import VALUES

SHIPPED = shipped()
ODD = st.one_of(
    VALUES,
    st.sampled_from(["", "active", "purged", "moon", "when:", "Y", "min_age", "undo"]),
    st.integers(-(2**53), 2**53),
)


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """Return the shipped lifecycle with a few values replaced or taken out."""
    content = copy.deepcopy(SHIPPED)
    for _ in range(draw(st.integers(1, 4))):
        _spoil(draw, content)
    return content


def _spoil(draw: st.DrawFn, node: Any) -> None:
    while node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and draw(st.booleans()):
            node = node[key]
            continue
        if draw(st.booleans()):
            node[key] = draw(ODD)
        else:
            del node[key]
        return


@settings(max_examples=150)
@given(content=spoiled())
def test_every_content_has_an_answer(content: dict[str, Any]):
    problems = lifecycle_problems(content, SHIPPED, AROUND)

    for each in problems:
        assert problem_words(each, "ja")
    if not problems:
        assert lifecycle_from(content).move("apply", None)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(content=st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_is_no_lifecycle_at_all_has_problems(content: dict[str, Any]):
    assert lifecycle_problems(content, None, AROUND)
