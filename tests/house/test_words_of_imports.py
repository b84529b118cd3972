"""The words of member files mean states and actor kinds that there are."""

from models.kinds import StateKind
from portal.domain.importing.value_words import KIND_WORDS, STATE_WORDS
from seed.catalog import ACTOR_KINDS
from seed.lifecycle import canonical


def test_every_state_that_can_be_imported_has_its_words():
    states = canonical().states.values()

    assert STATE_WORDS.keys() == {
        each.code for each in states if each.kind is not StateKind.ERASED
    }


def test_every_word_of_an_actor_kind_means_one_that_ships():
    assert KIND_WORDS.keys() <= {each.code for each in ACTOR_KINDS}
