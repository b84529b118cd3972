"""A setting that cannot be used is refused in both languages, with what can be."""

import pytest

from portal.config import read_settings
from portal.errors import SettingRefused
from portal.wording import LANGUAGES
from portal.wording.refusal import refusal_words


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("PORT", "http", ("1", "65535")),
        ("PORT", "70000", ("1", "65535")),
        ("SESSION_HOURS", "0", ("1", "24")),
        ("PORTAL_LANGUAGE", "fr", ("ja, en",)),
        ("PORTAL_LOG_LEVEL", "loud", ("DEBUG, INFO, WARNING, ERROR",)),
        ("PORTAL_COOKIE_SECRET", "x" * 31, ("32",)),
        ("PORTAL_SAMPLE", "perhaps", ("true / false",)),
        ("DATABASE_URL", "var/portal.db", ("sqlite:///var/portal.db",)),
        ("DATABASE_URL", "postgresql://host:port/name", ("postgresql://",)),
        ("KEYS_URL", "sqlite://", ("sqlite:///var/portal.db",)),
        ("ACCESS_URL", "mysql://host/name", ("SQLite", "PostgreSQL")),
    ],
)
def test_a_refused_setting_is_named_with_what_it_may_be(
    setting: str, value: str, told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(setting, value)

    with pytest.raises(SettingRefused) as refused:
        read_settings()

    said = {each: refusal_words(refused.value, each) for each in LANGUAGES}
    assert all(part in words for words in said.values() for part in (setting, *told))
    assert said["en"].isascii()
    assert not said["ja"].isascii()


def test_a_secret_of_cookies_may_be_of_the_shortest_length_or_absent():
    assert read_settings(cookie_secret="x" * 32).cookie_secret == "x" * 32
    assert not read_settings(cookie_secret="").cookie_secret
