"""An offering to spoil, and what the gate has to know around it."""

from datetime import UTC, datetime
from typing import Any

from portal.domain.card import Words
from portal.domain.publishing.content import content_bytes, read_content
from portal.domain.publishing.offering import new_offering
from seed.catalog import ACTOR_KINDS, OFFERINGS
from seed.taxonomies import terms

Content = dict[str, Any]
SINCE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
AROUND: Content = {
    "code": "PHONE",
    "actors": {e.code: Words(e.name_ja, e.name_en) for e in ACTOR_KINDS},
    "live_actors": {each.code for each in ACTOR_KINDS} - {"sales_agency"},
    "tags": {each.code for each in terms()},
    "parts": {"PHONE": (), "MAIL": (), "PAY": (), "SET": ("PHONE", "MAIL")},
    "held": {"": 3, "light": 2},
    "since": SINCE,
    "names": (("MAIL", "ほのかぜメール", "Honokaze Mail"),),
}


def offering(code: str = "PHONE") -> Content:
    """Return an offering of the sample company as the content of a version."""
    found = next(each for each in OFFERINGS if each.code == code)
    made = new_offering(code, found.name_ja, found.name_en, **found.more)
    return dict(read_content(content_bytes(made)))


def row(content: Content, part: str, name: str) -> Content:
    """Return one row of a list."""
    return next(r for r in content[part] if name in (r.get("id"), r.get("code")))
