"""Signs that no text holds: databases refuse some, screens are misled by others.

A text of one line must not turn what stands after it; in long texts of any script
that is the writer's affair.
"""

import re

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_UNUSABLE = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def is_no_text(text: str) -> bool:
    """Return whether ``text`` holds what a database cannot keep as text."""
    return _NO_TEXT.search(text) is not None


def is_unusable(text: str, *, line: bool = True) -> bool:
    """Return whether ``text`` holds controls, or in a ``line`` marks that turn it.

    Those turn the direction of what stands after them (Unicode UAX #9).
    """
    turned = line and _TURNING.search(text) is not None
    return turned or _UNUSABLE.search(text) is not None
