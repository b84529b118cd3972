"""Comparing two texts of terms: how long, and how well.

Time: statutes before and after real amendments put together to 34,000 characters,
the same with noise, and a megabyte. Planted: one edit of a word at random places of
the statutes, found if it is the one change and none of its signs is another's. Words:
25 words of a statute at random are replaced, added or removed; an edge of a change
counts as inside a word if neither UniDic nor Sudachi (mode A) ends a word there. This
needs ``fugashi``, ``unidic-lite``, ``SudachiPy`` and ``sudachidict_core`` beside the
portal; without them it is left out.
"""

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.timing import line, machine, timed
from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import Comparison, Kind, compare
from portal.domain.terms.pieces import Change

STATUTES = Path(__file__).parents[1] / "tests" / "data" / "statutes"
LENGTH = 34_000
WORD = re.compile("[一-龥]{2,6}|[ァ-ヶー]{2,}|[0-9]+|[ぁ-ん]{2,4}")
OTHERS = (
    "利用者",
    "規約",
    "サービス",
    "通知",
    "変更",
    "することができる",
    "三十日",
    "7",
)


def main() -> None:
    """Print times, the share of planted edits found, and the edges inside words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--planted", type=int, default=600)
    args = parser.parse_args()
    machine()
    chance = Random(5)  # noqa: S311
    measure_time(args.times, chance)
    found = sum(plant(chance) for _ in range(args.planted))
    print(f"planted edits found exactly: {found} of {args.planted}")
    if find_spec("fugashi") and find_spec("sudachipy"):
        measure_words(chance)
    else:
        print("edges inside words: not measured, the dictionaries are not installed")


def texts(year: int) -> list[str]:
    """Return the statutes as they were in a year."""
    return [each.read_text("utf-8") for each in sorted(STATUTES.glob(f"*.{year}.txt"))]


def compared(old: str, new: str) -> Comparison:
    """Compare two texts from their signs on."""
    return compare(clauses_of(old), clauses_of(new))


def measure_time(times: int, chance: Random) -> None:
    """Print how long a comparison takes."""
    old, new = "".join(texts(2012)), "".join(texts(2015))
    noisy = "".join(
        each if chance.random() > 0.02 else chance.choice("規約利用者あい")
        for each in old
    )
    pairs = {
        "amended statutes": (old[:LENGTH], new[:LENGTH]),
        "every fiftieth sign another": (old[:LENGTH], noisy[:LENGTH]),
        "unrelated": (old[:LENGTH], new[::-1][:LENGTH]),
        "a megabyte": ((old * 30)[:1_000_000], (new * 30)[:1_000_000]),
    }
    for name, (one, other) in pairs.items():
        compared(one, other)
        n = times if len(one) <= LENGTH else 3
        line(f"{name}, {len(one):,} signs", [
            timed(lambda one=one, other=other: compared(one, other))  # type: ignore[misc]
            for _ in range(n)
        ])  # fmt: skip


def plant(chance: Random) -> bool:
    """Return whether one edit at random is the one change that is found."""
    text = chance.choice(texts(2012) + texts(2015))
    place = chance.choice(list(WORD.finditer(text)))
    other = chance.choice(OTHERS)
    old, new = chance.choice([(place[0], other), ("", other), (place[0], "")])
    if old and new and (old[0] == new[0] or old[-1] == new[-1]):
        return plant(chance)
    found = compared(
        text, text[: place.start()] + new + text[place.start() + len(old) :]
    )
    changes = [p for r in found.rows for p in r.pieces if p.change is not Change.SAME]
    # What may stand here or there has the same signs in another order.
    return [(sorted(p.old), sorted(p.new)) for p in changes] == [
        (sorted(old), sorted(new))
    ]


# ------------------------------------------------------------------ words


def measure_words(chance: Random, texts_each: int = 6) -> None:
    """Print the share of edges of changes that lie inside a word."""
    tagger = import_module("fugashi").Tagger()
    sudachi = import_module("sudachipy")
    other = sudachi.Dictionary().create(mode=sudachi.SplitMode.A)

    def ends(text: str) -> set[int]:
        first = {end for _, end, _ in _words(text, tagger, "surface")}
        return first | {end for _, end, _ in _words(text, other.tokenize, "surface")}

    edges = inside = 0
    for old, new in _pairs(chance, tagger, texts_each):
        found = compared(old, new)
        for side, text in (("old", old), ("new", new)):
            good = ends(text)
            at = list(_edges(found, side))
            edges, inside = edges + len(at), inside + sum(e not in good for e in at)
    print(f"edges inside words: {inside} of {edges}, {inside / edges:.2%}")


def _words(text: str, cut: Any, name: str) -> Iterator[tuple[int, int, Any]]:
    start = 0
    for row in text.splitlines(keepends=True):
        at, body = start, row.rstrip("\n")
        yield at, at, None
        for word in cut(body):
            said = getattr(word, name)
            said = said() if callable(said) else said
            at = text.index(said, at)
            yield at, at + len(said), word
            at += len(said)
        start += len(row)
        yield at, start, None


def _pairs(chance: Random, tagger: Any, each: int) -> Iterator[tuple[str, str]]:
    yield from zip(texts(2012), texts(2015), strict=True)
    for text in texts(2015) * each:
        words = [w for w in _words(text, tagger, "surface") if w[2] is not None]
        new = text
        for start, end, _ in sorted(chance.sample(words, 25), reverse=True):
            other = chance.choice(words)
            said = text[other[0] : other[1]]
            kept = chance.choice(["", "", "", text[start:end]])
            new = new[:start] + said * chance.choice([0, 1, 1, 1]) + kept + new[end:]
        yield text, new


def _edges(found: Comparison, side: str) -> Iterator[int]:
    rows = [row for row in found.rows if getattr(row, side) is not None]
    at = 0
    for row in sorted(rows, key=lambda row: getattr(row, side)):
        for piece in row.pieces:
            size = len(getattr(piece, side))
            if row.kind is Kind.CHANGED and piece.change is Change.WORDS and size:
                yield from (at, at + size)
            at += size


if __name__ == "__main__":
    main()
