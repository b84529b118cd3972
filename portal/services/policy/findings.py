"""What an analysis of rules found: a sentence for each, with the place of its row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from models.publishing_facts import Path, Problem
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.policy.analysis import Analysis
from portal.domain.policy.gaps import Gap, Silence
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.marks import STATE
from portal.domain.policy.trials import Trial
from portal.domain.publishing.rule_set import ClauseCited
from portal.services.policy.analyse import Analysed, Cell
from portal.services.policy.tell import column_name
from portal.services.publish.tell import problems_in_words
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words

BOXES = 3
"""So many of the parts of a gap are told; the others are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding: of which kind, where its row is, and in words."""

    kind: str
    path: Path
    words: str


KINDS = ("overlaps", "duplicates", "idle", "citations", "needless")
"""Of what kinds findings beside gaps are, the gravest first."""


def findings(found: Analysed, language: str) -> Iterator[Told]:
    """Yield all that was found, but for gaps, in which rules of the set take part."""
    for kind, key, facts in _about_rules(found.checked.analysis):
        told = _told(found, kind, key, facts, language)
        if told is not None:
            yield told
    yield from _citations(found, language)
    for set_, id_ in found.checked.analysis.needless:
        if set_ == found.shape.code:
            yield _needless(found, id_, language)


Names = Mapping[str, tuple[str, ...]]
"""Rules as ``set/rule``, by what they are in a sentence."""


def _about_rules(seen: Analysis) -> Iterator[tuple[str, str, Names]]:
    """Yield the kind of a finding, the sentence it has, and its rules."""
    for pair in seen.overlaps:
        key = "same" if pair.same else "overlaps"
        yield "overlaps", key, {"forbids": (pair.forbids,), "grants": (pair.grants,)}
    for names in seen.duplicates:
        yield "duplicates", "duplicates", {"rules": names}
    for idle in seen.idle:
        yield "idle", f"idle_{idle.why}", {"rule": (idle.rule,), "above": idle.above}


def _told(
    found: Analysed, kind: str, key: str, facts: Names, language: str
) -> Told | None:
    """Return a finding; None where no rule of the set takes part."""
    names = [each.partition("/") for listed in facts.values() for each in listed]
    own = [id_ for code, _, id_ in names if code == found.shape.code]
    if not own:
        return None
    between = say("house.between", language)
    said = {
        name: between.join(rule_called(found, each, language) for each in listed)
        for name, listed in facts.items()
    }
    words = say(f"rules_checks.findings.{key}", language, **said)
    return Told(kind, ("rules", own[0]), words)


def rule_called(found: Analysed, name: str, language: str) -> str:
    """Return what a rule is called; one of another set with the name of that."""
    rules = found.checked.rules
    rule, of = rules.rule(name), rules.sets[name.partition("/")[0]]
    called = Words(rule.name_ja, rule.name_en).say(language)
    if of.code == found.shape.code:
        return called
    other = Words(of.name_ja, of.name_en).say(language)
    return say("rules_checks.of_set", language, rule=called, set=other)


def _citations(found: Analysed, language: str) -> Iterator[Told]:
    own: dict[Path, ClauseCited | None]
    own = {("rules", each.id): each.clause for each in found.shape.rules}
    own |= {
        ("tables", table.code, "rows", row.id): row.clause
        for table in found.shape.tables
        for row in table.rows
    }
    for wrong in found.checked.analysis.citations:
        if own.get(wrong.place) == wrong.cited:
            facts = {"document": wrong.cited.document, "clause": wrong.cited.clause}
            problem = Problem(wrong.why, (*wrong.place, "clause"), facts)
            (words,) = problems_in_words([problem], found.content, language)
            yield Told("citations", wrong.place, words)


def _needless(found: Analysed, id_: str, language: str) -> Told:
    mark = next(each for each in found.shape.intended if each.id == id_)
    name = Words(mark.name_ja, mark.name_en).say(language)
    words = say("rules_checks.findings.needless", language, mark=name)
    return Told("needless", ("intended", id_), words)


# ------------------------------------------------------------------ gaps


def silence_word(silence: Silence) -> str:
    """Return how far rules speak of a cell of the grid, as the code of a word."""
    if not silence.silent:
        return "spoken"
    if not silence.gap:
        return "meant"
    return "open" if silence.silent == silence.cells else "partly"


def gap_words(found: Analysed, cell: Cell, language: str) -> str:
    """Return in a sentence of what no rule speaks."""
    boxes = list(islice(found.checked.gaps.boxes(*cell), BOXES + 50))
    said = {name: each.say(language) for name, each in cell_names(found, cell).items()}
    if any(not _within(found, box) for box in boxes):
        return say("rules_checks.gap_always", language, **said)
    told = [_box(found, box, language) for box in boxes[:BOXES]]
    if len(boxes) > BOXES:
        told.append(say("rules_checks.more", language))
    within = say("rules_checks.or", language).join(told)
    return say("rules_checks.gap", language, within=within, **said)


def cell_names(found: Analysed, cell: Cell) -> Mapping[str, Words]:
    """Return what the service, the function and the actor kind are called."""
    codes, (offering, function, actor) = found.codes, cell
    functions = codes.functions.get(offering, {})
    return {
        "offering": codes.offerings.get(offering, Words(offering, offering)),
        "function": functions.get(function, Words(function, function)),
        "actor": codes.actors.get(actor, Words(actor, actor)),
    }


def mark_names(found: Analysed, cell: Cell) -> Mapping[str, str]:
    """Return what the mark of an intended gap is called, by language."""
    names = cell_names(found, cell)
    return {
        each: say(
            "rules_checks.mark", each, **{n: w.say(each) for n, w in names.items()}
        )
        for each in LANGUAGES
    }


def _box(found: Analysed, box: Gap, language: str) -> str:
    parts = (
        _part(found, box.offering, name, values, language)
        for name, values in _within(found, box)
    )
    return say("house.between", language).join(parts)


def _within(found: Analysed, box: Gap) -> list[tuple[str, Any]]:
    """Return how a gap is bounded, but for time where it is open from the first day."""
    always = (found.checked.universe.since.timestamp(), None)
    return [each for each in box.within.items() if each != ("time", always)]


def _part(found: Analysed, offering: str, name: str, values: Any, language: str) -> str:
    between = say("rules_checks.either", language)
    if name == STATE:
        return _states(found, offering, values, language)
    if name == "terms":
        said = [say(f"rules_checks.footings.{each}", language) for each in values]
        return say("rules_checks.terms", language, values=between.join(said))
    if name == "time":
        start, end = values
        return _days(start, end, language)
    column = column_name(found.checked.rules, name.partition(".")[2], language)
    listed = between.join(_values(values, language))
    return say("rules_checks.column", language, column=column, values=listed)


def _states(
    found: Analysed, offering: str, codes: Collection[str], language: str
) -> str:
    """Return states in words; of most of them, those that are left."""
    rest = [e for e in found.checked.universe.states[offering] if e not in codes]
    key, told = ("but", rest) if len(rest) < len(codes) else ("state", codes)
    named = (state_called(found, offering, each, language) for each in told)
    between = say("rules_checks.either", language)
    return say(f"rules_checks.{key}", language, values=between.join(named))


def _values(values: tuple[Any, ...], language: str) -> Iterator[str]:
    """Yield options or yes and no in words, numbers as the range that they are."""
    if not any(isinstance(each, bool | str) for each in values):
        least, below = values
        most = None if below is None else below - 1
        yield "–".join("" if each is None else str(each) for each in (least, most))
        return
    for each in values:
        words = f"policy.yes_no.{'yes' if each else 'no'}"
        yield say(words, language) if isinstance(each, bool) else str(each)


def _days(start: float, end: float | None, language: str) -> str:
    first, last = (
        None if each is None else day_words(_day(each), language)
        for each in (start, end)
    )
    if last is None:
        return say("rules_checks.from_day", language, first=first)
    return say("rules_checks.days", language, first=first, last=last)


def _day(at: float) -> Any:
    return day_of(datetime.fromtimestamp(at, UTC))


def state_called(found: Analysed, offering: str, code: str, language: str) -> str:
    """Return what a state is called; also that of who is not in the service."""
    if code == NO_MEMBERSHIP:
        return say("policy.no_membership", language)
    named = found.codes.states.get(offering, {}).get(code)
    return named.say(language) if named else code


# ------------------------------------------------------------------ test cases


def trial_words(found: Analysed, trial: Trial, language: str) -> Mapping[str, str]:
    """Return the question of a test case, what it expects, and what is answered."""
    case = trial.case
    cell = Cell(case.offering, case.function, case.actor)
    said = {name: each.say(language) for name, each in cell_names(found, cell).items()}
    state = state_called(found, case.offering, case.state, language)
    deciding = [rule_called(found, e, language) for e in trial.answer.deciding]
    between = say("house.between", language)
    return {
        "asked": say("rules_checks.asked", language, state=state, **said),
        "given": between.join(_givens(found, trial, language)),
        "expected": say(f"policy.decisions.{case.decision}", language),
        "decided": say(f"policy.decisions.{trial.answer.decision}", language),
        "deciding": between.join(deciding),
    }


def _givens(found: Analysed, trial: Trial, language: str) -> Iterator[str]:
    case = trial.case
    standing = say(f"rules_checks.footings.{case.terms}", language)
    yield say("rules_checks.terms", language, values=standing)
    for each in case.given:
        column = column_name(found.checked.rules, each.column, language)
        yield say("rules_checks.column", language, column=column, values=each.value)
    if case.on is not None:
        yield day_words(case.on, language)
