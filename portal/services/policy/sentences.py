"""A row of a rule set as a sentence: who may do what with which service, when and why.

Pure: the same row and the same names say the same. Rows may be half filled in, as a
form holds them while somebody types; codes that nobody knows are said as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.policy.kinds import (
    Answers,
    Decision,
    Effect,
    Footing,
    TermsCondition,
)
from portal.domain.publishing.rows import Row, called
from portal.domain.publishing.rule_set import RUNG, VIOLATION
from portal.domain.publishing.rule_set_case_forms import ASKED
from portal.domain.publishing.rule_set_forms import CONDITIONS
from portal.domain.publishing.rule_set_known import Known
from portal.wording import say
from portal.wording.dates import day_words

KEY = "rules_page.sentence"


@dataclass(frozen=True, slots=True)
class Telling:
    """Says the rows of one content in one language."""

    content: Content
    known: Known
    language: str

    def rule(self, row: Row) -> str:
        """Return what a rule says; nothing while its effect is not chosen."""
        effect = row.get("effect")
        if effect not in tuple(Effect):
            return ""
        named = self._names("obligations", row.get("obligations") or ())
        owed = self._say("comma").join(map(self._quote, named))
        nobody = effect == Effect.FORBID and not row.get("actors")
        key = "forbid_everybody" if nobody else str(effect)
        owed = owed or self._say("no_obligation")
        said = self._say(key, **self._case(row), owed=owed)
        return self._joined([self._whole(said, row), *self._beside(row)])

    def intended(self, row: Row) -> str:
        """Return of what no rule speaks on purpose."""
        return self._whole(self._say("intended", **self._case(row)), row)

    def answer(self, table: Row, row: Row) -> str:
        """Return what a row of a table with a single answer says."""
        days = table.get("answers") == Answers.NOTICE_DAYS
        key = "answer_days" if days else "answer"
        if not any(row.get(each) for each in CONDITIONS):
            key = f"{key}_always"
        facts = {**self._case(row), "answer": self.answered(table, row)}
        said = self._whole(self._say(key, **facts), row)
        return self._joined([said, *self._caller(row)])

    def answered(self, table: Row, row: Row) -> str:
        """Return the answer of a row of a table in words."""
        answer = str(row.get("answer") or "…")
        if table.get("answers") != Answers.VIOLATION_RESPONSE:
            return answer
        said = [self._called(self.known.responses, answer)]
        if row.get("reason"):
            said.append(self._called(self.known.causes, str(row["reason"])))
        if row.get("lock_days"):
            said.append(self._say("for_days", days=str(row["lock_days"])))
        return self._say("comma").join(said)

    def _called(self, names: Mapping[str, Words], code: str) -> str:
        return names[code].say(self.language) if code in names else code

    def cancelling(self, row: Row) -> str:
        """Return how somebody leaves, where a row holds."""
        by_day = row.get("by_day")
        said = [self._say("by_day", day=str(by_day))] if by_day else []
        if row.get("notice") or not by_day:
            said.append(self._length("notice", row, "days"))
        if row.get("term"):
            key = "term_again" if row.get("renews") else "term"
            said.append(self._length(key, row, "months", "term"))
        day = row.get("last_day") or "any_day"
        last = say(f"policy.last_days.{day}", self.language)
        said.append(self._say("last_day", day=last))
        if row.get("fee"):
            amount = str(row.get(f"amount_{self.language}") or "…")
            said.append(self._say("fee", amount=amount))
        parts = self._say("tail_between").join(said)
        return self._whole(self._say("cancelling", **self._case(row), how=parts), row)

    def _length(self, key: str, row: Row, unit: str, stem: str = "notice") -> str:
        count = row.get(stem) or 0
        unit = row.get(f"{stem}_unit") or unit
        one = "_one" if count == 1 else ""
        said = say(f"policy.lengths.{unit}{one}", self.language, count=count)
        return self._say(key, length=said)

    def case(self, row: Row) -> str:
        """Return what a test case asks, and the answer that it expects."""
        named = {
            name: self._name(part, str(row[name])) if row.get(name) else "…"
            for name, part in ASKED
        }
        decision = row.get("decision")
        key = f"policy.decisions.{decision}"
        answer = say(key, self.language) if decision in tuple(Decision) else "…"
        parts = self._say("tail_between").join(self._supposed(row))
        tail = self._say("tail", tail=parts) if parts else ""
        return self._say("case", answer=answer, **named) + tail

    def _supposed(self, row: Row) -> Iterator[str]:
        """Yield what else a test case supposes and expects."""
        terms = row.get("terms")
        if terms in tuple(Footing) and terms != Footing.NONE_APPLY:
            footing = say(f"rules_checks.footings.{terms}", self.language)
            yield self._say("case_terms", terms=footing)
        for each in row.get("given") or ():
            column = self._column(str(each["column"]))
            yield self._say("case_given", column=column, value=str(each["value"]))
        if (on := _day(row.get("on"))) is not None:
            yield self._say("case_on", on=day_words(on, self.language))
        if row.get("deciding"):
            rule = self._name("rules", str(row["deciding"]))
            yield self._say("case_deciding", rule=rule)

    def _whole(self, said: str, row: Row) -> str:
        whole = f"{said}{self._tail(row)}{self._say('stop')}"
        return whole[:1].upper() + whole[1:]

    # ------------------------------------------------------------------ the case

    def _case(self, row: Row) -> dict[str, str]:
        """Return who, with what, and when, each as a part of a sentence."""
        actors = self._names("actors", row.get("actors") or ())
        functions = self._quoted("functions", row.get("functions") or ())
        offerings = self._quoted("offerings", row.get("offerings") or ())
        every = "any" if row.get("effect") == Effect.FORBID else "every"
        return {
            "who": self._either(actors) or self._say("everybody"),
            "what": self._say(
                "what",
                functions=functions or self._say(f"{every}_function"),
                offerings=offerings or self._say(f"{every}_offering"),
            ),
            "offerings": offerings or self._say(f"{every}_offering"),
            "state": self._state(row),
            "when": self._when(row),
        }

    def _state(self, row: Row) -> str:
        states = self._quoted("states", row.get("states") or ())
        return self._say("state", states=states) if states else ""

    def _when(self, row: Row) -> str:
        """Return the other conditions; each asks in words of its own."""
        terms = row.get("terms") or TermsCondition.NONE
        found = [] if terms == TermsCondition.NONE else [self._say(f"terms.{terms}")]
        found += filter(None, map(self._cell, row.get("cells") or ()))
        if not found:
            return ""
        return self._say("when", conditions=self._say("and").join(found))

    def _cell(self, cell: Row) -> str:
        names = {"column": self._column(cell["column"])}
        least, most = cell.get("least"), cell.get("most")
        if cell.get("yes") is not None:
            key = "yes" if cell["yes"] else "no"
        elif least is not None or most is not None:
            key = "least" if most is None else "most" if least is None else "between"
            key = "exactly" if least == most else key
            names |= {"least": str(least), "most": str(most)}
        elif cell.get("options"):
            codes = self._names("violations", cell["options"])
            key, names["options"] = "options", self._either(map(self._quote, codes))
        else:
            return ""
        return self._say(f"cell.{key}", **names)

    def _column(self, code: str) -> str:
        own = {each["code"] for each in self.content.get("own_columns", ())}
        if code in (VIOLATION, RUNG) and code not in own:
            return self._say(f"given.{code}")
        return self._name("own_columns", code)

    # ------------------------------------------------------------------ the rest

    def _tail(self, row: Row) -> str:
        """Return clause and days in brackets, where there are such."""
        parts = filter(None, [self._clause(row), self._days(row)])
        said = self._say("tail_between").join(parts)
        return self._say("tail", tail=said) if said else ""

    def _clause(self, row: Row) -> str:
        cited = row.get("clause") or {}
        code, clause = cited.get("document"), cited.get("clause")
        if not code or not clause:
            return ""
        document = self.known.documents.get(code)
        name = document.name.say(self.language) if document else str(code)
        found = {**document.gone, **document.clauses} if document else {}
        words = found.get(clause)
        said = words.say(self.language) if words else str(clause)
        return self._say("clause", document=name, clause=said)

    def _days(self, row: Row) -> str:
        days = {
            name: day_words(each, self.language)
            for name in ("valid_from", "valid_to")
            if (each := _day(row.get(name))) is not None
        }
        key = {0: "", 1: next(iter(days), ""), 2: "valid"}[len(days)]
        return self._say(f"days.{key}", **days) if key else ""

    def _beside(self, row: Row) -> Iterator[str]:
        """Yield what goes with a rule besides its answer."""
        if row.get("lock_reason"):
            reason = say(f"locks.reasons.{row['lock_reason']}", self.language)
            yield self._say("lock", reason=reason)
        if row.get("violation"):
            yield self._say("violation", table=self._name("tables", row["violation"]))
        exception = row.get("exception")
        if exception:
            beaten = self._name("rules", exception.get("beats") or "…")
            by = exception.get("approver") or "…"
            yield self._say("exception", rule=beaten, approver=by)
        yield from self._caller(row)

    def _caller(self, row: Row) -> Iterator[str]:
        """Yield what is said to callers, where a row has words of its own for it."""
        words = str(row.get(f"say_{self.language}") or "").strip()
        if words:
            yield self._say("caller", words=words)

    def _joined(self, sentences: Iterable[str]) -> str:
        return ("" if self.language == "ja" else " ").join(sentences)

    # ------------------------------------------------------------------ names

    def _name(self, part: str, code: str) -> str:
        """Return what a code is called, by the day's names or the set's own."""
        if part in _IN_CONTENT:
            by = _IN_CONTENT[part]
            rows: Iterable[Mapping[str, Any]] = self.content.get(part, ())
            found = next((each for each in rows if each.get(by) == code), None)
            return called(found, code).say(self.language) if found else code
        name: Words | None = self.known.names(part).get(code)
        name = name or self.known.others.get((part, code))
        return name.say(self.language) if name else code

    def _names(self, part: str, codes: Iterable[str]) -> list[str]:
        return [self._name(part, str(code)) for code in codes]

    def _quoted(self, part: str, codes: Iterable[str]) -> str:
        return self._either(map(self._quote, self._names(part, codes)))

    def _quote(self, name: str) -> str:
        return self._say("quote", name=name)

    def _either(self, names: Iterable[str]) -> str:
        """Return names of which one is enough: ``a, b or c``."""
        *others, last = [*names] or [""]
        if not others:
            return last
        return self._say("or").join([self._say("comma").join(others), last])

    def _say(self, key: str, **facts: str) -> str:
        return say(f"{KEY}.{key}", self.language, **facts)


_IN_CONTENT: Mapping[str, str] = {
    "obligations": "code",
    "own_columns": "code",
    "tables": "code",
    "violations": "code",
    "rules": "id",
}


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


TELLERS: Mapping[str, Callable[[Telling, Row], str]] = {
    "rules": Telling.rule,
    "intended": Telling.intended,
}
"""How the rows of a list are said as sentences."""


def sentences_of(content: Content, known: Known, language: str) -> dict[str, str]:
    """Return what every rule of a content says, by its id."""
    telling = Telling(content, known, language)
    return {row["id"]: telling.rule(row) for row in content.get("rules", ())}
