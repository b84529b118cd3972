"""Our style sheets: read once, shown through the escaping helper."""

from pathlib import Path

ASSETS = Path(__file__).with_name("assets")
CARD = (ASSETS / "card.css").read_text(encoding="utf-8")
"""Badges, the member card, hits, forms and receipts."""
DESIGNER = (ASSETS / "designer.css").read_text(encoding="utf-8")
"""The lifecycle designer."""
RISKS = (ASSETS / "risks.css").read_text(encoding="utf-8")
"""The heat map and the check sheet."""
TERMS = (ASSETS / "terms.css").read_text(encoding="utf-8")
"""Texts to read, and two of them beside each other."""
CATALOG = (ASSETS / "catalog.css").read_text(encoding="utf-8")
"""The catalog, on the screen and on paper."""
POLICY = (ASSETS / "policy.css").read_text(encoding="utf-8")
"""Answers to what somebody may do."""
