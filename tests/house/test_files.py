"""What every file keeps to: it says what it is for, stays short, names no machine."""

import ast
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.files import ROOT, python, texts
from tests.house.sizes import CAP, sizes

# Put together here so that this file may be read by its own test.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("anaconda", "org"),
    )
)
MACHINE = re.compile(r"(?<![\w.~}*])/(?:work|tmp|root|home|Users)/[\w.]")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.+?\])?==(\S+)", re.MULTILINE)


def test_every_python_file_says_what_it_is_for():
    silent = [
        path.as_posix()
        for path, tree in python()
        if tree.body and not ast.get_docstring(tree)
    ]

    assert silent == []


def test_no_file_and_no_function_is_longer_than_a_reader_bears():
    assert [str(size) for size in sorted(sizes()) if size.above(CAP)] == []


def test_no_file_names_a_package_registry():
    naming = [
        f"{path}: {host}" for path, text in texts() for host in HOSTS if host in text
    ]

    assert naming == []


def test_no_file_names_a_place_on_somebodys_machine():
    naming = [
        f"{path}: {found.group()}"
        for path, text in texts()
        for found in MACHINE.finditer(text)
    ]

    assert naming == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_versions_and_hashes_but_no_host(lock: str):
    text = (ROOT / lock).read_text()

    assert "//" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    for pinned in re.split(r"\n(?=[a-z])", text):
        assert PINNED.match(pinned)
        assert "--hash=sha256:" in pinned


def test_the_tests_run_with_the_packages_the_portal_runs_with():
    runtime, development = (_pins(lock) for lock in LOCKS[:2])

    assert runtime <= development


def test_every_package_we_ask_for_is_locked():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    dev = asked["dependency-groups"]["dev"]

    assert _names(asked["project"]["dependencies"]) <= _locked("requirements.lock")
    assert _names(dev) <= _locked("requirements-dev.lock")


def _pins(lock: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((ROOT / lock).read_text()))


def _locked(lock: str) -> set[str]:
    return {canonicalize_name(name) for name, _ in _pins(lock)}


def _names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}
