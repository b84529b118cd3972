"""The services about notices and settings that write, for the table of writers."""

from collections.abc import Mapping

from models.terms_kinds import Setting
from portal.services.organisation.settings import change_setting
from tests.services.writer import Doing, Writer


def setting(days: int, by: str = "legal-1") -> Doing:
    return lambda desk: change_setting(
        desk.store, desk.occasion(by), Setting.NOTICE_FLOOR, days
    )


NOTICES: Mapping[str, Writer] = {
    "organisation.settings.change_setting": Writer(
        once=setting(14), refused=setting(14, "owner-1"), events=1, denied=1
    ),
}
