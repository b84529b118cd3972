"""``python -m portal run``: the pages and the worker, kept going by a small parent."""

import argparse
from typing import Any

from portal.config import settings
from portal.wording import say


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.run", settings().language)
    subparsers.add_parser("run", help=words, description=words)


def run(_args: argparse.Namespace) -> int:
    """Keep both going until SIGTERM or SIGINT; returns 0 after a clean end."""
    from portal.parent import keep

    return keep()
