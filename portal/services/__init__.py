"""Use cases: permission check, one transaction, one audit event."""
