"""Install a lock file into the environment that runs this: with uv, else with pip.

Every file must match a hash of the lock, and nothing is built from source, so no
foreign code runs while installing. uv takes a fraction of pip's time; where it
cannot be had or cannot reach the packages, pip installs the same lock.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CHECKED = ("--require-hashes", "--only-binary", ":all:", "--requirement")
PIP = (sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
UV = (
    str(Path(sys.executable).with_name("uv")),
    *("pip", "install", "--quiet", "--python", sys.executable),
    # Containers forbid Python to write bytecode: then every start would take 2 s more.
    "--compile-bytecode",
)
UV_LOCK = "requirements-uv.lock"

MEANING = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
"""Which variable tells uv what an option of pip's configuration tells pip."""


def main(lock: str) -> int:
    """Install ``lock``; return the exit status, 0 when everything is there."""
    if _run(*PIP, *CHECKED, UV_LOCK) and _run(*UV, *CHECKED, lock, **indexes_for_uv()):
        return 0
    print("uv could not install; pip does it now and takes about a minute.")
    if _run(*PIP, "--no-deps", *CHECKED, lock):
        return 0
    print(
        "The packages could not be installed; the message above says why.\n"
        "パッケージを入れられませんでした。理由は上のとおりです。"
    )
    return 1


def _run(*command: str, **variables: str) -> bool:
    done = subprocess.run(command, check=False, env=os.environ | variables)
    return done.returncode == 0


def indexes_for_uv() -> dict[str, str]:
    """Return pip's configured sources as uv's variables; the user's own win."""
    listed = subprocess.run(
        (sys.executable, "-m", "pip", "config", "list"),
        capture_output=True,
        text=True,
        check=False,
    )
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # as pip: hashes decide
    for option, value in configured(listed.stdout).items():
        if option in MEANING:
            separator = "," if option == "find-links" else " "
            found[MEANING[option]] = separator.join(value.split())
    return {name: value for name, value in found.items() if name not in os.environ}


def configured(listing: str) -> Mapping[str, str]:
    """Return ``option: value`` of what ``pip config list`` printed.

    The environment wins over the section of ``install``, that one over ``global``.
    """
    rank = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        name, _, quoted = line.partition("=")
        section, _, option = name.rpartition(".")
        if section in rank and rank[section] >= found.get(option, (0, ""))[0]:
            found[option] = (rank[section], str(ast.literal_eval(quoted)))
    return {option: value for option, (_, value) in found.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
