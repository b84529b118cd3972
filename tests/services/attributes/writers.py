"""The services of attributes that write."""

from collections.abc import Callable, Mapping
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.kinds import VersionedKind
from portal.services.attributes.find_by import find_by
from portal.services.attributes.list_by import export_by, list_by
from portal.services.attributes.see_values import reveal_attribute, see_attributes
from portal.services.attributes.set_values import set_attributes
from portal.services.attributes.unfit import list_unfit
from portal.services.publish.read import version_of
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import with_
from tests.services.attributes.office import Office
from tests.services.writer import Doing, Writer

MEMBER = AttributeTarget.MEMBER
FILLED = {"job": "works", "company": "海の会社"}


def defined(desk: Desk) -> None:
    office = Office(desk.store, desk.now)
    office.publish()
    desk.now = office.now


def filled(desk: Desk) -> None:
    defined(desk)
    given(FILLED)(desk)


def given(values: Mapping[str, Any], by: str = "desk-1") -> Doing:
    return lambda desk: set_attributes(desk.store, desk.occasion(by), NUMBER, values)


def of_member(service: Callable[..., Any], *more: Any, by: str = "desk-1") -> Doing:
    return lambda desk: service(desk.store, desk.occasion(by), NUMBER, *more)


def finding(**asked: str) -> Doing:
    def once(desk: Desk) -> Any:
        return find_by(desk.store, desk.occasion(), AttributeTarget.MEMBER, asked)

    return once


def exporting(by: str) -> Doing:
    return lambda desk: export_by(
        desk.store, desk.occasion(by), "csv", MEMBER, (("job", "works"),), "en"
    )


def holding_up(desk: Desk) -> None:
    """Begin a change that the values of the member do not fit."""
    filled(desk)
    Office(desk.store, desk.now).draft(with_("company", longest=2))


def unfit_of(by: str) -> Doing:
    def doing(desk: Desk) -> Any:
        kind, owner = VersionedKind.ATTRIBUTE, desk.occasion("owner-1")
        draft = version_of(desk.store, owner, kind, "member", 2)
        return list_unfit(desk.store, desk.occasion(by), draft.id)

    return doing


ATTRIBUTES: Mapping[str, Writer] = {
    "attributes.set_values.set_attributes": Writer(
        before=defined,
        once=given(FILLED),
        refused=given({"children": "99"}),
        events=1,
    ),
    "attributes.see_values.see_attributes": Writer(
        before=filled,
        once=of_member(see_attributes),
        refused=of_member(see_attributes, by="owner-1"),
        look_ups=1,
        denied=1,
    ),
    "attributes.see_values.reveal_attribute": Writer(
        before=filled,
        once=of_member(reveal_attribute, "company", "CALL_BACK", "C-1"),
        refused=of_member(reveal_attribute, "company", "", "C-1"),
        look_ups=1,
    ),
    "attributes.unfit.list_unfit": Writer(
        before=holding_up,
        once=unfit_of("supervisor-1"),
        refused=unfit_of("owner-1"),
        look_ups=1,
        denied=1,
    ),
    "attributes.list_by.list_by": Writer(
        before=filled,
        once=lambda desk: list_by(desk.store, desk.occasion(), MEMBER, ()),
        refused=lambda desk: list_by(desk.store, desk.occasion("owner-1"), MEMBER, ()),
        look_ups=1,
        denied=1,
    ),
    "attributes.list_by.export_by": Writer(
        before=filled,
        once=exporting("supervisor-1"),
        refused=exporting("desk-1"),
        events=1,
        denied=1,
    ),
    "attributes.find_by.find_by": Writer(
        before=filled,
        once=finding(job="works"),
        refused=finding(story="a"),
        look_ups=1,
    ),
}
