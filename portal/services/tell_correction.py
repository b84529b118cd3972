"""What a correction would change, in lines that pages and commands show."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.correction_facts import Leave
from portal.domain.calendar import day_of, start_of
from portal.domain.card import Moment, Words
from portal.services.preview_correction import Answer, CorrectionPreview, Follows
from portal.wording import say
from portal.wording.dates import day_words, instant_words
from portal.wording.refusal import fact_words

MOMENT = timedelta(microseconds=1)


def correction_lines(preview: CorrectionPreview, language: str) -> list[str]:
    """Return what is corrected, then every answer that changes, a line each."""
    teller = _Teller(preview, language)
    return [teller.head(), *teller.also(), *teller.changes(), *teller.told()]


def who_agrees(preview: CorrectionPreview, language: str) -> str:
    """Return who may be the second person."""
    who = fact_words("who", sorted(preview.approvers), language)
    return say("corrections.preview.approve", language, who=who)


class _Teller:
    """Puts one preview into words of one language."""

    def __init__(self, preview: CorrectionPreview, language: str) -> None:
        self.seen, self.language = preview, language

    def say(self, name: str, **facts: object) -> str:
        return say(f"corrections.preview.{name}", self.language, **facts)

    def words(self, words: Words | None) -> str:
        return words.say(self.language) if words else say("house.none", self.language)

    def when(self, at: datetime) -> str:
        """Return a day, where the instant is its beginning."""
        if at == start_of(day_of(at)):
            return day_words(day_of(at), self.language)
        return instant_words(at, self.language)

    def until(self, at: datetime) -> str:
        """Return the last day before an instant, or the instant itself."""
        if at == start_of(day_of(at)):
            return day_words(day_of(at - MOMENT), self.language)
        return instant_words(at, self.language)

    def record(self, moment: Moment) -> str:
        """Return one record of the past by event, day and receipt."""
        on = moment.effective_on
        when = day_words(on, self.language) if on else self.when(moment.effective_at)
        return self.say(
            "record", event=self.words(moment.name), when=when, receipt=moment.receipt
        )

    def head(self) -> str:
        seen = self.seen
        if seen.never and seen.row is not None:
            return self.say("never", record=self.record(seen.row))
        facts = {
            "event": self.words(seen.event),
            "when": self.when(seen.effective_at),
            "reason": self.words(seen.reason),
        }
        name = "instead" if seen.row is not None else "forgotten"
        if seen.until_on is not None:
            facts["until"] = day_words(seen.until_on, self.language)
            name += "_until"
        record = self.record(seen.row) if seen.row is not None else ""
        return self.say(name, record=record, **facts)

    def also(self) -> Iterator[str]:
        if self.seen.also:
            between = say("house.between", self.language)
            records = between.join(map(self.record, self.seen.also))
            yield self.say("also", records=records)

    def changes(self) -> Iterator[str]:
        seen = self.seen
        yield from map(self._answer, seen.answers)
        if not seen.answers:
            yield self.say("no_answers")
        if seen.joined_was != seen.joined_becomes:
            yield self.say(
                "joined",
                was=self._day(seen.joined_was),
                becomes=self._day(seen.joined_becomes),
            )
        yield from (self._leave("leave_was", each) for each in seen.leaves_were)
        yield from (self._leave("leave_becomes", each) for each in seen.leaves_become)
        yield from (self._follows("ended", each) for each in seen.ended)
        yield from (self._follows("filed", each) for each in seen.filed)
        yield from map(self._plan, seen.plans)

    def told(self) -> Iterator[str]:
        if self.seen.told_count:
            yield self.say("told", count=self.seen.told_count)
        for each in self.seen.told:
            yield self.say(
                "told_line",
                at=instant_words(each.at, self.language),
                staff=self.words(each.staff),
                was=self.words(each.was),
                becomes=self.words(each.becomes),
            )

    def _day(self, on: object) -> str:
        return fact_words("on", on, self.language)

    def _answer(self, each: Answer) -> str:
        facts = {
            "since": self.when(each.from_at),
            "was": self.words(each.was),
            "became": self.words(each.became),
        }
        if each.to_at is None:
            return self.say("answer_open", **facts)
        return self.say("answer", until=self.until(each.to_at), **facts)

    def _leave(self, name: str, each: Leave) -> str:
        facts = {
            "first": day_words(each.first, self.language),
            "last": day_words(each.last, self.language),
        }
        if each.months is None:
            return self.say(name, **facts)
        return self.say(f"{name}_months", months=each.months, **facts)

    def _follows(self, name: str, each: Follows) -> str:
        return self.say(
            name,
            when=self.when(each.at),
            event=self.words(each.event),
            became=self.words(each.became),
        )

    def _plan(self, each: Follows) -> str:
        name = "plan_changes" if each.became else "plan_ends"
        return self._follows(name, each)
