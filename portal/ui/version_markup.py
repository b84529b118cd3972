"""Versions as markup: lists of work and things, where one stands, what it changes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from models.kinds import VersionedKind, VersionPhase
from models.publishing_facts import (
    Comment,
    FieldChange,
    Path,
    Round,
    Seat,
    Version,
)
from portal import clock
from portal.domain.calendar import day_of
from portal.domain.publishing.opinions import reads_otherwise
from portal.domain.publishing.places import name_of
from portal.domain.publishing.work import Waits, Work
from portal.errors import EditConflict
from portal.services.publish.see import Names, Seen, Waiting
from portal.services.publish.tell import (
    every_change,
    is_within,
    lines_in_words,
    place_in_words,
)
from portal.ui.card_markup import words
from portal.ui.html import Html, join, tag
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import day, instant, t

KIND, THING, VERSION, AGAINST = "kind", "thing", "version", "against"
"""The parts of an address that name a version, and what it is compared with."""


def kind_asked() -> VersionedKind:
    """Return the kind that the address names; lifecycles need not be named."""
    given = asked(KIND)
    known = [each for each in VersionedKind if each == given]
    return known[0] if known else VersionedKind.LIFECYCLE


def number_asked(part: str) -> int | str | None:
    """Return a number of the address, or what stands there instead of one."""
    given = asked(part) or None
    if given is None or not (given.isdecimal() and len(given) < 10):
        return given
    return int(given)


def place_of(version: Version) -> dict[str, str]:
    """Return the address of a version."""
    of = {} if version.kind is VersionedKind.LIFECYCLE else {KIND: version.kind.value}
    return {**of, THING: version.code, VERSION: str(version.number)}


def name(version: Version) -> str:
    """Return what a version is called; its code where it says no name."""
    return words(name_of(version.content)) or version.code


def title(version: Version) -> str:
    """Return the name with the number."""
    return t("version.title", name=name(version), number=version.number)


def to_version(version: Version) -> Html:
    """Return a link to the page of a version."""
    return link(title(version), place_of(version), page="version")


def who(names: Names, staff_id: int | None) -> str:
    """Return a name."""
    found = names.get(staff_id) if staff_id is not None else None
    return found.say(language()) if found else t("house.unknown")


# ------------------------------------------------------------------ lists


def work(found: Waiting) -> Html:
    """Return what waits, a line each, with its clocks."""
    today = clock.business_day()
    named = ["what", "waits", "who", "at", "days", "wanted"]
    if found.notice_by:
        named.append("notice_by")
    columns = [t(f"work_list.columns.{each}") for each in named]
    rows = [
        (
            to_version(each.version),
            t(f"publishing.waits.{each.waits}"),
            who(found.names, _had_it(each)),
            instant(each.since),
            t("review_desk.days", days=(today - day_of(each.since)).days),
            wanted(each.version, today),
            last_notice(found.notice_by.get(each.version.id), today),
        )[: len(columns)]
        for each in found.work
    ]
    return table(t("pages.work_list.title"), columns, rows)


def last_notice(on: date | None, today: date) -> Html | str:
    """Return the last day of a notice, and whether it is over."""
    said = day(on) if on else ""
    late = on is not None and on < today
    return tag("b", said, " ", t("review_desk.over")) if late else said


def wanted(version: Version, today: date) -> str:
    """Return the day that a version is to be in force from, and how far it is."""
    on = version.effective_on
    return "" if on is None else in_days(on, today)


def in_days(on: date, today: date) -> str:
    """Return a day, and how many days are left until it or have gone since."""
    left = (on - today).days
    key = "left" if left >= 0 else "gone"
    return f"{day(on)} {t(f'review_desk.{key}', days=abs(left))}"


def _had_it(each: Work) -> int | None:
    """Return who asked, or where it is a draft who began it."""
    round_ = each.version.round
    asked = each.waits in (Waits.TO_REVIEW, Waits.TO_APPROVE) and round_ is not None
    return round_.opened_by if asked and round_ else each.version.created_by


def things(found: Iterable[Version], caption: str | None = None) -> Html:
    """Return what is in force, or will be, a line each."""
    columns = [t(f"work_list.columns.{each}") for each in ("live", "kind", "since")]
    rows = [
        (
            to_version(each),
            t(f"publishing.kinds.{each.kind}"),
            instant(each.effective_at) if each.effective_at else None,
        )
        for each in found
    ]
    return table(caption or t("work_list.things"), columns, rows)


# ------------------------------------------------------------------ one version


def facts(seen: Seen) -> Html:
    """Return where a version stands, since when and by whom, as sentences."""
    v, names = seen.shown.version, seen.names
    stands = tag("b", t(f"publishing.phases.{seen.shown.phase}"))
    lines = [
        [stands, " ", _dates(v, seen.shown.phase)],
        t(
            "version.made",
            who=who(names, v.created_by),
            at=instant(v.created_at),
            revision=v.revision,
            edited=instant(v.edited_at),
        ),
    ]
    if v.approved_at is not None:
        by = who(names, v.approved_by)
        lines.append(t("version.approved", who=by, at=instant(v.approved_at)))
    return join([tag("p", each, class_="portal-line") for each in lines])


def _dates(version: Version, phase: VersionPhase) -> str:
    if phase is VersionPhase.IN_REVIEW:
        if version.effective_on is None:
            return t("version.wanted_now")
        return t("version.wanted_on", on=day(version.effective_on))
    if version.effective_at is None:
        return ""
    since = t("version.from", at=instant(version.effective_at))
    if version.ended_at is None:
        return since
    return f"{since} {t('version.until', at=instant(version.ended_at))}"


PAGES = {
    VersionedKind.OFFERING: "offering",
    VersionedKind.ACTOR_PROFILE: "actor",
    VersionedKind.ATTRIBUTE: "attributes",
    VersionedKind.TERMS: "terms",
    VersionedKind.RULE_SET: "rules",
    VersionedKind.LIFECYCLE: "lifecycle_designer",
}
"""The pages on which versions are read part by part."""
FURTHER = {VersionedKind.OFFERING: ("preview",), VersionedKind.TERMS: ("compare",)}
"""Parts that whoever reviews looks at, by kind."""


def to_parts(version: Version) -> Html | None:
    """Return the ways to a version part by part, and to how others will meet it."""
    page = PAGES.get(version.kind)
    if page is None:
        return None
    place = {THING: version.code, VERSION: str(version.number)}
    ways = [link(t("version.parts"), place, page=page)]
    ways += [
        link(t(f"version.further.{each}"), {**place, "part": each}, page=page)
        for each in FURTHER.get(version.kind, ())
    ]
    return tag("p", join(ways, " · "), class_="portal-line portal-back")


MOST_AT_ONCE = 100
"""Lines of a first version that are shown at once; the others open."""


def changes(seen: Seen, told: Collection[Path] = ()) -> tuple[Html, ...]:
    """Return what the version says otherwise than the one it is compared with.

    A first version says all that it is: what is behind ``MOST_AT_ONCE`` comes apart.
    Rows that are ``told`` in sentences are left out.
    """
    lines = [e for e in every_change(seen.changes) if not is_within(e.path, told)]
    most = MOST_AT_ONCE if seen.against is None else max(len(lines), 1)
    shares = (lines[:most], lines[most:])
    return tuple(_changed(seen, each) for each in shares if each)


def changes_of(seen: Seen, told: Collection[Path]) -> Html | None:
    """Return field by field what changed in rows that are ``told`` in sentences."""
    lines = [each for each in every_change(seen.changes) if is_within(each.path, told)]
    return _changed(seen, lines) if lines else None


def _changed(seen: Seen, lines: Iterable[FieldChange]) -> Html:
    was = seen.against.content if seen.against else {}
    became = seen.shown.version.content
    columns = [t(f"version.columns.{each}") for each in ("place", "was", "became")]
    found = lines_in_words(lines, was, became, language(), seen.called)
    nothing = t("version.nothing")
    if seen.against is None:
        said = [(place, now or nothing) for place, _, now in found]
        return table(t("version.changes"), [columns[0], columns[2]], said)
    rows = [(where, old or nothing, _new(old, new)) for where, old, new in found]
    return _sides(table(t("version.changes"), columns, rows))


def _new(was: str | None, became: str | None) -> str:
    """Return what is said now, and where both look alike that only its form changed."""
    if was and became and was.split() == became.split():
        return f"{became}\n{t('version.form_only')}"
    return became or t("version.nothing")


def _sides(found: Html) -> Html:
    """Return a table whose two sides have room beside their place."""
    return tag("div", found, class_="portal-sides")


def reviewers(rounds: Sequence[Round], names: Names) -> Html | None:
    """Return who was asked in the newest round, and what each answered."""
    if not rounds or not rounds[-1].seats:
        return None
    columns = [t(f"version.columns.{each}") for each in ("reviewer", "answer", "by")]
    rows = [_seat(each, names) for each in rounds[-1].seats]
    return table(t("version.reviewers"), columns, rows)


def _seat(seat: Seat, names: Names) -> tuple[str, str, str]:
    asked = t(f"roles.{seat.role}") if seat.role else who(names, seat.staff_id)
    if seat.verdict is None or seat.answered_at is None:
        return asked, t("version.no_answer"), ""
    answer = t(f"publishing.verdicts.{seat.verdict}")
    at = instant(seat.answered_at)
    return asked, answer, f"{who(names, seat.answered_by)} {at}"


def comment(found: Comment, version: Version, names: Names) -> Html:
    """Return an opinion with its place."""
    place = place_in_words(found.path, language(), version.content)
    by = t("version.said", who=who(names, found.staff_id), at=instant(found.at))
    done = t("version.resolved") if found.resolved_at else t("version.unresolved")
    stands = t("version.answer_to") if found.answers else done
    other = reads_otherwise(found, version.content) and not found.answers
    return tag(
        "div",
        tag("p", tag("b", place), " ", tag("span", stands), class_="portal-line"),
        tag("p", t("version.reads_otherwise"), class_="portal-note") if other else None,
        tag("p", found.text or t("version.erased"), class_="portal-line"),
        tag("p", by, class_="portal-note"),
    )


def conflicts(refusal: EditConflict, version: Version, names: Names) -> Html:
    """Return field by field what both sides say."""
    columns = [t(f"version.columns.{each}") for each in ("place", "theirs", "mine")]
    clashes, content = refusal.facts["clashes"], version.content
    both = [each.conflict for each in clashes]
    sides = [FieldChange(each.path, each.theirs, each.mine) for each in both]
    said = lines_in_words(sides, content, content, language())
    nothing = t("version.nothing")
    rows = [
        (
            where,
            f"{theirs or nothing} ({who(names, each.edit.staff_id)})",
            _new(theirs, mine),
        )
        for each, (where, theirs, mine) in zip(clashes, said, strict=True)
    ]
    return _sides(table(t("version.conflicts"), columns, rows))


def lines(sentences: Iterable[str]) -> Html:
    """Return sentences as a list."""
    return tag("ul", [tag("li", each) for each in sentences])
