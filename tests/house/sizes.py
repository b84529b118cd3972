"""How long files and functions are; ``python -m tests.house.sizes`` lists the long.

Migrations are left out: they are generated once and never edited.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.files import python

ASKED = {"file": 300, "function": 60}
CAP = {"file": 500, "function": 80}
NOT_COUNTED = "portal/store/migrations/"


@dataclass(frozen=True, order=True)
class Size:
    """The lines of one file or function."""

    lines: int
    kind: str
    place: str

    def above(self, limits: dict[str, int]) -> bool:
        """Return whether it is longer than the limit for its kind."""
        return self.lines > limits[self.kind]

    def __str__(self) -> str:
        """Return one line for a list."""
        return f"{self.lines:5} lines  {self.kind:8}  {self.place}"


def sizes() -> Iterator[Size]:
    """Yield the size of every file and every function of ours."""
    for path, tree in python():
        if path.as_posix().startswith(NOT_COUNTED):
            continue
        last = max((getattr(node, "end_lineno", 0) for node in tree.body), default=0)
        yield Size(last, "file", path.as_posix())
        yield from _functions(path, tree)


def _functions(path: Path, tree: ast.Module) -> Iterator[Size]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Size(lines, "function", f"{path.as_posix()}:{node.name}")


if __name__ == "__main__":
    found = sorted((size for size in sizes() if size.above(ASKED)), reverse=True)
    sys.stdout.writelines(f"{size}\n" for size in found)
