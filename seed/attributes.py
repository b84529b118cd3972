"""What the owners of the sample company ask of members and of services."""

from collections.abc import Mapping
from typing import Any

from models.facts import Acting, Occasion
from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.steps import Plan
from portal.services.attributes.set_values import set_attributes
from portal.services.publish.approve import approve
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import submit
from portal.store.engine import Store
from seed.cast import NGUYEN, SATO, SUZUKI, TAKAHASHI
from seed.when import When

SERVICE, NEWS = "service", "news"
"""Purposes of the privacy policy."""


def _named(code: str, ja: str, en: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name_ja": ja, "name_en": en, **more}


BY_MAIL = {"field": "contact_by", "op": "is", "value": "mail"}
DEFINITIONS: Mapping[str, dict[str, Any]] = {
    "member": {
        "format": 2,
        **_named("member", "会員の項目", "Attributes of members"),
        "sections": [
            _named("contact", "連絡のしかた", "How to get in touch"),
            _named("identity", "本人確認", "Identity"),
        ],
        "attributes": [
            _named("contact_by", "希望する連絡方法", "Prefers to be reached by",
                   kind="choice", section="contact", filterable=True,
                   purposes=[SERVICE, NEWS],
                   options=[_named("phone", "電話", "Phone"),
                            _named("mail", "メール", "Mail")]),
            _named("mail_words", "メールの言葉", "Language of mails",
                   kind="choice", section="contact", shown_when=BY_MAIL,
                   purposes=[SERVICE],
                   options=[_named("ja", "日本語", "Japanese"),
                            _named("en", "英語", "English")]),
            _named("paper", "本人確認書類の番号", "Number of the paper shown",
                   kind="text", section="identity", longest=20, pattern="code",
                   sensitivity="masked", purposes=[SERVICE]),
        ],
        "columns": [{"code": "help_desk", "attributes": ["contact_by"]}],
    },
    "offering": {
        "format": 2,
        **_named("offering", "サービスの項目", "Attributes of services"),
        "attributes": [
            _named("data_place", "データの保管場所", "Where data is kept",
                   kind="choice", filterable=True, purposes=[SERVICE],
                   options=[_named("japan", "国内", "Japan"),
                            _named("abroad", "国外", "Abroad")]),
            _named("kept_days", "利用記録の保存", "Records of use are kept",
                   kind="integer", least="0", most="3650", unit_ja="日",
                   unit_en="days", purposes=[SERVICE]),
        ],
    },
}  # fmt: skip
"""What is asked, each with what the privacy policy says it is used for."""
OF_CLOUD: Mapping[str, Any] = {"data_place": "japan", "kept_days": 90}
OF_MEMBERS: Mapping[str, Mapping[str, Any]] = {
    TAKAHASHI.number: {"contact_by": "phone", "paper": "AB-1234567"},
    SATO.number: {"contact_by": "mail", "mail_words": "ja"},
    SUZUKI.number: {"contact_by": "mail", "mail_words": "ja"},
    NGUYEN.number: {"contact_by": "mail", "mail_words": "en"},
}


def define_attributes(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let the owners define both on the first day, after the privacy policy."""
    author = Occasion(staff["owner-1"], when.at(when.month(-37), "14:00"))
    for code, content in DEFINITIONS.items():
        draft = start_draft(store, author, VersionedKind.ATTRIBUTE, code, content)
        _approved(store, staff, author, draft)


def fill_attributes(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let an owner say it of a service, and the help desk of members, just now."""
    author = Occasion(staff["owner-1"], when.now)
    draft = start_draft(store, author, VersionedKind.OFFERING, "CLOUD")
    content = {**draft.content, "attributes": OF_CLOUD, "attributes_version": 1}
    saved = save_draft(store, author, draft.id, draft.revision, content)
    _approved(store, staff, author, saved.version)
    desk = Occasion(staff["desk-1"], when.now)
    for number, values in OF_MEMBERS.items():
        set_attributes(store, desk, number, values)


def _approved(
    store: Store, staff: Mapping[str, Acting], author: Occasion, draft: Version
) -> None:
    submit(store, author, draft.id, Plan())
    other = Occasion(staff["owner-2"], author.at)
    approve(store, other, draft.id, draft.content_hash)
