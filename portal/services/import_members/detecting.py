"""What a file is, before anything of it is stored: encoding, header, columns, day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.facts import Occasion
from models.kinds import Permission
from portal import clock
from portal.domain.importing.asked import with_attributes
from portal.domain.importing.batch import Batch
from portal.domain.importing.columns import propose_mapping, refuse_other_files
from portal.domain.importing.fields import Field
from portal.domain.importing.mapping import ColumnMapping, mapping_from_json
from portal.domain.importing.survey import Survey, survey
from portal.domain.importing.vocabulary import vocabulary
from portal.domain.instants import check_day
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.import_members.frame import Frame, frame_of
from portal.services.import_members.preparing import Job
from portal.services.import_members.sources import Source, digest_of
from portal.store import imports
from portal.store.engine import Store


@dataclass(frozen=True)
class Detected:
    """A sound file and how it will be read."""

    source: Source
    file_hash: bytes
    survey: Survey
    mapping: ColumnMapping
    as_of: date
    before: tuple[Batch, ...]

    @property
    def number_heading(self) -> str:
        """The heading of the column with member numbers."""
        columns = self.mapping.columns_of(Field.NUMBER)
        return self.mapping.header[columns[0]] if columns else ""

    def job(self, frame: Frame, done: int = 0) -> Job:
        """Return what a reader has to know."""
        return Job(
            source=self.source,
            survey=self.survey,
            mapping=self.mapping,
            states=frame.state_names,
            kinds=frame.kind_names,
            offerings=frame.offering_names,
            as_of=self.as_of,
            batch=frame.batch,
            done=done,
        )

    def frame(
        self, store: Store, occasion: Occasion, batch: Batch | None = None
    ) -> Frame:
        """Return what the import of this file stands in."""
        with store.read() as connection:
            return frame_of(
                connection,
                occasion.acting,
                self.as_of,
                occasion.at,
                batch_id=batch.id if batch else 0,
                batch=batch.number if batch else "",
                number_heading=self.number_heading,
                headings=self.mapping.headings(),
            )


def detect(
    store: Store,
    occasion: Occasion,
    source: Source,
    *,
    as_of: date | None = None,
    offering: str | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> Detected:
    """Return what the file is; refuses what is no list of members.

    ``as_of`` defaults to the day of the file's first import, else to today.
    ``offering`` is the code for records without one; ``mapping`` is the JSON form of
    a mapping that people made, and is proposed where it is left out.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    file_hash = digest_of(source)
    surveyed = survey(source)
    with store.read() as connection:
        before = imports.batches_of_file(connection, file_hash)
    on = day_told_of(before, as_of)
    found = _mapping(store, occasion, surveyed, on, offering, mapping)
    return Detected(source, file_hash, surveyed, found, on, tuple(before))


def day_told_of(before: list[Batch], given: date | None) -> date:
    """Return the as-of day of a file; refuses one to come or long before."""
    today = clock.business_day()
    if given is None:
        return before[0].as_of if before else today
    if given > today:
        raise InputRefused("as_of_in_future", as_of=given, today=today)
    check_day(given)
    return given


def _mapping(
    store: Store,
    occasion: Occasion,
    surveyed: Survey,
    as_of: date,
    offering: str | None,
    given: Mapping[str, Any] | None,
) -> ColumnMapping:
    with store.read() as connection:
        frame = frame_of(connection, occasion.acting, as_of, occasion.at)
    header = surveyed.layout.header
    if given is not None:
        found = mapping_from_json(given)
        if found.header != header:
            raise InputRefused("mapping_of_another_file", columns=len(header))
    else:
        words = vocabulary(
            states=frame.state_names,
            kinds=frame.kind_names,
            offerings=frame.offering_names,
        )
        found = propose_mapping(header, surveyed.sample, words, as_of)
        found = with_attributes(found, frame.attribute_names)
    refuse_other_files(found)
    return found if offering is None else _with_offering(found, offering, frame)


def _with_offering(found: ColumnMapping, code: str, frame: Frame) -> ColumnMapping:
    known = {each.upper(): each for each in frame.offerings}
    chosen = known.get(code.strip().upper())
    if chosen is None:
        raise NotFound(what="offering", number=code, known=sorted(frame.offerings))
    return replace(found, default_offering=chosen)
