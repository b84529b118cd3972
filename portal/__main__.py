"""``python -m portal COMMAND``; ``run`` alone is kept small, since it only waits."""

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    wanted = list(sys.argv[1:] if words is None else words)
    if wanted == ["run"]:
        from portal.parent import keep

        return keep()
    from portal.program import run

    return run(wanted)


if __name__ == "__main__":
    sys.exit(main())
