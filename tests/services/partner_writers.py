"""The services about partners that write, for ``tests/services/writers``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models.partner_facts import (
    Belonging,
    ContractTerms,
    Ending,
    NewPartner,
    WhoBelongs,
)
from portal.services.partners.keep import (
    add_contract,
    add_partner,
    end_contract,
    tie,
)
from portal.services.partners.see import export_users, see_partner
from portal.services.partners.users_file import import_users
from tests.desk import NUMBER, Desk
from tests.services.writer import Doing, Writer, after

COMPANY = "2220000002"
NEW = NewPartner("株式会社 海", number=COMPANY)
SIGNED = ContractTerms("K-1", "MAIL", "v1", date(2026, 4, 1))
WHO = WhoBelongs(COMPANY, NUMBER)
SINCE = Belonging(since=date(2026, 4, 1))
FILE = f"取引先,会員番号,開始日\n{COMPANY},{NUMBER},2026-04-01\n".encode()


def doing(service: Callable[..., Any], *given: Any) -> Doing:
    return lambda desk: service(desk.store, desk.occasion("owner-1"), *given)


def added(desk: Desk) -> None:
    doing(add_partner, NEW)(desk)


def first_contract(desk: Desk) -> int:
    seen = see_partner(desk.store, desk.occasion("owner-1"), COMPANY)
    return seen.contracts[0][0].first_id


PARTNERS: Mapping[str, Writer] = {
    "partners.keep.add_partner": Writer(
        once=added, refused=doing(add_partner, NewPartner(" ")), events=1
    ),
    "partners.keep.add_contract": Writer(
        before=added,
        once=doing(add_contract, COMPANY, SIGNED),
        refused=doing(add_contract, NUMBER, SIGNED),
        events=1,
    ),
    "partners.keep.end_contract": Writer(
        before=after(added, doing(add_contract, COMPANY, SIGNED)),
        once=lambda desk: end_contract(
            desk.store, desk.occasion("owner-1"), first_contract(desk), Ending("BY_US")
        ),
        refused=doing(end_contract, 99, Ending("BY_US")),
        events=1,
    ),
    "partners.keep.tie": Writer(
        before=added,
        once=doing(tie, WHO, SINCE),
        refused=doing(tie, WHO, Belonging()),
        events=1,
    ),
    "partners.users_file.import_users": Writer(
        before=added,
        once=doing(import_users, FILE),
        refused=doing(import_users, b""),
        events=2,
    ),
    "partners.see.see_partner": Writer(
        before=after(added, doing(tie, WHO, SINCE)),
        once=doing(see_partner, COMPANY),
        refused=doing(see_partner, "999"),
        look_ups=1,
    ),
    "partners.see.export_users": Writer(
        before=after(added, doing(tie, WHO, SINCE)),
        once=doing(export_users, "csv", COMPANY, None, None, "ja"),
        refused=doing(export_users, "doc", COMPANY, None, None, "ja"),
        look_ups=1,
    ),
}
