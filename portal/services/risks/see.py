"""Looking at risks: the register of a day with its heat maps, one risk, files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.facts import Occasion
from models.kinds import Permission
from models.risk_facts import Risk
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import Part, part_of
from portal.domain.instants import instant_of
from portal.domain.risk_list import AskedRisks, ListedRisk, fitting_risks, listed
from portal.domain.risks import Cell, heat_map, is_overdue, waits_for_acceptance
from portal.errors import NotFound
from portal.services.actor_scene import kind_names
from portal.services.day_list import filter_words
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.store import risks
from portal.store.cards import free_texts, offering_names, staff_names
from portal.store.engine import Connection, Store
from portal.wording import say
from portal.wording.dates import day_words

Named = Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Known:
    """What actor kinds and services are called."""

    actors: Named
    offerings: Named


@dataclass(frozen=True, slots=True)
class RiskPage:
    """A page of the register as of ``on``.

    The maps, ``waiting`` and ``overdue`` are about all that fit, not about the page.
    """

    part: Part[ListedRisk]
    count: int
    before: tuple[tuple[Cell, ...], ...]
    after: tuple[tuple[Cell, ...], ...]
    waiting: tuple[Risk, ...]
    overdue: tuple[Risk, ...]
    known: Known
    on: date
    today: bool


def see_risks(
    store: Store,
    occasion: Occasion,
    asked: AskedRisks,
    after: str | None = None,
    before: str | None = None,
) -> RiskPage:
    """Return the register of a day, narrowed to what was asked for."""
    require(store, occasion.acting, Permission.RISK_READ)
    return _page(store, occasion, asked, lambda rows: part_of(rows, after, before))


def see_sheet(store: Store, occasion: Occasion, asked: AskedRisks) -> RiskPage:
    """Return the same on one page, as the check sheet shows it."""
    require(store, occasion.acting, Permission.RISK_READ)
    return _page(store, occasion, asked, lambda rows: Part(rows, None, None))


def _page(
    store: Store,
    occasion: Occasion,
    asked: AskedRisks,
    part: Callable[[tuple[ListedRisk, ...]], Part[ListedRisk]],
) -> RiskPage:
    on = asked.on or day_of(occasion.at)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
        known = _known(connection)
    rows = listed(found)
    return RiskPage(
        part=part(rows),
        count=len(rows),
        before=heat_map(found, after=False),
        after=heat_map(found, after=True),
        waiting=tuple(filter(waits_for_acceptance, found)),
        overdue=tuple(each for each in found if is_overdue(each, on)),
        known=known,
        on=on,
        today=on == day_of(occasion.at),
    )


def _fitting(
    connection: Connection, occasion: Occasion, asked: AskedRisks
) -> tuple[Risk, ...]:
    found = risks.risks_at(connection, instant_of(asked.on, occasion.at))
    return fitting_risks(found, asked, asked.on or day_of(occasion.at))


def _known(connection: Connection) -> Known:
    names = offering_names(connection)
    offered = {code: Words(*both) for code, both in names.items()}
    return Known(kind_names(connection), offered)


# ------------------------------------------------------------------ one risk


@dataclass(frozen=True, slots=True)
class SeenRisk:
    """One risk as it is, with who wrote each row and what they said with it."""

    risk: Risk
    known: Known
    names: Mapping[int, Words]
    texts: Mapping[int, str]
    on: date
    mine: bool


def see_risk(store: Store, occasion: Occasion, number: str) -> SeenRisk:
    """Return one risk by its number, with its history."""
    require(store, occasion.acting, Permission.RISK_READ)
    digits = number.strip().upper().removeprefix("R")
    with store.read() as connection:
        known = digits.isdecimal() and len(digits) < 10
        risk = risks.risk_of(connection, int(digits)) if known else None
        if risk is None:
            raise NotFound(what="risk", number=number[:40])
        people = staff_names(connection, {each.staff_id for each in risk.rows})
        said = [each.text_event_id for each in risk.rows if each.text_event_id]
        texts = free_texts(connection, store.keys, said)
        names = _known(connection)
    return SeenRisk(
        risk=risk,
        known=names,
        names={each: Words(*both) for each, both in people.items()},
        texts={event: found.get("text", "") for event, found in texts.items()},
        on=day_of(occasion.at),
        mine=occasion.acting.staff_id in risk.authors,
    )


# ------------------------------------------------------------------ files


COLUMNS = ("number", "actor", "offering", "name_ja", "name_en", "likelihood",
           "impact", "score", "level", "treatment", "plan_ja", "plan_en",
           "likelihood_after", "impact_after", "score_after", "level_after",
           "owner_ja", "owner_en", "review_on", "state")  # fmt: skip


def export_risks(
    store: Store, occasion: Occasion, kind: str, asked: AskedRisks, language: str
) -> File:
    """Write what was asked for as a file, every row of it."""
    require(store, occasion.acting, Permission.RISK_READ)
    check_format(kind)
    with store.read() as connection:
        found = listed(_fitting(connection, occasion, asked))
        known = _known(connection)
    on = asked.on or day_of(occasion.at)
    sheet = Sheet(
        title=say("pages.risks.title", language),
        head=[
            (say("catalog.on", language), day_words(on, language)),
            (say("export.filter", language), _filter_words(asked, known, language)),
        ],
        columns=[say(f"risks.columns.{each}", language) for each in COLUMNS],
        rows=(_cells(each, known, language) for each in found),
    )
    name = f"risks-{on:%Y%m%d}"
    return as_file(sheet, name, kind)


def _filter_words(asked: AskedRisks, known: Known, language: str) -> str:
    """Return in words what was asked for."""
    actor, sold = known.actors.get(asked.actor), known.offerings.get(asked.offering)
    state, level = f"risks.states.{asked.state}", f"risks.levels.{asked.level}"
    values = {
        "actor": actor.say(language) if actor else asked.actor,
        "offering": sold.say(language) if sold else asked.offering,
        "state": say(state, language) if asked.state else "",
        "level_after": say(level, language) if asked.level else "",
    }
    named = ((say(f"risks.columns.{n}", language), v) for n, v in values.items())
    return filter_words(named, language)


def _cells(each: ListedRisk, known: Known, language: str) -> Sequence[str | int]:
    risk, says = each.risk, each.risk.says
    actor = known.actors.get(risk.actor)
    return [
        risk.number,
        actor.say(language) if actor else risk.actor,
        risk.offering,
        *(says.name_ja, says.name_en),
        *(says.before.likelihood, says.before.impact, says.before.score),
        say(f"risks.levels.{each.level}", language),
        say(f"risks.treatments.{says.treatment}", language),
        *(says.plan_ja, says.plan_en),
        *(says.after.likelihood, says.after.impact, says.after.score),
        say(f"risks.levels.{each.level_after}", language),
        *(says.owner_ja, says.owner_en),
        says.review_on.isoformat(),
        say(f"risks.states.{each.state}", language),
    ]
