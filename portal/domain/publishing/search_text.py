"""The text an offering is found by, folded as names of members are."""

from models.publishing_facts import Content
from portal.domain.folding import fold

_FIELDS = (
    *("code", "name_ja", "name_en", "catchphrase_ja", "catchphrase_en"),
    *("summary_ja", "summary_en"),
)


def search_text(content: Content) -> str:
    """Return the folded texts of an offering, a line each."""
    return "\n".join(fold(str(content.get(field) or "")) for field in _FIELDS)
