"""The lifecycle designer as markup: tables of rows, links to each, what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.kinds import StateKind
from models.publishing_facts import Problem, Version
from portal.domain.card import Words
from portal.domain.publishing.lifecycle_edits import Limit, limits
from portal.domain.publishing.lifecycle_forms import Row, called
from portal.services.design_lifecycle import Design, Desk
from portal.services.publish import tell
from portal.services.publish.tell import changes_in_words
from portal.ui.act import last_result
from portal.ui.card_markup import badge, words
from portal.ui.draft_page import ITEM, PART, ROW, place
from portal.ui.html import Html, join, tag
from portal.ui.keys import key
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.version_markup import THING, name
from portal.ui.words import instant, t
from portal.wording import has

PARTS = ("states", "moves", "reasons", "limits", "whole", "walk", "standard")
LISTS = ("states", "moves", "reasons")


def part_name(part: str) -> str:
    """Return what a part is called."""
    return t(f"designer.parts.{part}")


def where(problem: Problem) -> tuple[str, ...]:
    """Return the part, the row and the item that a problem is about."""
    first, *rest = problem.path or ("",)
    if first not in LISTS:
        return ("moves",) if problem.code == "no_beginning" else ("whole",)
    if len(rest) > 2 and rest[1] in ("guards", "deadlines"):
        return first, rest[0], rest[2]
    return first, *rest[:1]


def _head(*columns: str) -> list[str]:
    return [t(f"designer.columns.{each}") for each in columns]


# ------------------------------------------------------------------ all lifecycles


def lifecycles(desk: Desk) -> Html:
    """Return what is in force, a line each."""
    to = {each.id: {THING: each.code} for each in desk.live}
    return _dated(t("designer.lifecycles"), desk.live, to)


def scheduled(desk: Desk) -> Html:
    """Return what is approved for later, a line each."""
    to = {each.id: place(each, PARTS[0]) for each in desk.scheduled}
    return _dated(t("work_list.scheduled"), desk.scheduled, to)


def _dated(
    caption: str, found: Iterable[Version], to: Mapping[int, dict[str, str]]
) -> Html:
    rows = [
        (
            link(name(each), to[each.id]),
            each.code,
            str(each.number),
            instant(each.effective_at) if each.effective_at else None,
        )
        for each in found
    ]
    columns = [*_head("name", "code", "version"), t("work_list.columns.since")]
    return table(caption, columns, rows)


def uses(desk: Desk) -> Html:
    """Return which service uses which lifecycle now, and which one next."""
    names = {each.code: name(each) for each in (*desk.scheduled, *desk.live)}

    def used(code: str) -> Html:
        return link(names.get(code, code), {THING: code})

    rows = []
    for each in desk.uses:
        offering = tag("span", words(each.name), " ", tag("small", each.offering))
        lines = [used(each.lifecycle)]
        if each.next is not None:
            code, since = each.next
            lines.append(join([t("designer.next_use", at=instant(since)), used(code)]))
        rows.append((offering, join([tag("div", line) for line in lines])))
    return table(t("designer.uses"), _head("offering", "lifecycle"), rows)


# ------------------------------------------------------------------ tables


def states(design: Design) -> Html:
    """Return the states, each with its members and deadlines."""
    version = design.seen.shown.version
    rows = [
        (
            _to_row(version, "states", row["code"], row),
            badge(StateKind(row["kind"]), _kind(row["kind"])),
            _held(design, row["code"]),
            join([tag("div", each) for each in deadline_words(version.content, row)]),
        )
        for row in version.content["states"]
    ]
    head = _head("name", "kind", "members", "deadlines")
    return table(t("designer.parts.states"), head, rows)


def _kind(kind: str) -> Words:
    said = t(f"designer.kinds.{kind}")
    return Words(said, said)


def counts(code: str) -> Mapping[str, int] | None:
    """Return what was counted last on this screen, if anything was."""
    result = last_result(key("designer", "counts", code))
    return result.value if result else None


def _held(design: Design, state: str) -> str:
    counted = design.held
    if counted is None:
        counted = counts(design.seen.shown.version.code)
    if counted is None:
        return t("designer.uncounted")
    count = counted.get(state)
    return f"{count:,}" if count else t("designer.nobody")


def _to_row(version: Version, part: str, id_: str, row: Row) -> Html:
    here = part == asked(PART) and id_ == asked(ROW)
    said = called(row, id_).say(language())
    to = place(version, part, id_)
    return link(said, to, aria_current="true" if here else None)


def deadline_words(content: Mapping[str, Any], state: Row) -> list[str]:
    """Return the deadlines of a state as sentences."""
    names = {m["event"]: called(m, m["event"]) for m in content["moves"]}
    found = []
    for each in state["deadlines"]:
        event = names.get(each["event"], Words(each["event"], each["event"]))
        key = f"designer.deadline_told.{each['ends'] or 'entered'}"
        key += "" if each["days"] else "_at_once"
        found.append(t(key, days=each["days"], event=event.say(language())))
    return found


def moves(version: Version, rows: Iterable[Row], caption: str) -> Html:
    """Return moves, each with who may, and under which guards."""
    content = version.content
    names = {row["code"]: called(row, row["code"]) for row in content["states"]}
    lines = [
        (
            _to_row(version, "moves", row["id"], row),
            _way(row, names),
            tag("span", _movers(row), " ", _second(row)),
            join([tag("div", guard_words(each)) for each in row["guards"]]),
        )
        for row in rows
    ]
    return table(caption, _head("name", "way", "movers", "guards"), lines)


def _way(row: Row, names: Mapping[str, Words]) -> str:
    ends = []
    for code in (row["was"], row["became"]):
        said = names.get(code, Words(code, code)).say(language())
        ends.append(said or t("designer.before_joining"))
    return " → ".join(ends)


def _movers(row: Row) -> str:
    between = t("house.between")
    said = (
        t(f"movers.{each}") if has(f"movers.{each}") else each for each in row["movers"]
    )
    return between.join(said)


def _second(row: Row) -> Html | None:
    kind = str(row["second_person"]).partition(":")[0]
    if kind not in ("always", "when"):
        return None
    said = f"({t('designer.columns.second')}: {t(f'designer.second.{kind}')})"
    return tag("small", said)


def guard_words(guard: Row) -> str:
    """Return what a guard asks, with its numbers; its code where it is unknown."""
    return tell.guard_words(guard, language())


def reasons(version: Version) -> Html:
    """Return the reasons, each with how many moves name it."""
    content = version.content
    rows = [
        (
            _to_row(version, "reasons", row["code"], row),
            row["code"],
            str(sum(row["code"] in move["reasons"] for move in content["moves"])),
        )
        for row in content["reasons"]
    ]
    head = _head("name", "code", "moves")
    return table(t("designer.parts.reasons"), head, rows)


def limit_table(version: Version) -> Html:
    """Return every limit with the moves it stands in."""
    rows = [
        (_to_limit(version, each), move_names(each)) for each in limits(version.content)
    ]
    return table(t("designer.parts.limits"), _head("number", "changing"), rows)


def _to_limit(version: Version, limit: Limit) -> Html:
    said = guard_words({"code": limit.guard, "parameters": limit.numbers})
    here = "true" if asked(ROW) == limit.id else None
    return link(said, place(version, "limits", limit.id), aria_current=here)


def move_names(limit: Limit) -> str:
    """Return the names of the moves of a limit, each once."""
    names = (called(m, m["event"]).say(language()) for m in limit.moves)
    return t("house.between").join(dict.fromkeys(names))


def items(version: Version, part: str, row: Row, name: str) -> Html:
    """Return the guards of a move or the deadlines of a state as links."""
    if name == "guards":
        said = {each["code"]: guard_words(each) for each in row["guards"]}
    else:
        told = deadline_words(version.content, row)
        codes = [each["event"] for each in row["deadlines"]]
        said = dict(zip(codes, told, strict=True))
    id_ = row["id"] if part == "moves" else row["code"]
    links = [
        link(text, place(version, part, id_, code),
             aria_current="true" if code == asked(ITEM) else None)
        for code, text in said.items()
    ]  # fmt: skip
    lines = [tag("li", each) for each in links]
    return tag(
        "ul", lines or tag("li", t(f"designer.no_{name}")), class_="portal-items"
    )


def differences(design: Design) -> Html | None:
    """Return what a version says otherwise than what was shipped."""
    found = design.differences
    if design.shipped is None or not found:
        return None
    was, became = design.shipped.content, design.seen.shown.version.content
    columns = [t(f"version.columns.{each}") for each in ("place", "was", "became")]
    nothing = t("version.nothing")
    told = changes_in_words(found, was, became, language())
    rows = [(place, old or nothing, new or nothing) for place, old, new in told]
    return table(t("designer.parts.standard"), columns, rows)


def gone_name(design: Design, code: str) -> Words:
    """Return the name of a state that was removed, and how many are in it."""
    found = design.state_names.get(code, Words(code, code))
    count = design.gone.get(code)
    held = t("designer.held", count=f"{count:,}") if count else ""
    return Words(*(f"{each} ({code}) {held}".strip() for each in found))
