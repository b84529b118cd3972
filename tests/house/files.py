"""The files of the project, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("tests/data/", "seed/data/")
"""Where files lie as other systems wrote them."""

BINARY = {".db", ".gif", ".ico", ".jpg", ".png", ".webp", ".woff2", ".xlsx", ".zip"}


@cache
def ours() -> tuple[Path, ...]:
    """Return every file that belongs to the project, relative to its root."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(set(filter(None, listed.stdout.split("\0"))))
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text we wrote ourselves: path from the root, content."""
    for path in ours():
        if path.suffix not in BINARY and not path.as_posix().startswith(FOREIGN):
            yield path, (ROOT / path).read_text(encoding="utf-8")


def python() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every Python file: path from the root, syntax tree."""
    for path, text in texts():
        if path.suffix == ".py":
            yield path, ast.parse(text, filename=str(path))


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every string literal of a file that is not a docstring or lone text."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in alone
        ):
            yield node
