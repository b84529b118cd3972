"""What members of the sample company said about its terms."""

from collections.abc import Mapping
from dataclasses import replace

from models.acceptance_facts import NewAcceptance
from models.facts import Acting, Occasion
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.services.terms.accept import accept_within
from portal.store.engine import Store
from seed.cast import NAMESAKE, SUZUKI, TAKAHASHI
from seed.more_terms import POLICY
from seed.terms import NAMES
from seed.when import When

CONSENT = "news"
"""The purpose of the privacy policy that needs consent."""
BY_PHONE = NewAcceptance("", NAMES["code"], reference="REC-3412", channel="電話窓口")
ON_PAPER = replace(BY_PHONE, method=AcceptanceMethod.PAPER, reference="BOX-12-7")


def record_answers(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let a few members answer on the phone and on paper, a short while ago."""
    said = (
        replace(BY_PHONE, member_number=TAKAHASHI.number, acted_at=when.ago(40)),
        replace(
            ON_PAPER,
            member_number=NAMESAKE.number,
            acted_at=when.ago(35),
            capacity=Capacity.GUARDIAN,
            actor_name="高橋 正夫",
        ),
        replace(
            BY_PHONE,
            member_number=TAKAHASHI.number,
            document=POLICY,
            purpose=CONSENT,
            acted_at=when.ago(40),
        ),
        replace(
            BY_PHONE,
            member_number=SUZUKI.number,
            act=AcceptanceAct.DECLINE,
            reference="REC-3498",
            acted_at=when.ago(12),
        ),
    )
    occasion = Occasion(staff["desk-1"], when.now)
    with store.write() as connection:
        for each in said:
            accept_within(connection, store, occasion, each)
