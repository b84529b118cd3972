"""What the card says of answers about terms, and what the clerk is told to ask."""

import pytest

from models.terms_facts import Applies, Purpose
from models.terms_kinds import AcceptanceAct, AcceptanceMode
from portal.services.terms.standing_words import sentence, tell_words
from portal.wording import say
from tests.domain.terms.parties import act, one, version


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_no_to_a_purpose_is_told_and_not_asked_again(language: str):
    ads = Purpose("ads", "ads", "ads", consent=True)
    policy = version(1, purposes=(ads,), row=Applies("all"))
    asked = one([policy], [])
    assert "ads" in (tell_words(asked, language) or "")
    for done in (AcceptanceAct.DECLINE, AcceptanceAct.WITHDRAW):
        said = act(1, 6, done, purpose="ads", receipt="A-7")
        refused = one([policy], [act(1, 5, purpose="ads"), said])
        assert say(f"acceptance.acts.{done}", language) in sentence(refused, language)
        assert "A-7" in sentence(refused, language)
        assert tell_words(refused, language) is None


@pytest.mark.parametrize("language", ["ja", "en"])
def test_who_is_only_told_lacks_no_acceptance(language: str):
    row = Applies("all", mode=AcceptanceMode.NOTICE_ONLY)
    never = say("acceptance.card.never", language)
    assert never not in sentence(one([version(1, row=row)], []), language)
    deemed = one([version(1, row=Applies("all"))], [])
    assert never in sentence(deemed, language)
