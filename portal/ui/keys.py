"""Widget keys: never translated, never the same twice."""


def key(*parts: object) -> str:
    """Return a widget's key from where it stands: ``key("card", member_id, "to")``."""
    return ".".join(str(part) for part in parts)
