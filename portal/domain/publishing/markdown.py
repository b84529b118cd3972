"""Documents in Markdown: what people wrote stays text, whatever signs are in it."""

import re
from collections.abc import Iterable, Sequence

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&!$]")
_LISTS = re.compile(r"^(\s*(?=[-+=])|\s*\d+(?=[.)]))(.)", re.MULTILINE)


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, line by line."""
    escaped = _SIGNS.sub(r"\\\g<0>", text)
    return _LISTS.sub(r"\g<1>\\\g<2>", escaped)


def cell(text: str) -> str:
    """Return a text as a cell of a table: in one line."""
    return plain(" ".join(text.split()))


def heading(words: str) -> str:
    """Return the heading of a chapter, with a capital as every line begins."""
    return f"## {words[:1].upper()}{words[1:]}"


def paragraphs(text: str) -> str:
    """Return a text of several lines, a paragraph each."""
    return "\n\n".join(
        plain(line.strip()) for line in text.splitlines() if line.strip()
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [columns, ["---"] * len(columns), *([*map(cell, row)] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
