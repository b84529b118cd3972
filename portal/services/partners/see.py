"""Looking at partners: the list of a day, one of them with its members, files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from models.facts import Occasion
from models.kinds import ActorSide, AuditAction, Permission
from models.partner_facts import PartnerUser, SignedContract
from portal.domain.attributes.listing import Columns
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import part_of
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.partners.contracts import Stands, is_known, last_of, stands
from portal.domain.partners.listing import (
    NONE,
    AskedPartners,
    ListedContract,
    fitting_partners,
)
from portal.domain.publishing.actor import actor_of
from portal.errors import NotFound
from portal.services.actor_scene import kind_names, live_kinds
from portal.services.day_list import DayPage, Fitting, day_file
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.services.partners.keep import partner_id_of
from portal.store import partners
from portal.store.cards import offering_names, staff_names
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.wording import has, say
from portal.wording.dates import day_words


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """A page of the list, with what services, and the kinds of partners, are called."""

    page: DayPage[ListedContract]
    offerings: Mapping[str, Words]
    kinds: Mapping[str, Words]


def see_partners(
    store: Store,
    occasion: Occasion,
    asked: AskedPartners,
    after: str | None = None,
    before: str | None = None,
) -> PartnersPage:
    """Return the partners of a day with their contracts, as known on a day."""
    require(store, occasion.acting, Permission.PARTNER_READ)
    check_lengths(query=asked.q)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
        names, kinds = _offerings(connection), _kinds(connection, occasion.at)
    page = found.page(asked.on, occasion.at, after, before)
    return PartnersPage(page, names, kinds)


def _kinds(connection: Connection, at: datetime) -> dict[str, Words]:
    """Return the actor kinds in force that a partner can be of."""
    found = {c: actor_of(e.content) for c, e in live_kinds(connection, at).items()}
    return {
        code: Words(actor.name_ja, actor.name_en)
        for code, actor in found.items()
        if actor.side == ActorSide.PARTNER
    }


def _offerings(connection: Connection) -> dict[str, Words]:
    return {code: Words(*both) for code, both in offering_names(connection).items()}


def _fitting(
    connection: Connection, occasion: Occasion, asked: AskedPartners
) -> Fitting[ListedContract]:
    at = instant_of(asked.on, occasion.at)
    known_at = instant_of(asked.known, occasion.at)
    found = fitting_partners(_listed(connection, at, known_at), asked)
    return Fitting(found, None, Columns(), ())


def _listed(
    connection: Connection, at: datetime, known_at: datetime
) -> Iterator[ListedContract]:
    users = partners.count_users(connection, at, known_at)
    kinds = kind_names(connection)
    signed: dict[int, list[SignedContract]] = {}
    for each in partners.contracts_of(connection):
        if is_known(each.span, known_at):
            signed.setdefault(each.party_id, []).append(each)
    for head in partners.partners(connection, known_at):
        contracts: list[SignedContract | None] = [*signed.get(head.id, ())]
        for contract in contracts or [None]:
            first_id = contract.first_id if contract else 0
            yield ListedContract(
                code=f"{head.number} {first_id:09d}",
                number=head.number,
                name=head.name,
                kind=kinds[head.actor_kind],
                contract=contract,
                state=stands(contract.span, at).value if contract else NONE,
                users=users.get(head.id, 0),
            )


def list_partners(
    store: Store, occasion: Occasion, asked: AskedPartners
) -> tuple[ListedContract, ...]:
    """Return all partners that were asked for, each with each of their contracts."""
    require(store, occasion.acting, Permission.PARTNER_READ)
    check_lengths(query=asked.q)
    with store.read() as connection:
        return _fitting(connection, occasion, asked).rows


COLUMNS = ("partner", "name", "kind", "contract", "offering", "terms", "since", "last",
           "state", "reason", "users")  # fmt: skip


def export_partners(
    store: Store, occasion: Occasion, kind: str, asked: AskedPartners, language: str
) -> File:
    """Write what was asked for as a file, every line of it."""
    require(store, occasion.acting, Permission.PARTNER_READ)
    check_format(kind)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
    on = asked.on or day_of(occasion.at)
    cells = partial(_cells, language=language)
    known = day_words(asked.known, language) if asked.known else ""
    state = say(f"partners.states.{asked.state}", language) if asked.state else ""
    narrowed_to = [
        (say("catalog.asked.q", language), asked.q),
        (say("partners.columns.offering", language), asked.offering),
        (say("partners.columns.state", language), state),
        (say("partners.known", language), known),
    ]
    return day_file(found, "partners", COLUMNS, cells, on, kind, language, narrowed_to)


def _cells(each: ListedContract, language: str) -> list[str | int]:
    contract = each.contract
    last = last_of(contract.span) if contract else None
    reason = contract.reason if contract else None
    return [
        each.number,
        each.name,
        each.kind.say(language),
        contract.number if contract else "",
        each.offering,
        contract.terms if contract else "",
        day_of(contract.span.valid_from).isoformat() if contract else "",
        last.isoformat() if last else "",
        say(f"partners.states.{each.state}", language),
        say(f"partners.end_reasons.{reason}", language) if reason else "",
        each.users,
    ]


# ------------------------------------------------------------------ one partner


@dataclass(frozen=True, slots=True)
class SeenUser:
    """A member of a partner; ``name`` is blank to those who may not see members."""

    user: PartnerUser
    state: Stands
    name: str = ""


@dataclass(frozen=True, slots=True)
class SeenPartner:
    """One partner with contracts and a page of members; ``count`` are on record."""

    number: str
    name: str
    kind: Words
    contracts: tuple[tuple[SignedContract, Stands], ...]
    users: tuple[SeenUser, ...]
    count: int
    before: str | None
    after: str | None
    offerings: Mapping[str, Words]
    staff: Mapping[int, Words]
    on: date
    today: bool


def see_partner(
    store: Store,
    occasion: Occasion,
    number: str,
    on: date | None = None,
    known: date | None = None,
    after: str | None = None,
    before: str | None = None,
) -> SeenPartner:
    """Return one partner on a day, as known on a day.

    Whose members are listed is on record before; names are for those who may see them.
    """
    require(store, occasion.acting, Permission.PARTNER_READ)
    at, known_at = instant_of(on, occasion.at), instant_of(known, occasion.at)
    with store.read() as connection:
        head = _head(connection, number, known_at)
        signed = partners.contracts_of(connection, [head.id])
        contracts = [each for each in signed if is_known(each.span, known_at)]
        people = {each.recorded_by for each in contracts if each.recorded_by}
        staff = {i: Words(*w) for i, w in staff_names(connection, people).items()}
        linked = _linked(connection, head.id, known_at)
        part = part_of(linked, after, before)
        users = _users(connection, occasion, part.rows, at, known_at)
        kinds, offerings = kind_names(connection), _offerings(connection)
    _note(store, occasion, part.rows)
    today = day_of(occasion.at)
    return SeenPartner(
        number=head.number,
        name=head.name,
        kind=kinds[head.actor_kind],
        contracts=tuple((each, stands(each.span, at)) for each in contracts),
        users=users,
        count=len(linked),
        before=part.before,
        after=part.after,
        offerings=offerings,
        staff=staff,
        on=on or today,
        today={on, known} <= {None, today},
    )


def _linked(
    connection: Connection, partner_id: int, known_at: datetime
) -> tuple[PartnerUser, ...]:
    found = partners.users_of(connection, partner_id, known_at)
    return tuple(sorted(found, key=lambda each: each.code))


def _note(store: Store, occasion: Occasion, shown: Sequence[PartnerUser]) -> None:
    ids = sorted({each.member_id for each in shown})
    if ids:
        record_found(store, occasion, ids, action=AuditAction.PARTNER_SHOWN)


def _head(
    connection: Connection, number: str, known_at: datetime
) -> partners.PartnerHead:
    party_id = partner_id_of(connection, number)
    found = partners.partners(connection, known_at)
    head = next((each for each in found if each.id == party_id), None)
    if head is None:
        raise NotFound(what="partner", number=number)
    return head


def _users(
    connection: Connection,
    occasion: Occasion,
    found: Sequence[PartnerUser],
    at: datetime,
    known_at: datetime,
) -> tuple[SeenUser, ...]:
    sees = Permission.MEMBER_SHOW in occasion.acting.permissions
    ids = {each.member_id for each in found} if sees else set()
    names = partners.names_of(connection, ids, at, known_at)
    return tuple(
        SeenUser(each, stands(each.span, at), names.get(each.member_id, ""))
        for each in found
    )


USER_COLUMNS = ("member", "user_offering", "relation", "since", "last", "state")


def export_users(
    store: Store,
    occasion: Occasion,
    kind: str,
    number: str,
    on: date | None,
    known: date | None,
    language: str,
) -> File:
    """Write all members of a partner as a file; by their numbers, without names."""
    require(store, occasion.acting, Permission.PARTNER_READ)
    check_format(kind)
    at, known_at = instant_of(on, occasion.at), instant_of(known, occasion.at)
    with store.read() as connection:
        head = _head(connection, number, known_at)
        found = _linked(connection, head.id, known_at)
    _note(store, occasion, found)
    day = on or day_of(occasion.at)
    sheet = Sheet(
        title=say("partners.users", language),
        head=[
            (say("partners.columns.partner", language), head.number),
            (say("catalog.on", language), day_words(day, language)),
        ],
        columns=[say(f"partners.columns.{each}", language) for each in USER_COLUMNS],
        rows=[_user_cells(each, at, language) for each in found],
    )
    return as_file(sheet, f"partner-{head.number}-{day:%Y%m%d}", kind)


def relation_words(relation: str, language: str) -> str:
    """Return what a member is to a partner; older rows may say it in words."""
    key = f"partners.relations.{relation}"
    return say(key, language) if has(key) else relation


def _user_cells(each: PartnerUser, at: datetime, language: str) -> list[str]:
    last = last_of(each.span)
    return [
        each.member_number,
        " ".join(filter(None, (each.offering, each.variant))),
        relation_words(each.relation, language),
        day_of(each.span.valid_from).isoformat(),
        last.isoformat() if last else "",
        say(f"partners.states.{stands(each.span, at)}", language),
    ]


def contract_called(store: Store, occasion: Occasion, number: str) -> int:
    """Return the contract of a number: the latest that is not over, else the latest."""
    require(store, occasion.acting, Permission.PARTNER_READ)
    check_lengths(number=number)
    with store.read() as connection:
        found = partners.known_by_number(connection, number.strip())
    if not found:
        raise NotFound(what="contract", number=number)
    done = (Stands.OVER, Stands.NEVER)
    open_ones = [e for e in found if stands(e.span, occasion.at) not in done]
    return (open_ones or found)[0].first_id
