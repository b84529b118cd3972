"""People's names as often as they occur in Japan, with their readings.

The shares of the 200 or so most frequent family names follow published estimates,
rounded; all others are put together from two characters as most family names are.
Variant kanji (髙橋, 渡邉, 齋藤, 山﨑) have rows of their own.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
EVERYBODY = 124_000
"""Thousands of people in Japan, the whole of which the table's names are parts."""


class Name(NamedTuple):
    """A family or given name with its reading in katakana."""

    name: str
    reading: str


@dataclass(frozen=True, slots=True)
class Given:
    """A given name and the years in which children were called so."""

    name: Name
    woman: bool
    born_from: int
    born_to: int


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def families() -> tuple[tuple[Name, ...], tuple[int, ...]]:
    """Return the frequent family names and their cumulated weights (thousands)."""
    rows = _rows("family-names.csv")
    names = tuple(Name(row["name"], row["reading"]) for row in rows)
    return names, tuple(accumulate(int(row["thousands"]) for row in rows))


@cache
def other_families() -> tuple[Name, ...]:
    """Return family names of two characters that the table does not list."""
    known = {each.name for each in families()[0]}
    return tuple(
        Name(one.name + two.name, one.reading + two.reading)
        for one in _parts("first")
        for two in _parts("second")
        if one.name != two.name and one.name + two.name not in known
    )


def _parts(place: str) -> list[Name]:
    rows = _rows("family-parts.csv")
    return [Name(r["sign"], r["reading"]) for r in rows if r["place"] == place]


@cache
def given_names() -> tuple[Given, ...]:
    """Return the given names."""
    return tuple(
        Given(
            Name(row["name"], row["reading"]),
            row["sex"] == "f",
            int(row["born_from"]),
            int(row["born_to"]),
        )
        for row in _rows("given-names.csv")
    )


@cache
def given_of(year: int) -> Sequence[Name]:
    """Return the given names of children born in ``year``."""
    found = [g.name for g in given_names() if g.born_from <= year <= g.born_to]
    return tuple(found) or tuple(each.name for each in given_names())


def family(chance: Random) -> Name:
    """Return a family name, each as often as it occurs."""
    names, weights = families()
    if chance.random() * EVERYBODY >= weights[-1]:
        return chance.choice(other_families())
    return chance.choices(names, cum_weights=weights)[0]


def person(chance: Random, born: int) -> tuple[Name, Name]:
    """Return family and given name of somebody born in the year ``born``."""
    return family(chance), chance.choice(given_of(born))


def full(family_name: Name, given: Name) -> Name:
    """Return a full name as it is written on forms: family name, blank, given name."""
    return Name(
        f"{family_name.name} {given.name}", f"{family_name.reading} {given.reading}"
    )
