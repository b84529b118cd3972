"""The set-up takes what pip was told on this machine and tells uv the same."""

import importlib.util
from types import ModuleType

import pytest

from tests.house.files import ROOT


@pytest.fixture(scope="module")
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", ROOT / ".ci/install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_index_configured_for_pip_is_found(install: ModuleType):
    listing = "global.index-url='https://packages.example/simple'\n"

    assert install.configured(listing) == {
        "index-url": "https://packages.example/simple"
    }


def test_the_environment_wins_over_the_configuration_for_installing(
    install: ModuleType,
):
    listing = (
        ":env:.index-url='https://c.example/simple'\n"
        "global.index-url='https://a.example/simple'\n"
        "install.index-url='https://b.example/simple'\n"
    )

    assert install.configured(listing)["index-url"] == "https://c.example/simple"


def test_options_of_other_commands_are_left_alone(install: ModuleType):
    assert install.configured("download.index-url='https://a.example/simple'\n") == {}


def test_a_configured_pip_is_told_to_uv_in_its_own_words(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    for name in install.MEANING.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "one.example two.example")

    told = install.indexes_for_uv()

    assert told["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert told["UV_INSECURE_HOST"] == "one.example two.example"


def test_what_was_told_to_uv_itself_is_kept(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")

    assert "UV_DEFAULT_INDEX" not in install.indexes_for_uv()
