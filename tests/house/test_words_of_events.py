"""Everything the trail can say has words in both languages."""

import pytest

from models.job_kinds import RecordOutcome
from models.kinds import AuditAction, Outcome, Via
from portal.domain.telling import TAIL_KEYS, VARIANTS, key_of
from portal.domain.telling.tell import UNKNOWN
from portal.domain.telling.ways import _SUBJECTS
from portal.domain.trail import LogName, Tag
from portal.domain.verifying import Flaw
from portal.wording import LANGUAGES, sentences

KEYS = (
    *(key_of(action) for action in AuditAction),
    *(key_of(action, way) for action, ways in VARIANTS.items() for way in ways),
    *(f"trail.action.{action}" for action in AuditAction),
    *TAIL_KEYS,
    *(f"trail.via.{via}" for via in Via),
    *(f"trail.outcome.{outcome}" for outcome in Outcome),
    *(f"trail.log.{log}" for log in LogName),
    *(f"trail.tag.{tag}" for tag in Tag),
    *(f"trail.counts.{outcome}" for outcome in RecordOutcome),
    *(f"verify.flaws.{flaw}" for flaw in Flaw),
    *("trail.who", "trail.whose", "trail.no_state", "trail.closed", "trail.erased"),
    *("trail.at", "trail.on", "trail.at_end", "trail.count", UNKNOWN),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_outcome_and_door_has_words(language: str):
    assert [key for key in KEYS if key not in sentences(language)] == []


def test_every_action_says_who_did_it():
    silent = [
        key
        for key in map(key_of, AuditAction)
        for language in LANGUAGES
        if "{who}" not in sentences(language)[key]
    ]

    assert silent == []


def test_every_subject_has_a_way_of_being_told():
    subjects = {action.partition(".")[0] for action in AuditAction}

    assert subjects == set(_SUBJECTS)


def test_nothing_is_said_in_ways_that_no_action_takes():
    said = {
        key.removeprefix("trail.say.").rpartition(".")[0]
        for key in sentences("ja")
        if key.startswith("trail.say.") and key != UNKNOWN
    }

    assert said == set(AuditAction)
