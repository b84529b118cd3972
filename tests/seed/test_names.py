"""Invented names are as frequent as real ones and can be read."""

import re
from collections import Counter
from random import Random

from portal.domain.search_keys import keys_for
from seed.names import (
    EVERYBODY,
    families,
    family,
    full,
    given_names,
    given_of,
    other_families,
    person,
)

KATAKANA = re.compile("[ァ-ヴー]+")
MANY = 20_000


def test_the_frequent_names_have_their_real_share():
    chance = Random(7)
    counted = Counter(family(chance).name for _ in range(MANY))

    for name, thousands in (("佐藤", 1862), ("鈴木", 1791), ("田中", 1330)):
        share = counted[name] / MANY
        assert abs(share - thousands / EVERYBODY) < 0.004, name
    assert counted["佐藤"] > counted["髙橋"] > 0


def test_rare_names_are_about_as_many_people_as_in_the_country():
    chance = Random(8)
    frequent = {each.name for each in families()[0]}
    rare = sum(family(chance).name not in frequent for _ in range(MANY))

    assert 0.5 < rare / MANY < 0.65


def test_every_name_can_be_read():
    names = [*families()[0], *other_families(), *(each.name for each in given_names())]

    assert [each for each in names if not KATAKANA.fullmatch(each.reading)] == []


def test_no_family_name_is_listed_twice():
    listed = [*families()[0], *other_families()]

    assert [each for each, times in Counter(listed).items() if times > 1] == []


def test_children_are_called_as_children_of_their_years_were():
    assert "陽翔" in {each.name for each in given_of(2008)}
    assert "陽翔" not in {each.name for each in given_of(1960)}
    assert given_of(1850), "somebody older than the list has a name all the same"


def test_a_full_name_is_found_by_its_reading():
    name = full(*person(Random(9), 1980))

    assert keys_for(*name).reading_key == name.reading.replace(" ", "")


def test_the_same_chance_gives_the_same_people():
    one, other = (
        [person(Random(5), 1990) for _ in range(3)],
        [person(Random(5), 1990) for _ in range(3)],
    )

    assert one == other
