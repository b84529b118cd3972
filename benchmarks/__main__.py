"""``python -m benchmarks [NAME …]``: run some or all, bounded in size and time."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.timing import machine

HERE = Path(__file__).parent
SHARED = ("people", "portals", "timing")
NAMES = sorted(
    file.stem
    for file in HERE.glob("*.py")
    if not file.stem.startswith("_") and file.stem not in SHARED
)


def main() -> int:
    """Measure what was asked for; every file takes options of its own."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, help=", ".join(NAMES))
    args, rest = parser.parse_known_args()
    machine()
    for name in [args.name] if args.name else NAMES:
        print(f"\n## {name}", flush=True)
        sys.argv = [name, *rest]
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
