"""The documents of the project, as the house tests read them.

A document in Japanese is called ``NAME.ja.md`` and stands beside ``NAME.md`` or
``NAME.en.md``, which says the same in English.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.files import ROOT, texts

LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(\s*<?([^)>\s]+)>?[^)]*\)")
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
FENCE = re.compile(r"^\s*(```+|~~~+)\s*(\w*)")
INLINE_CODE = re.compile(r"`[^`\n]+`")
CODE_NAME = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Document:
    """One Markdown file: its path from the root and its text."""

    path: Path
    text: str

    @property
    def prose(self) -> list[str]:
        """The lines outside blocks of code."""
        return [line for line, language in self._lines() if language is None]

    def blocks(self, *languages: str) -> list[str]:
        """Return the blocks of code in one of these languages, in order."""
        found: list[list[str]] = []
        before: str | None = None
        for line, language in self._lines():
            if language is not None and FENCE.match(line) and before is None:
                found.append([language])
            elif language is not None and before is not None:
                found[-1].append(line)
            before = language
        return ["\n".join(each[1:-1]) for each in found if each[0] in languages]

    def headings(self) -> list[tuple[int, str]]:
        """Return level and words of every heading, in order."""
        found = [HEADING.match(line) for line in self.prose]
        return [(len(each[1]), each[2]) for each in found if each]

    def links(self) -> list[str]:
        """Return every target of a link or picture, in order."""
        plain = INLINE_CODE.sub("", "\n".join(self.prose))
        return LINK.findall(plain)

    def anchors(self) -> set[str]:
        """Return what ``#…`` may point at, as the usual viewers name headings."""
        seen: Counter[str] = Counter()
        found = set()
        for _, words in self.headings():
            name = anchor(words)
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
        return found

    def rows(self, under: str) -> list[list[str]]:
        """Return the cells of every table row below the heading ``under``."""
        section = self._section(under)
        rows = [line for line in section if line.startswith("|")]
        cells = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows
        ]
        return [row for row in cells if not set("".join(row)) <= set("-: ")]

    def _section(self, under: str) -> Iterator[str]:
        level = 0
        for line in self.prose:
            heading = HEADING.match(line)
            if heading and level and len(heading[1]) <= level:
                return
            if heading and heading[2] == under:
                level = len(heading[1])
            elif level:
                yield line

    def _lines(self) -> Iterator[tuple[str, str | None]]:
        """Yield every line with the language of its block; None outside of blocks."""
        fence, language = "", ""
        for line in self.text.splitlines():
            mark = FENCE.match(line)
            if not fence and mark:
                fence, language = mark[1], mark[2]
                yield line, language
            elif fence and line.strip() == fence:
                yield line, language
                fence = ""
            else:
                yield line, language if fence else None


def anchor(words: str) -> str:
    """Return the name of a heading's anchor: letters, digits and hyphens."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("`", "").lower()
    kept = (
        sign
        for sign in words
        if sign in "-_ " or unicodedata.category(sign)[0] in "LNM"
    )
    return "".join(kept).replace(" ", "-")


def documents() -> list[Document]:
    """Return every Markdown file of the project."""
    return [Document(path, text) for path, text in texts() if path.suffix == ".md"]


def document(name: str) -> Document:
    """Return one document by its path from the root."""
    return Document(Path(name), (ROOT / name).read_text(encoding="utf-8"))


def pairs() -> list[tuple[Document, Document]]:
    """Return every document in Japanese with the one that says it in English."""
    found = []
    for each in documents():
        if each.path.name.endswith(".ja.md"):
            stem = each.path.name.removesuffix(".ja.md")
            names = (f"{stem}.md", f"{stem}.en.md")
            twins = [each.path.with_name(name) for name in names]
            there = [twin for twin in twins if (ROOT / twin).is_file()]
            found.append((each, document(there[0].as_posix() if there else names[0])))
    return found


def code_names(cell: str) -> list[str]:
    """Return what stands between backticks."""
    return CODE_NAME.findall(cell)
