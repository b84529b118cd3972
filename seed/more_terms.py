"""The other documents of the sample company: a privacy policy, and terms for partners.

The terms for partners also bind their members. Their next version is approved for
later, and was made known; it is to the partners' disadvantage.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models.facts import Acting, Occasion
from models.kinds import Role
from models.terms_kinds import NoticeChannel
from portal.domain.calendar import days_after
from portal.domain.terms.notices import NewNotice
from portal.services.publish.draft import save_draft, start_draft
from portal.services.terms.design import KIND, see_documents
from portal.services.terms.notices import record_notice
from portal.store.engine import Store
from seed.documents import (
    LEGAL,
    Reviewers,
    Texts,
    first_version,
    publish,
    with_texts,
)
from seed.when import When

POLICY, PARTNERS = "privacy_policy", "alliance_terms"
REVIEWERS: Mapping[str, Reviewers] = {
    POLICY: ((Role.INFORMATION_MANAGEMENT, "info-1"), (Role.LEGAL, "legal-2")),
    PARTNERS: LEGAL,
}
TEXTS: Mapping[str, Texts] = {
    POLICY: (
        "第1条（利用目的）\n当社は、個人データを別に示す目的にだけ使います。\n"
        "第2条（同意）\nお知らせの配信には、本人の同意があるときだけ使います。\n"
        "第3条（開示）\n本人は、自分のデータの開示を求めることができます。\n",
        "Article 1 (Purposes)\nWe use personal data only for the purposes stated.\n"
        "Article 2 (Consent)\nWe use it for announcements only with consent.\n"
        "Article 3 (Disclosure)\nEverybody may ask to see the data about them.\n",
    ),
    PARTNERS: (
        "第1条（目的）\nこの規約は、提携企業とその利用者に適用します。\n"
        "第2条（支払い）\n提携企業は、請求から30日以内に支払います。\n"
        "第3条（利用者）\n提携企業は、利用者にこの規約を守らせます。\n",
        "Article 1 (Purpose)\nThese terms apply to partners and their users.\n"
        "Article 2 (Payment)\nPartners pay within 30 days of an invoice.\n"
        "Article 3 (Users)\nPartners make their users keep these terms.\n",
    ),
}
SHORTER = (("30日以内", "20日以内"), ("within 30 days", "within 20 days"))
SAID: Mapping[str, Mapping[str, Any]] = {
    POLICY: {
        "name_ja": "プライバシーポリシー", "name_en": "Privacy policy",
        "owner": "情報管理部 / Information management",
        "applies": [{"id": "a1", "mode": "notice_only"}],
        "purposes": [
            {"id": "service", "name_ja": "サービスの提供", "name_en": "the service"},
            {"id": "billing", "name_ja": "料金の請求", "name_en": "billing"},
            {"id": "news", "name_ja": "お知らせの配信", "name_en": "announcements",
             "consent": True,
             "consent_text_ja": "新しいサービスや催しのお知らせを、"
                                "電話またはメールで受け取ることに同意しますか。",
             "consent_text_en": "Do you agree to hear of new services and events "
                                "by phone or mail?"},
        ],
        "items": [
            {"id": "name", "name_ja": "氏名・生年月日", "name_en": "name, birth date",
             "purposes": ["service", "billing"]},
            {"id": "contact", "name_ja": "電話・メール", "name_en": "phone, mail",
             "purposes": ["service", "billing", "news"]},
            {"id": "use", "name_ja": "利用の記録", "name_en": "record of use",
             "purposes": ["service", "billing"]},
        ],
    },
    PARTNERS: {
        "name_ja": "提携規約", "name_en": "Alliance terms",
        "owner": "法務部 / Legal", "notice_days": 30,
        "applies": [{"id": "a1", "actors": ["alliance_company", "partner_store"],
                     "flows_down": True}],
    },
}  # fmt: skip


def publish_more_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal publish both documents on the first day, where they are not there."""
    author = Occasion(staff["legal-1"], when.at(when.month(-37), "11:40"))
    found = see_documents(store, author)
    there = {each.code for each in (*found.live, *found.drafts)}
    for code in sorted({POLICY, PARTNERS} - there):
        content = first_version(code, code, SAID[code], TEXTS[code])
        draft = start_draft(store, author, KIND, code, content)
        publish(store, staff, author, draft, REVIEWERS[code])


def schedule_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal approve what is to come for partners, and make it known."""
    author = Occasion(staff["legal-1"], when.now)
    draft = start_draft(store, author, KIND, PARTNERS)
    content = with_texts({
        **draft.content,
        "change": "adverse",
        "reasons_ja": "下請への支払いを早めるため、支払期間を短くします。",
        "reasons_en": "Suppliers are paid sooner, so the time to pay is shorter.",
    }, _shorter(TEXTS[PARTNERS]))  # fmt: skip
    draft = save_draft(store, author, draft.id, draft.revision, content).version
    made = publish(store, staff, author, draft, on=days_after(when.today, 45))
    for place, channel in enumerate((NoticeChannel.WEB, NoticeChannel.MAIL)):
        given_at = when.now - timedelta(minutes=3 - place)
        where = ("https://honokaze.example.jp/news/partners", "M-2041")[place]
        record_notice(store, author, made.id, NewNotice(channel, given_at, where))


def _shorter(texts: Texts) -> Texts:
    (ja, en), (first, second) = texts, SHORTER
    return ja.replace(*first), en.replace(*second)
