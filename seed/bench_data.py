"""Very many invented members to measure with: real shares of names, true histories.

A few patterns are lived through by the services; everybody else gets a copy of one,
moved back by whole days. The same seed gives the same people. Phones lie in 060,
mail in example.com; each copy has one event, the pattern's members have all.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, islice
from random import Random
from typing import NamedTuple

import jaconv

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Via
from portal.clock import now as this_instant
from portal.domain.grams import grams
from portal.domain.member_number import make
from portal.domain.search_keys import SearchKeys, keys_for
from portal.services.add_member import reserve_members
from portal.services.staff import acting_for
from portal.store.audit import body_of
from portal.store.engine import Store
from portal.store.new_members import highest_number
from portal.store.offerings import actor_kind_ids
from portal.store.stamps import Copier, Copy, Stamp, read_stamp
from seed.load import staff_who_act
from seed.names import full, person
from seed.patterns import PATTERNS, Pattern
from seed.set_up import set_up
from seed.staff import SAMPLE_SUPERVISOR
from seed.stage import Stage, perform
from seed.teller import Teller
from seed.when import When

AT_ONCE = 4_000
"""Members in one transaction: memory stays flat, and so does the log."""

NUMBERS = range(500_000_000, 600_000_000)
"""Serials of invented members."""

_ENTITY, _MEMBER = 2**53 - 1, 2**53 - 2
Progress = Callable[[int], None]


class _Model(NamedTuple):
    pattern: Pattern
    stamp: Stamp


def add_invented(
    store: Store,
    count: int,
    *,
    seed: int = 1,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Add ``count`` invented members beside those that are there; return ``count``."""
    when = When(now or this_instant())
    set_up(store, when.at(when.month(-37), "09:00"))
    chance = Random(seed)  # noqa: S311  (invented people)
    with store.read() as connection:
        last = highest_number(connection, make(NUMBERS[0]), make(NUMBERS[-1]))
    first = int(last[:-1]) + 1 if last else NUMBERS[0]
    models = _live(store, Teller(when, chance, first), min(count, len(PATTERNS)))
    people = _people(store, chance, models, first + len(models), count - len(models))
    done = len(models)
    while some := list(islice(people, AT_ONCE)):
        done += _write(store, when.now, some)
        if progress is not None:
            progress(done)
    return done


def _live(store: Store, tell: Teller, count: int) -> list[_Model]:
    """Let the first members live through the patterns, and take their stamps."""
    patterns = PATTERNS[:count]
    lives = [tell.somebody() for _ in patterns]
    for pattern, life in zip(patterns, lives, strict=True):
        pattern.story(tell, life)
    with store.write() as connection:
        reserved = reserve_members(connection, store, count, tell.when.now)
        staff = staff_who_act(connection, tell.when.now)
        stage = Stage(connection, store, staff, reserved[::-1])
        perform(stage, [deed for life in lives for deed in life.deeds])
        stamps = [read_stamp(connection, stage.ids[life.number]) for life in lives]
    return [_Model(*pair) for pair in zip(patterns, stamps, strict=True)]


def _people(
    store: Store, chance: Random, models: list[_Model], first: int, count: int
) -> Iterator[Copy]:
    with store.read() as connection:
        kinds = actor_kind_ids(connection)
    actor_kinds = [kinds["member"]] * 7 + [kinds["end_user"]]
    weights = list(accumulate(model.pattern.weight for model in models))
    for serial in range(first, first + count):
        born = date(chance.randint(1940, 2008), 1, 1)
        born += timedelta(days=int(chance.random() * 365))
        family, given = person(chance, born.year)
        name = full(family, given)
        keys, parts = _keys(*name)
        (model,) = chance.choices(models, cum_weights=weights)
        yield Copy(
            number=make(serial),
            name=name.name,
            reading=name.reading,
            keys=keys,
            grams=parts,
            born=born,
            actor_kind_id=actor_kinds[int(chance.random() * 8)],
            contacts=_contacts(serial, name.reading),
            stamp=model.stamp,
            days=int(chance.random() * (model.pattern.reach + 1)),
        )


@lru_cache(maxsize=1 << 15)
def _keys(name: str, reading: str) -> tuple[SearchKeys, str]:
    keys = keys_for(name, reading)
    return keys, grams(keys.name_key, keys.reading_key, keys.romaji_key)


@lru_cache(maxsize=1 << 12)
def _latin(kana: str) -> str:
    return str(jaconv.kana2alphabet(jaconv.kata2hira(kana)))


def _contacts(
    serial: int, reading: str
) -> tuple[tuple[str, str, str, str | None], ...]:
    """Return a phone nobody else has and, for most, a mail address."""
    digits = str(10_000_000 + serial * 48_271 % 90_000_000)
    value = f"060-{digits[:4]}-{digits[4:]}"
    phone = ("phone", value, f"+8160{digits}", digits[4:])
    if serial % 8 == 0:
        return (phone,)
    family, _, given = reading.partition(" ")
    mail = f"{_latin(given)}.{_latin(family)}{serial % 1_000_000}@example.com"
    return phone, ("mail", mail, mail, None)


def _write(store: Store, at: datetime, people: list[Copy]) -> int:
    acting = acting_for(store, SAMPLE_SUPERVISOR, Via.CLI)
    body = _body(Occasion(acting, at))
    with store.main.write(heavy=True) as connection:
        return Copier(connection, at, acting.staff_id).write(people, body)


def _body(occasion: Occasion) -> Callable[[int, str], bytes]:
    """Return what makes the bytes of a member's event: the writer's own, filled in."""
    model = Entry(
        action=AuditAction.MEMBER_CREATED,
        entity_type="member",
        entity_id=_ENTITY,
        member_id=_MEMBER,
        entity_version=1,
        after={"number": "@"},
        facts={"invented": True},
        new=True,
    )
    pattern = body_of(occasion, model, {}, None)
    marks = b'"@"', str(_ENTITY).encode(), str(_MEMBER).encode()

    def fill(member_id: int, number: str) -> bytes:
        own = b"%d" % member_id
        filled = pattern.replace(marks[0], b'"%s"' % number.encode())
        return filled.replace(marks[1], own).replace(marks[2], own)

    return fill
