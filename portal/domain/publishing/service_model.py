"""The service model as a Mermaid diagram: actors, functions, what passes between.

Solid arrows are functions that somebody starts, dotted ones are interfaces.
"""

from collections.abc import Mapping

from portal.domain.card import Words
from portal.domain.publishing.diagram import safe
from portal.domain.publishing.offering_entry import Entry

SHAPES: Mapping[str, tuple[str, str]] = {
    "actor": ("([", "])"),
    "function": ("[", "]"),
    "offering": ("[[", "]]"),
}
"""How the ends are drawn, by what they are."""


def service_model(entry: Entry, ends: Mapping[str, Words], language: str) -> str:
    """Return the diagram of what somebody meets; ``ends`` names what there can be."""
    starts = [(f"actor:{row.actor}", f"function:{row.id}") for row in entry.functions]
    passes = [(row.source, row.target) for row in entry.interfaces]
    drawn = list(dict.fromkeys(end for pair in (*starts, *passes) for end in pair))
    ids = {end: f"n{number}" for number, end in enumerate(drawn)}
    lines = ["flowchart LR", *(_node(end, ids, ends, language) for end in drawn)]
    lines += [f"{ids[was]} --> {ids[became]}" for was, became in starts]
    for row in entry.interfaces:
        name = safe(Words(row.name_ja, row.name_en).say(language))
        lines.append(f'{ids[row.source]} -.->|"{name}"| {ids[row.target]}')
    return "\n".join(lines)


def _node(
    end: str, ids: Mapping[str, str], ends: Mapping[str, Words], language: str
) -> str:
    left, right = SHAPES.get(end.partition(":")[0], ("[", "]"))
    name = safe(ends.get(end, Words(end, end)).say(language))
    return f'{ids[end]}{left}"{name}"{right}'
