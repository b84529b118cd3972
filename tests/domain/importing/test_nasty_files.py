"""Files that nobody should send are refused in bounded time and memory."""

import tracemalloc

import pytest

from portal.domain.importing.refusals import CODES, FileRefused
from portal.domain.importing.survey import survey
from portal.wording import sentences
from tests.domain.importing.nasty import Nasty, every

FEW_MEGABYTES = 25_000_000


@pytest.mark.parametrize("nasty", list(every()), ids=lambda nasty: nasty.name)
def test_a_nasty_file_is_refused_with_its_own_code(nasty: Nasty):
    with pytest.raises(FileRefused) as refused:
        survey(nasty.source)

    assert refused.value.code == nasty.code


@pytest.mark.parametrize(
    "nasty",
    [nasty for nasty in every() if nasty.name[0].isdigit()],
    ids=lambda nasty: nasty.name,
)
def test_a_huge_file_is_refused_in_little_memory(nasty: Nasty):
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            survey(nasty.source)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < FEW_MEGABYTES


def test_every_code_has_a_nasty_file_or_a_test_of_its_own():
    assert {nasty.code for nasty in every()} | {"file_not_of_members"} == set(CODES)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_has_a_sentence_that_its_facts_fill(language: str):
    spoken = sentences(language)
    for nasty in every():
        with pytest.raises(FileRefused) as refused:
            survey(nasty.source)
        sentence = spoken[f"refusals.{nasty.code}"].format_map(refused.value.facts)
        assert "{" not in sentence
