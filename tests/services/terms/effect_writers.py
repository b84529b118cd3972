"""The services about notices and settings that write, for the table of writers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.terms_kinds import NoticeChannel, Setting
from portal.domain.terms.notices import NewNotice
from portal.services.organisation.settings import change_setting
from portal.services.publish.read import version_of
from portal.services.terms.design import KIND
from portal.services.terms.notices import record_notice, strike_notice
from tests.desk import NOON, Desk
from tests.services.terms.counter import Counter
from tests.services.writer import Doing, Writer, after

WEB = NewNotice(NoticeChannel.WEB, NOON, "https://example.jp/terms")


def setting(days: int, by: str = "legal-1") -> Doing:
    return lambda desk: change_setting(
        desk.store, desk.occasion(by), Setting.NOTICE_FLOOR, days
    )


def with_terms(desk: Desk) -> None:
    Counter(desk.store, desk.now).publish_terms()


def telling(notice: NewNotice) -> Doing:
    def once(desk: Desk) -> Any:
        legal = desk.occasion("legal-1")
        version = version_of(desk.store, legal, KIND, "tos", 1)
        return record_notice(desk.store, legal, version.id, notice)

    return once


def striking(why: str) -> Doing:
    return lambda desk: strike_notice(desk.store, desk.occasion("legal-1"), 1, why)


NOTICES: Mapping[str, Writer] = {
    "organisation.settings.change_setting": Writer(
        once=setting(14), refused=setting(14, "owner-1"), events=1, denied=1
    ),
    "terms.notices.record_notice": Writer(
        before=with_terms,
        once=telling(WEB),
        refused=telling(replace(WEB, place="")),
        events=1,
    ),
    "terms.notices.strike_notice": Writer(
        before=after(with_terms, telling(WEB)),
        once=striking("誤り"),
        refused=striking(" "),
        events=1,
    ),
}
