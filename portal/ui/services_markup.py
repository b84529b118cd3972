"""How the services stand, for those who own them: numbers, and what waits."""

from collections.abc import Sequence

from models.kinds import RoundOutcome, VersionState
from models.publishing_facts import Seat, Version
from portal.domain.ahead import Ahead
from portal.domain.calendar import day_of
from portal.domain.publishing.reviews import open_seats
from portal.services.my_services import MyServices
from portal.services.vouch import Stale
from portal.ui.card_markup import words
from portal.ui.catalog_markup import CODE, ON, phase
from portal.ui.draft_page import place
from portal.ui.html import Html, join, tag
from portal.ui.place import link
from portal.ui.tables import table
from portal.ui.version_markup import title, who
from portal.ui.words import day, t

MOST = 20
"""Rows of each table; the count says how many there are."""


def phases(found: MyServices) -> Html:
    """Return how many services are in which phase, each with the way to them."""
    order = sorted(found.phases, key=lambda each: -found.phases[each])
    said = []
    for each in order:
        where = {"phase": each.value} if each else {}
        count = link(f"{found.phases[each]:,}", where, page="catalog")
        said.append(tag("span", phase(each), " ", count, class_="held"))
    return tag("p", join(said, " "), class_="portal-line portal-back")


def going(found: MyServices) -> Html:
    """Return what is on its way, and for whom it waits."""
    columns = [t(f"my_services.columns.{each}") for each in ("version", "waits")]
    rows = [(_edit(each), waits(each, found)) for each in found.open[:MOST]]
    return table(t("my_services.going"), columns, rows)


def _edit(version: Version) -> Html:
    return link(title(version), place(version), page="offering")


def waits(version: Version, found: MyServices) -> str:
    """Return for whom a version waits, and for what."""
    round_ = version.round
    if version.state is not VersionState.IN_REVIEW or round_ is None:
        changes = version.state is VersionState.CHANGES_REQUESTED
        key = "changes" if changes else "draft"
        return t(f"my_services.waits.{key}", who=who(found.names, version.created_by))
    if round_.outcome is RoundOutcome.AGREED:
        return t("my_services.waits.approval")
    seats = [_asked(each, found) for each in open_seats(round_)]
    if not seats:
        return t("my_services.waits.undecided")
    return t("my_services.waits.review", who=t("house.between").join(seats))


def _asked(seat: Seat, found: MyServices) -> str:
    return t(f"roles.{seat.role}") if seat.role else who(found.names, seat.staff_id)


def stale(found: Sequence[Stale]) -> Html:
    """Return which services somebody has to look at again."""
    keys = ("service", "vouched", "due")
    columns = [t(f"my_services.columns.{each}") for each in keys]
    rows = [
        (
            link(words(each.name), {CODE: each.code}, page="catalog"),
            day(day_of(each.freshness.vouched.at)),
            day(each.freshness.due_on),
        )
        for each in found[:MOST]
    ]
    return table(t("my_services.stale"), columns, rows)


def ahead(found: Sequence[Ahead]) -> Html:
    """Return what changes next, by day, each with the way to that day."""
    columns = [t(f"my_services.columns.{each}") for each in ("on", "service", "turn")]
    rows = [
        (
            day(each.on),
            link(
                words(each.name),
                {CODE: each.code, ON: each.on.isoformat()},
                page="catalog",
            ),
            _turn(each),
        )
        for each in found[:MOST]
    ]
    return table(t("my_services.ahead"), columns, rows)


def _turn(each: Ahead) -> str:
    named = t(f"publishing.offering_phases.{each.phase}") if each.phase else ""
    return t(
        f"my_services.turns.{each.turn}",
        number=each.number,
        phase=named,
        variant=words(each.variant) if each.variant else "",
    )
