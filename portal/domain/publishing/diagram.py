"""A lifecycle as a Mermaid diagram: the whole without words, or one state with them.

Forty labels on forty arrows are not read by anybody; those around one state are.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from models.kinds import StateKind
from portal.domain.publishing.lifecycle_forms import Row, called

SHAPES: Mapping[str, tuple[str, str]] = {
    StateKind.APPLIED: ("([", "])"),
    StateKind.ACTIVE: ("[", "]"),
    StateKind.PAUSED: ("{{", "}}"),
    StateKind.ENDED: ("[[", "]]"),
    StateKind.ERASED: ("[(", ")]"),
}
MOST = 3
"""Names on one arrow; more are counted."""
_SIGNS = {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}


def mermaid(
    content: Mapping[str, Any], language: str, chosen: str | None = None
) -> str:
    """Return the diagram of a content whose rows have their fields.

    With a state ``chosen`` only what leads to it and from it is drawn, with the names
    of the moves; it stands out by its frame.
    """
    known = {row["code"] for row in content["states"]} | {""}
    arrows = _arrows(content["moves"], known, chosen)
    near = {end for arrow in arrows for end in arrow} | {chosen}
    drawn = [row for row in content["states"] if chosen is None or row["code"] in near]
    ids = {row["code"]: f"s{n}" for n, row in enumerate(drawn)} | {"": "start"}
    lines = [
        f"flowchart {'LR' if chosen else 'TB'}",
        *(_node(row, ids, language) for row in drawn),
    ]
    if "" in near:
        lines.append("start((( )))")
    for (was, became), moves in arrows.items():
        label = f'|"{_names(moves, language)}"|' if chosen else ""
        lines.append(f"{ids[was]} -->{label} {ids[became]}")
    if chosen in ids:
        lines.append(f"style {ids[chosen]} stroke-width:5px")
    return "\n".join(lines)


def _node(row: Row, ids: Mapping[str, str], language: str) -> str:
    left, right = SHAPES[row["kind"]]
    name = safe(called(row, row["code"]).say(language))
    return f'{ids[row["code"]]}{left}"{name}"{right}'


def _arrows(
    moves: Sequence[Row], known: Set[str], chosen: str | None
) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for move in moves:
        arrow = (move["was"], move["became"])
        if known >= set(arrow) and (chosen is None or chosen in arrow):
            found.setdefault(arrow, []).append(move)
    return found


def _names(moves: Sequence[Row], language: str) -> str:
    names = [called(move, move["event"]).say(language) for move in moves]
    more = [f"+{len(names) - MOST}"] if len(names) > MOST else []
    return "<br>".join([*map(safe, names[:MOST]), *more])


def safe(text: str) -> str:
    """Return a text that Mermaid shows as it is."""
    escaped = text.replace("#", "#35;")
    for sign, code in _SIGNS.items():
        escaped = escaped.replace(sign, code)
    return " ".join(escaped.split())
