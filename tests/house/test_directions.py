"""Imports run only downward, and every room has its floor."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.files import ROOT, ours

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_every_import_contract_is_kept():
    # A process of its own: the tool sets up the logging of whoever calls it.
    done = subprocess.run(
        (Path(sys.executable).with_name("lint-imports"), "--no-cache"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_of_the_portal_has_its_place_in_the_layers():
    layers = " ".join(DECLARED["contracts"][0]["layers"])
    placed = set(re.findall(r"[\w.]+", layers))
    rooms = {
        f"portal.{path.parts[1].removesuffix('.py')}"
        for path in ours()
        if path.parts[0] == "portal" and path.suffix == ".py"
    } - {"portal.__init__"}

    assert rooms <= placed


def test_no_folder_of_pages_lies_beside_the_entry_script():
    """Streamlit would serve each file in it without the sign-in gate (ADR)."""
    beside = {path.parts[1] for path in ours() if path.parts[0] == "portal"}

    assert "pages" not in beside
    assert "pages.py" not in beside
    assert not (ROOT / "portal" / "pages").exists()


def test_no_entry_script_lies_beside_the_folder_of_pages():
    scripts = {path.name for path in ours() if path.parent == path.parent.parent}

    assert not {name for name in scripts if name.endswith(".py")}
