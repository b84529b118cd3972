"""What it costs to read and judge one record, before any database.

The file of 3,000 members is read again and again, each round with its own claims.
Printed are the CPU microseconds per record of the best and the middle round for
parsing (bytes to cells) and checking (cells to candidate), beside the floor of the
same run: the standard CSV reader on text that is decoded already. Then a million
numbers are claimed, and their memory is printed.
"""

import argparse
import csv
import io
import tracemalloc
from collections.abc import Callable
from statistics import median
from time import process_time

from portal.domain.importing.columns import propose_mapping
from portal.domain.importing.persons import ClaimsInMemory, person_of
from portal.domain.importing.records import RecordCheck
from portal.domain.importing.survey import read_members, survey
from portal.domain.member_number import make
from tests.domain.importing.cast import AS_OF, DATA, WORDS, pieces

FILE = DATA / "members-legacy-cp932.csv"


def main() -> None:
    """Print the costs of one record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    content = FILE.read_bytes()
    source = pieces(content)
    surveyed = survey(source)
    header, sample = surveyed.layout.header, surveyed.sample
    mapping = propose_mapping(header, sample, WORDS, AS_OF)
    records = list(read_members(source, surveyed))
    text = content.decode("cp932")

    def check() -> None:
        judge = RecordCheck(mapping, WORDS, AS_OF, ClaimsInMemory())
        for record in records:
            judge(record)

    steps: dict[str, Callable[[], object]] = {
        "floor: csv.reader": lambda: list(csv.reader(io.StringIO(text, newline=""))),
        "survey, per record": lambda: survey(source),
        "parse": lambda: list(read_members(source, surveyed)),
        "check": check,
    }
    for name, step in steps.items():
        best, middle = _cost(step, rounds, len(records))
        print(f"{name:22} best {best:6.2f}   middle {middle:6.2f}   µs/record")
    print(f"claims: {_claims_memory(1_000_000) / 1e6:.0f} MB for a million numbers")


def _cost(step: Callable[[], object], rounds: int, records: int) -> tuple[float, float]:
    """Return the best and the middle CPU time of ``rounds``, in µs per record."""
    costs = []
    for _ in range(rounds):
        start = process_time()
        step()
        costs.append((process_time() - start) / records * 1e6)
    return min(costs), median(costs)


def _claims_memory(numbers: int) -> int:
    """Return the most bytes that claims of so many numbers take."""
    tracemalloc.start()
    claims = ClaimsInMemory()
    for serial in range(numbers):
        claims.claim(make(serial), person_of(f"名前{serial}", AS_OF))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
