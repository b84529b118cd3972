"""Mail addresses: one folded form, and whether it can be one at all."""

import re
import unicodedata
from typing import Final

_LONGEST: Final = 254
_ADDRESS: Final = re.compile(
    # Dots anywhere: Japanese carriers gave out addresses such as a..b.@ for years.
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?=[^@]{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)


def fold_mail(text: str) -> str | None:
    """Return the folded address in ``text``, or None where it cannot be one.

    Full width is narrowed, blanks around it trimmed, letters lowered and the domain
    written in ASCII (IDNA).
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if not folded.isascii():
        folded = _with_ascii_domain(folded)
    if len(folded) <= _LONGEST and _ADDRESS.fullmatch(folded):
        return folded
    return None


def _with_ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
