"""What lists and cards show of personal values until one of them is revealed."""

from datetime import date


def mask_phone(phone: str) -> str:
    """Return a phone with all but its last four digits hidden: ``***-****-5678``."""
    digits = [sign for sign in phone if sign.isdigit()]
    return "***-****-" + ("".join(digits[-4:]) if len(digits) > 4 else "****")


def mask_mail(mail: str) -> str:
    """Return an address with its first letter and no more: ``s***@…``."""
    local, at, _ = mail.partition("@")
    return f"{local[:1]}***@…" if at and len(local) > 1 else "***@…"


def mask_birth_date(on: date | None) -> str:
    """Return the year of birth, or "" where none is known."""
    return str(on.year) if on else ""
