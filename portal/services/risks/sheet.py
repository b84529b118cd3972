"""The check sheet of risks as a document: both maps and every risk, to be signed."""

from collections.abc import Iterator

from models.facts import Occasion
from models.kinds import Permission
from models.risk_facts import Risk
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.publishing.markdown import plain, table
from portal.domain.risk_list import AskedRisks, ListedRisk, standing
from portal.domain.risks import Cell, level_of
from portal.services.door import require
from portal.services.export import File
from portal.services.risks.see import RiskPage, see_sheet
from portal.services.specify_offering import MARKDOWN
from portal.store.engine import Store
from portal.wording import say
from portal.wording.dates import day_words

COLUMNS = ("name", "actor", "offering", "before", "plan", "after", "owner",
           "review_on", "state", "checked")  # fmt: skip


def write_sheet(
    store: Store, occasion: Occasion, asked: AskedRisks, language: str
) -> File:
    """Write the check sheet of a day as Markdown."""
    require(store, occasion.acting, Permission.RISK_READ)
    page = see_sheet(store, occasion, asked)
    written = "\n\n".join(_Sheet(page, language).blocks()) + "\n"
    on = asked.on or day_of(occasion.at)
    return File(f"risks-{on:%Y%m%d}.md", MARKDOWN, written.encode(), page.count)


class _Sheet:
    def __init__(self, page: RiskPage, language: str) -> None:
        self.page, self.language = page, language

    def say(self, key: str, **facts: object) -> str:
        return say(key, self.language, **facts)

    def blocks(self) -> Iterator[str]:
        yield f"# {self.say('risks.sheet_title')}"
        yield plain(self._of())
        for name, rows in (("before", self.page.before), ("after", self.page.after)):
            yield f"## {self.say(f'risks.heat_{name}')}"
            yield self._map(rows)
        yield f"## {self.say('pages.risks.title')}"
        columns = [self.say(f"risks.columns.{each}") for each in COLUMNS]
        yield table(columns, (self._line(each) for each in self.page.part.rows))

    def _of(self) -> str:
        page = self.page
        return self.say(
            "risks.sheet_of",
            on=day_words(page.on, self.language),
            count=page.count,
            waiting=len(page.waiting),
            overdue=len(page.overdue),
        )

    def _map(self, rows: tuple[tuple[Cell, ...], ...]) -> str:
        head = [self.say("risks.likelihood", value=c.rating.likelihood)
                for c in rows[0]]  # fmt: skip
        lines = (
            [
                self.say("risks.impact", value=row[0].rating.impact),
                *map(self._cell, row),
            ]
            for row in rows
        )
        return table(["", *head], lines)

    def _cell(self, cell: Cell) -> str:
        level = self.say(f"risks.levels.{cell.level}")
        score = self.say("risks.score", score=cell.rating.score, level=level)
        return " ".join([score, *(each.number for each in cell.risks)])

    def _line(self, each: ListedRisk) -> list[str]:
        risk, says = each.risk, each.risk.says
        name = Words(says.name_ja, says.name_en).say(self.language)
        plan = Words(says.plan_ja, says.plan_en).say(self.language)
        way = self.say(f"risks.treatments.{says.treatment}")
        return [
            self.say("risks.numbered", number=risk.number, name=name),
            self._named(self.page.known.actors.get(risk.actor), risk.actor),
            self._offering(risk),
            self._scored(says.before.score),
            self.say("risks.planned", way=way, plan=plan) if plan else way,
            self._scored(says.after.score),
            Words(says.owner_ja, says.owner_en).say(self.language),
            day_words(says.review_on, self.language),
            self._stands(risk),
            "☐",
        ]

    def _stands(self, risk: Risk) -> str:
        found = standing(risk, self.page.on)
        between = self.say("house.between")
        return between.join(self.say(f"risks.states.{each}") for each in found)

    def _scored(self, score: int) -> str:
        level = self.say(f"risks.levels.{level_of(score)}")
        return self.say("risks.score", score=score, level=level)

    def _offering(self, risk: Risk) -> str:
        if not risk.offering:
            return self.say("risks.every_service")
        return self._named(self.page.known.offerings.get(risk.offering), risk.offering)

    def _named(self, words: Words | None, code: str) -> str:
        return words.say(self.language) if words else code
