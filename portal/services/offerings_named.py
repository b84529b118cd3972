"""Find an offering by what a file calls it: its code, or its name in a language."""

from collections.abc import Mapping

from portal.domain.importing.words import folded_index
from portal.store import members
from portal.store.engine import Store


def offerings_named(store: Store) -> Mapping[str, str]:
    """Return the codes of all offerings by their folded codes and names."""
    with store.read() as connection:
        known = members.offerings(connection)
    words = {each.code: (each.code, each.name_ja, each.name_en) for each in known}
    return folded_index(words)
