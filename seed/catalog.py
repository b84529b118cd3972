"""The actor kinds and taxonomies that ship, and the offerings of the sample company."""

from collections.abc import Sequence
from dataclasses import replace

from models.kinds import ActorSide
from portal.services.set_up_offerings import Catalog, NewActorKind, NewOffering
from seed.actor_texts import profile_of
from seed.lifecycle import canonical
from seed.offering_texts import MORE
from seed.taxonomies import terms

_CUSTOMER, _PARTNER, _PROVIDER = (
    ActorSide.CUSTOMER,
    ActorSide.PARTNER,
    ActorSide.PROVIDER,
)

ACTOR_KINDS = (
    NewActorKind("member", "会員", "Member", _CUSTOMER),
    NewActorKind("end_user", "一般利用者", "End user", _CUSTOMER),
    NewActorKind("business_member", "法人会員", "Business member", _CUSTOMER),
    NewActorKind("alliance_company", "提携企業", "Alliance company", _PARTNER),
    NewActorKind("partner_store", "加盟店", "Partner store", _PARTNER),
    NewActorKind("sales_agency", "販売代理店", "Sales agency", _PARTNER),
    NewActorKind("operator", "運営会社", "Operating company", _PROVIDER),
    NewActorKind("help_desk", "ヘルプデスク", "Help desk", _PROVIDER),
    NewActorKind("operations", "運用担当", "Operations", _PROVIDER),
    NewActorKind("information_management", "情報管理", "Information management",
                 _PROVIDER),
    NewActorKind("legal", "法務", "Legal", _PROVIDER),
)  # fmt: skip
"""The parts of a B2B2C service: who uses it, who stands between, who runs it."""

_NAMES = (
    ("PHONE", "ほのかぜモバイル（スマホ回線）", "Honokaze Mobile (line)"),
    ("MAIL", "ほのかぜメール", "Honokaze Mail"),
    ("CLOUD", "ほのかぜクラウド（写真・データ保管）", "Honokaze Cloud"),
    ("PAY", "ほのかぜペイ（スマホ決済）", "Honokaze Pay"),
    ("VIDEO", "ほのかぜシアター（動画見放題）", "Honokaze Theatre (video)"),
    ("SECURITY", "ほのかぜまもり（端末セキュリティ）", "Honokaze Guard"),
)

OFFERINGS = tuple(
    NewOffering(code, ja, en, more=MORE.get(code, {})) for code, ja, en in _NAMES
)
"""What the sample company offers its members and its partners' customers."""


def actor_kinds(offerings: Sequence[NewOffering]) -> tuple[NewActorKind, ...]:
    """Return the actor kinds with their profiles and what they do in ``offerings``."""
    return tuple(
        replace(each, more=profile_of(each.code, offerings)) for each in ACTOR_KINDS
    )


def catalog(offerings: Sequence[NewOffering] = OFFERINGS) -> Catalog:
    """Return what ships, with ``offerings``."""
    return Catalog(
        lifecycle=canonical(),
        name_ja="標準ライフサイクル",
        name_en="Canonical lifecycle",
        actor_kinds=actor_kinds(offerings),
        offerings=tuple(offerings),
        terms=terms(),
    )
