"""The risk register as markup: heat maps, lists, one risk, the check sheet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.risk_facts import Rating, Risk, RiskRow
from portal.domain.card import Words
from portal.domain.risk_list import ListedRisk, standing
from portal.domain.risks import Cell, level_of
from portal.services.risks.see import Known, RiskPage, SeenRisk
from portal.services.risks.sheet import COLUMNS as SHEET
from portal.ui.catalog_markup import facts_list
from portal.ui.html import Html, join, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import day, instant, t

RISK, AS_SHEET = "risk", "sheet"
"""The parts of an address that name a risk, and ask for the check sheet."""
LIST = ("number", "actor", "offering", "before", "after", "review_on", "state")

Place = Mapping[str, str]


def to_risk(risk: Risk, place: Place, words: str = "") -> Html:
    """Return the way to a risk."""
    where = {**place, RISK: risk.number}
    return link(words or risk.number, where, page="risks", title=name_of(risk))


def name_of(risk: Risk) -> str:
    """Return what a risk is called."""
    return Words(risk.says.name_ja, risk.says.name_en).say(language())


def scored(score: int) -> str:
    """Return a score with its level in words."""
    return t("risks.score", score=score, level=t(f"risks.levels.{level_of(score)}"))


def whose(risk: Risk, known: Known) -> str:
    """Return of which actor kind a risk is."""
    found = known.actors.get(risk.actor)
    return found.say(language()) if found else risk.actor


def stands(risk: Risk, on: date) -> str:
    """Return where a risk stands, and whether its day is over."""
    found = (t(f"risks.states.{each}") for each in standing(risk, on))
    return t("house.between").join(found)


def in_service(risk: Risk, known: Known) -> str:
    """Return in which service a risk lies, or that it lies in all."""
    if not risk.offering:
        return t("risks.every_service")
    found = known.offerings.get(risk.offering)
    return found.say(language()) if found else risk.offering


# ------------------------------------------------------------------ the heat map


def heat(name: str, rows: Sequence[Sequence[Cell]], place: Place) -> Html:
    """Return a heat map as a table: each field says in words what its colour does."""
    above = tag("th", t("risks.columns.likelihood"), colspan=len(rows[0]),
                scope="colgroup")  # fmt: skip
    head = [tag("th", each.rating.likelihood, scope="col") for each in rows[0]]
    return tag(
        "table",
        tag("caption", t(f"risks.heat_{name}")),
        tag("thead", tag("tr", tag("td"), above), tag("tr", tag("td"), head)),
        tag("tbody", [_line(row, place) for row in rows]),
        class_="portal-heat",
    )


def _line(row: Sequence[Cell], place: Place) -> Html:
    head = tag("th", t("risks.impact", value=row[0].rating.impact), scope="row")
    return tag("tr", head, [_cell(each, place) for each in row])


def _cell(cell: Cell, place: Place) -> Html:
    level = t(f"risks.levels.{cell.level}")
    said = tag("span", tag("b", cell.rating.score), " ", level)
    links = join([to_risk(each, place) for each in cell.risks], " ")
    return tag("td", said, tag("br") if cell.risks else None, links,
               class_=f"portal-heat-{cell.level}")  # fmt: skip


# ------------------------------------------------------------------ lists


def rows(page: RiskPage, place: Place) -> Html:
    """Return a line per risk."""
    columns = [t(f"risks.columns.{each}") for each in LIST]
    lines = [_row(each, page, place) for each in page.part.rows]
    return table(t("pages.risks.title"), columns, lines)


def _row(each: ListedRisk, page: RiskPage, place: Place) -> tuple[Html | str, ...]:
    risk, known = each.risk, page.known
    numbered = t("risks.numbered", number=risk.number, name=name_of(risk))
    return (
        to_risk(risk, place, numbered),
        whose(risk, known),
        in_service(risk, known),
        scored(risk.says.before.score),
        scored(risk.says.after.score),
        day(risk.says.review_on),
        stands(risk, page.on),
    )


def short(found: Iterable[Risk], place: Place) -> Html:
    """Return risks as a short list."""
    return tag("ul", [tag("li", _named(each, place)) for each in found],
               class_="portal-items")  # fmt: skip


def _named(risk: Risk, place: Place) -> tuple[Html, str]:
    words = t("risks.numbered", number=risk.number, name=name_of(risk))
    return to_risk(risk, place, words), f" · {day(risk.says.review_on)}"


# ------------------------------------------------------------------ one risk


def facts(seen: SeenRisk) -> Html:
    """Return what a risk says."""
    risk, says = seen.risk, seen.risk.says
    found = [
        ("actor", whose(risk, seen.known)),
        ("offering", in_service(risk, seen.known)),
        ("state", stands(risk, seen.on)),
        ("before", rated(says.before)),
        ("plan", planned(risk)),
        ("after", rated(says.after)),
        ("owner", Words(says.owner_ja, says.owner_en).say(language())),
        ("review_on", day(says.review_on)),
    ]
    named = [(t(f"risks.columns.{name}"), value) for name, value in found if value]
    return facts_list(named)


def rated(rating: Rating) -> str:
    """Return a rating with how its score comes about."""
    return t(
        "risks.rated",
        likelihood=rating.likelihood,
        impact=rating.impact,
        score=rating.score,
        level=t(f"risks.levels.{level_of(rating.score)}"),
    )


def history(seen: SeenRisk) -> Html:
    """Return what was done to a risk, the newest first."""
    named = ("act", "by", "before", "after", "review_on", "said")
    columns = [t(f"risks.columns.{each}") for each in named]
    lines = [_done(each, seen) for each in reversed(seen.risk.rows)]
    return table(t("risks.history"), columns, lines)


def _done(row: RiskRow, seen: SeenRisk) -> tuple[str, ...]:
    who = seen.names.get(row.staff_id)
    name = who.say(language()) if who else t("house.unknown")
    return (
        t(f"risks.acts.{row.act}"),
        t("risks.was_said", who=name, at=instant(row.at)),
        scored(row.says.before.score),
        scored(row.says.after.score),
        day(row.says.review_on),
        seen.texts.get(row.text_event_id or 0, ""),
    )


# ------------------------------------------------------------------ the check sheet


def sheet(page: RiskPage) -> Html:
    """Return every risk in full, with a box to tick."""
    columns = [t(f"risks.columns.{each}") for each in SHEET]
    lines = [_checked(each.risk, page) for each in page.part.rows]
    listed = table(t("risks.sheet_title"), columns, lines)
    return tag("div", listed, class_="portal-desk portal-sheet")


def _checked(risk: Risk, page: RiskPage) -> tuple[str, ...]:
    says, known = risk.says, page.known
    return (
        t("risks.numbered", number=risk.number, name=name_of(risk)),
        whose(risk, known),
        in_service(risk, known),
        scored(says.before.score),
        planned(risk),
        scored(says.after.score),
        Words(says.owner_ja, says.owner_en).say(language()),
        day(says.review_on),
        stands(risk, page.on),
        "☐",
    )


def planned(risk: Risk) -> str:
    """Return the treatment of a risk, with what is done."""
    way = t(f"risks.treatments.{risk.says.treatment}")
    plan = Words(risk.says.plan_ja, risk.says.plan_en).say(language())
    return t("risks.planned", way=way, plan=plan) if plan else way
