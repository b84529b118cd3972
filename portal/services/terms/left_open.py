"""What approval of terms has to wait for, besides the gate."""

from models.publishing_facts import Problem, Version
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.terms import TermsShape
from portal.services.internal_rules.gaps import gaps_left
from portal.services.terms.files_missing import files_missing
from portal.store.engine import Connection


def left_open(connection: Connection, version: Version) -> tuple[Problem, ...]:
    """Return the gaps to internal rules, and files that are not there."""
    if shape_problems(TermsShape, version.content):
        return ()
    return (*gaps_left(connection, version), *files_missing(connection, version))
