"""What an audit event says, as the key of a sentence and its facts.

Pure, so that the page, the commands and the exports say the same in both languages.
The names of states, moves and reasons come from the rows of the lifecycle; what has
no name any more is called by its code.
"""

from portal.domain.telling.said import Fact, Line, Said, Told, Word, moment
from portal.domain.telling.tell import TAIL_KEYS, VARIANTS, key_of, lines_of, tell

__all__ = [
    "TAIL_KEYS",
    "VARIANTS",
    "Fact",
    "Line",
    "Said",
    "Told",
    "Word",
    "key_of",
    "lines_of",
    "moment",
    "tell",
]
