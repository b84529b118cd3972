"""Frozen values about terms: what was published, made known and accepted, and when.

Binding and accepted are two facts (Civil Code of Japan, art. 548-2 and 548-4): a
version may bind who never accepted it, and an acceptance may be of a version that
binds nobody any more. Every fact has the instant that it is true from and the one
that it was recorded at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.span import Span
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMethod,
    AcceptanceMode,
    AfterGrace,
    Capacity,
    ChangeClass,
    NoticeChannel,
)


@dataclass(frozen=True, slots=True)
class Applies:
    """Whom a version binds; an empty set means all."""

    id: str
    actors: frozenset[str] = frozenset()
    offerings: frozenset[str] = frozenset()
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    precedence: int = 1
    mode: AcceptanceMode = AcceptanceMode.DEEMED
    after: AfterGrace = AfterGrace.ASK
    flows_down: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of a privacy policy; ``consent``: only with the person's consent.

    ``consent_text`` is what they are asked. ``abroad``: data goes to a third party in
    a foreign country, of which they are told how it protects data, and what the
    third party does about that.
    """

    id: str
    name_ja: str
    name_en: str
    consent: bool = False
    consent_text_ja: str = ""
    consent_text_en: str = ""
    abroad: bool = False
    country_ja: str = ""
    country_en: str = ""
    system_ja: str = ""
    system_en: str = ""
    measures_ja: str = ""
    measures_en: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """That the change, its content and its instant were made known by one channel.

    ``given_at`` is when, ``evidence`` the SHA-256 of the kept file, or "" where
    ``where`` (an address, a number of a mailing) is all there is. It was about the
    content with ``content_hash``, and holds until it was ``struck_at``.
    """

    id: int
    version_id: int
    channel: NoticeChannel
    given_at: datetime
    recorded_at: datetime
    where: str = ""
    evidence: str = ""
    staff_id: int = 0
    content_hash: str = ""
    struck_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TermsVersionFact:
    """A published version of a document, as rules about binding see it.

    In force from ``effective_at`` until ``ended_at`` or the next version's instant;
    known from ``approved_at``. ``ended_known_at`` is when its end was decided.
    ``floor_days`` are the days of notice that the organisation asked for when it was
    approved; ``notice_days`` are what this text promises for the next one.
    """

    document: str
    kind: str
    version_id: int
    number: int
    name_ja: str
    name_en: str
    change: ChangeClass
    effective_at: datetime
    approved_at: datetime
    content_hash: str
    applies: tuple[Applies, ...] = ()
    notice_days: int | None = None
    grace_days: int | None = None
    ended_at: datetime | None = None
    ended_known_at: datetime | None = None
    notices: tuple[NoticeFact, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    floor_days: int = 0
    zone: str = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class AcceptanceFact:
    """What a person did about a version; nothing is ever changed, only added.

    ``purpose`` is the purpose of a privacy policy that the consent is for; "" for
    the whole document. ``text_sha256`` is of the text shown, in ``language``,
    ``content_hash`` of all that the version said then; "" counts for any.
    """

    id: int
    member_id: int
    document: str
    version_id: int
    act: AcceptanceAct
    acted_at: datetime
    recorded_at: datetime
    language: str
    text_sha256: str
    method: AcceptanceMethod
    capacity: Capacity
    channel: str = ""
    served_at: datetime | None = None
    purpose: str = ""
    actor_name: str = ""
    reference: str = ""
    button: str = ""
    evidence: str = ""
    receipt: str = ""
    staff_id: int = 0
    content_hash: str = ""


# ------------------------------------------------------------------ who is asked about

NO_VALUES: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Above:
    """A partner that a member belongs to: what it is, while the link holds."""

    actor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """Whom terms are asked about: a member with one service that they hold.

    ``since`` is when they joined it, None while they are about to; ``until`` when that
    was over. ``values`` are those of attributes of the member and of the service.
    """

    actor: str
    offering: str
    since: datetime | None = None
    until: datetime | None = None
    values: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_VALUES)
    above: tuple[Above, ...] = ()


@dataclass(frozen=True, slots=True)
class TermsAround:
    """All that decides which terms bind a party: versions, and what was done.

    ``acceptances`` are the member's, whichever service they were given with. ``kept``
    are answers that were worked out already.
    """

    party: Party
    versions: tuple[TermsVersionFact, ...] = ()
    acceptances: tuple[AcceptanceFact, ...] = ()
    kept: dict[tuple[datetime, datetime], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
