"""Documents of the sample company that have to be accepted, and who did.

The terms for stores asked every store that was there for an acceptance, whose days of
grace are over; those for the security service have just begun to ask.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.acceptance_facts import NewAcceptance
from models.facts import Acting, Occasion
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.services.publish.draft import start_draft
from portal.services.terms.accept import accept_within
from portal.services.terms.design import KIND
from portal.store.engine import Store
from seed.cast import BOOKSHOP, STATION_STORE, TSUZUMI
from seed.documents import Texts, first_version, publish
from seed.when import When

STORES, GUARD = "store_terms", "guard_terms"
APPROVED, BEGAN = 100, 70
"""Days ago that the terms for stores were approved, and came in force."""
TEXTS: Mapping[str, Texts] = {
    STORES: (
        "第1条（目的）\nこの規約は、ほのかぜペイの加盟店に適用します。\n"
        "第2条（売上の支払い）\n当社は、売上を月末に締め、翌月15日に支払います。\n"
        "第3条（禁止）\n加盟店は、商品の売買によらない現金化をしてはなりません。\n",
        "Article 1 (Purpose)\nThese terms apply to stores that take Honokaze Pay.\n"
        "Article 2 (Payment)\nSales of a month are paid on the 15th of the next.\n"
        "Article 3 (Not allowed)\nStores must not pay out cash without a sale.\n",
    ),
    GUARD: (
        "第1条（目的）\nこの特約は、ほのかぜまもりに適用します。\n"
        "第2条（調べるもの）\n端末のアプリの名前と、開いた先のアドレスを調べます。\n"
        "第3条（保証しないこと）\nすべての危険を見つけることは保証しません。\n",
        "Article 1 (Purpose)\nThese terms apply to Honokaze Guard.\n"
        "Article 2 (What is looked at)\nNames of apps, and addresses that are opened.\n"
        "Article 3 (No warranty)\nWe do not promise that every danger is found.\n",
    ),
}
SAID: Mapping[str, Mapping[str, Any]] = {
    STORES: {
        "name_ja": "加盟店規約", "name_en": "Store terms", "owner": "法務部 / Legal",
        "notice_days": 30, "grace_days": 60,
        "applies": [{"id": "a1", "actors": ["partner_store"], "offerings": ["PAY"],
                     "mode": "must_accept"}],
    },
    GUARD: {
        "name_ja": "ほのかぜまもり特約", "name_en": "Honokaze Guard terms",
        "owner": "法務部 / Legal", "notice_days": 30, "grace_days": 30,
        "applies": [{"id": "a1", "offerings": ["SECURITY"], "mode": "must_accept"}],
    },
}  # fmt: skip
PAPER = NewAcceptance(
    "",
    STORES,
    method=AcceptanceMethod.PAPER,
    capacity=Capacity.REPRESENTATIVE,
    reference="BOX-31-2",
    channel="郵送",
    actor_name="駅前店 店長",
)


def approved_at(when: When) -> datetime:
    """Return when the terms for stores were approved."""
    return when.ago(APPROVED, "13:00")


def publish_store_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal approve the terms for stores, to come in force a month later."""
    author = Occasion(staff["legal-1"], approved_at(when))
    content = first_version(STORES, "terms_of_use", SAID[STORES], TEXTS[STORES])
    draft = start_draft(store, author, KIND, STORES, content)
    publish(store, staff, author, draft, on=when.day(BEGAN))


def publish_guard_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal put the terms for the security service in force, just now."""
    author = Occasion(staff["legal-1"], when.now)
    content = first_version(GUARD, "terms_of_use", SAID[GUARD], TEXTS[GUARD])
    draft = start_draft(store, author, KIND, GUARD, content)
    publish(store, staff, author, draft)


def record_store_answers(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let two stores accept on paper, and one decline; the others still owe."""
    said = (
        replace(PAPER, member_number=STATION_STORE.number, acted_at=when.ago(64)),
        replace(PAPER, member_number=TSUZUMI.number, acted_at=when.ago(51),
                reference="BOX-31-5", actor_name="月ノ輪 千草"),
        replace(PAPER, member_number=BOOKSHOP.number, acted_at=when.ago(30),
                act=AcceptanceAct.DECLINE, reference="BOX-31-9",
                actor_name="ななつの帆 店主", text="現金化の条項に同意できない。"),
    )  # fmt: skip
    occasion = Occasion(staff["desk-2"], when.now)
    with store.write() as connection:
        for each in said:
            accept_within(connection, store, occasion, each)
