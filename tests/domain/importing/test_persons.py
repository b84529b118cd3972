"""Who holds a number in the file read so far."""

from datetime import date

from portal.domain.importing.persons import ClaimsInMemory, person_of, same_person

BORN, LATER = date(1980, 1, 2), date(1980, 1, 3)
AYA, RYO = person_of("佐藤彩", BORN), person_of("佐藤亮", BORN)


def test_the_same_name_and_birth_date_are_one_person():
    assert same_person(AYA, person_of("佐藤彩", BORN))
    assert not same_person(AYA, RYO)
    assert not same_person(AYA, person_of("佐藤彩", LATER))


def test_an_unknown_birth_date_contradicts_none():
    unknown = person_of("佐藤彩", None)

    assert same_person(AYA, unknown)
    assert same_person(unknown, AYA)
    assert not same_person(unknown, person_of("佐藤亮", None))


def test_a_number_belongs_to_who_claimed_it_first():
    claims = ClaimsInMemory()

    assert claims.claim("1110000001", AYA)
    assert claims.claim("1110000001", AYA)
    assert not claims.claim("1110000001", RYO)
    assert claims.claim("1110000017", RYO)
    assert len(claims) == 2


def test_a_birth_date_learnt_later_counts_from_then_on():
    claims = ClaimsInMemory()

    assert claims.claim("1110000001", person_of("佐藤彩", None))
    assert claims.claim("1110000001", AYA)
    assert not claims.claim("1110000001", person_of("佐藤彩", LATER))


def test_leading_zeros_make_another_number():
    claims = ClaimsInMemory()

    assert claims.claim("0012345", AYA)
    assert claims.claim("012345", RYO)
