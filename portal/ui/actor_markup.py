"""Actor kinds as markup: the list of a day, one kind, and the parts that are edited."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.kinds import Permission
from models.publishing_facts import Problem
from portal.domain.actors import ListedActor
from portal.domain.attributes.in_content import VALUES
from portal.domain.card import Words
from portal.domain.publishing.actor import (
    INVOLVED,
    LISTS,
    PROFILE,
    STAGES,
    StakeholderShape,
    StepShape,
    function_parts,
    is_there,
)
from portal.domain.publishing.actor_forms import SCALARS, Offered
from portal.domain.publishing.rows import Row
from portal.services.attributes.in_words import cell_words, label_words
from portal.services.publish.tell import problems_in_words
from portal.services.see_actors import ActorsPage, SeenActor
from portal.ui.catalog_markup import ACTOR, CODE, facts_list, paragraphs
from portal.ui.html import Html, join, tag
from portal.ui.narrowing import ON
from portal.ui.place import link
from portal.ui.session import acting, language
from portal.ui.tables import table
from portal.ui.words import capital, t

PARTS = (*SCALARS, *LISTS, VALUES)


def part_name(name: str) -> str:
    """Return what a part is called."""
    own = name in SCALARS
    words = t(f"actors.edit_parts.{name}" if own else f"publishing.places.{name}")
    return capital(words)


def where(problem: Problem) -> tuple[str, ...]:
    """Return the part and the row that a problem is about."""
    first, *rest = problem.path or ("",)
    if first in LISTS:
        return (first, *rest[:1])
    if first == VALUES:
        return (VALUES,)
    stem = first.removesuffix("_ja").removesuffix("_en")
    return ("profile" if stem in PROFILE else PARTS[0],)


def row_says(part: str, row: Row, offered: Offered) -> str:
    """Return what a row says, in short."""
    told = _step_says(row, offered) if part == "flow" else _person_says(row, offered)
    return " · ".join(each for each in told if each)


def _step_says(row: Row, offered: Offered) -> Iterator[str]:
    yield _word(offered.actors, row["actor"])
    yield _word(offered.functions, row.get("function", ""))
    yield _word(offered.moves, row.get("move", ""))


def _person_says(row: Row, offered: Offered) -> Iterator[str]:
    yield t(f"actors.parts.{row['part']}")
    yield t(f"actors.stages.{row['from_stage']}")
    yield _word(offered.offerings, row.get("offering", ""))


def _word(known: Mapping[str, Words], code: str) -> str:
    return known.get(code, Words(code, code)).say(language())


def gaps(told: Sequence[str]) -> Html:
    """Return what a flow lacks."""
    count = tag("summary", tag("b", t("actors.gaps", count=len(told))))
    listed = tag("ul", [tag("li", each) for each in told])
    return tag("details", count, listed, open=True, class_="portal-problems")


# ------------------------------------------------------------------ the list


def rows(page: ActorsPage, place: Mapping[str, str]) -> Html:
    """Return a line per actor kind, each with the way to it."""
    named = ("name", "side", "offerings", "steps", "gaps")
    columns = [
        *(t(f"actors.columns.{each}") for each in named),
        *(label_words(each.label, language()) for each in page.columns.shown),
    ]
    lines = [
        (*_line(each, place), *cell_words(page.cells[each.code], language()))
        for each in page.part.rows
    ]
    return table(t("pages.actors.title"), columns, lines)


def _line(each: ListedActor, place: Mapping[str, str]) -> tuple[Html | str | int, ...]:
    to = link(each.name.say(language()), {**place, CODE: each.code}, page="actors")
    return (
        tag("span", to, tag("small", " ", each.code)),
        t(f"actors.sides.{each.side}"),
        len(each.offerings),
        each.steps,
        each.gaps,
    )


# ------------------------------------------------------------------ one kind


def name_of(seen: SeenActor) -> str:
    """Return what an actor kind is called."""
    return Words(seen.actor.name_ja, seen.actor.name_en).say(language())


def head(seen: SeenActor) -> Html:
    """Return what an actor kind is."""
    actor = seen.actor
    bound = (t(f"actors.bindings.{each}") for each in actor.bound_by)
    found: list[tuple[str, Html | str]] = [
        (t("actors.columns.side"), t(f"actors.sides.{actor.side}")),
        (t("actors.columns.bound_by"), t("house.between").join(bound)),
    ]
    for stem in PROFILE:
        both = Words(getattr(actor, f"{stem}_ja"), getattr(actor, f"{stem}_en"))
        said = both.say(language()) or both.ja or both.en
        found.append((t(f"actors.texts.{stem}"), paragraphs(said) if said else ""))
    return facts_list([each for each in found if each[1]])


def flow(seen: SeenActor) -> Html:
    """Return the steps in their order, each with what it lacks."""
    named = ("step", "actor", "function", "terms", "move", "lacks")
    columns = [t(f"actors.columns.{each}") for each in named]
    lines = [
        _step(number, each, seen) for number, each in enumerate(seen.actor.flow, 1)
    ]
    return table(t("publishing.places.flow"), columns, lines)


def _step(number: int, step: StepShape, seen: SeenActor) -> tuple[Html | str, ...]:
    stage, said = seen.stage, Words(step.name_ja, step.name_en).say(language())
    lacking = [each for each in seen.gaps if each.path[:2] == ("flow", step.id)]
    return (
        f"{number}. {said}",
        _word(stage.scene.actors, step.actor),
        _function(step, seen),
        Words(step.terms_ja, step.terms_en).say(language()),
        _word(stage.moves, step.move),
        join([tag("p", t(f"actors.lacks.{each.code}")) for each in lacking]),
    )


def _function(step: StepShape, seen: SeenActor) -> Html | str:
    said = _word(seen.stage.functions(), step.function)
    offering, _ = function_parts(step.function)
    if step.function not in seen.stage.scene.functions:
        return said
    return link(said, _entry(offering, step.actor, seen), page="catalog")


def _entry(offering: str, actor: str, seen: SeenActor) -> dict[str, str]:
    """Return the address of a service as an actor meets it on the day."""
    day = {} if seen.today else {ON: seen.on.isoformat()}
    return {CODE: offering, ACTOR: actor, **day}


def _told(seen: SeenActor, found: Iterable[Problem]) -> list[str]:
    reading = Permission.ACTOR_EDIT not in acting().permissions
    content = seen.version.content
    return problems_in_words(found, content, language(), reading=reading)


def open_gaps(seen: SeenActor) -> Html:
    """Return what the flow lacks as a whole and step by step, or that nothing is."""
    if not seen.gaps:
        good = t("actors.no_gaps")
        return tag("p", good, class_="portal-line portal-good")
    return gaps(_told(seen, seen.gaps))


def stakeholders(seen: SeenActor) -> Html:
    """Return who is asked and who is told at each step, and in which service."""
    offered = seen.stage.offerings
    return _by_stage(
        [(each, _word(offered, each.offering)) for each in seen.actor.stakeholders]
    )


def stakeholders_of(found: Iterable[tuple[Words, StakeholderShape]]) -> Html:
    """Return the same of a service, with the actor kind that each is named by."""
    return _by_stage([(each, actor.say(language())) for actor, each in found])


def _by_stage(found: Sequence[tuple[StakeholderShape, str]]) -> Html:
    columns = [t("actors.columns.stage"), *(t(f"actors.asked.{e}") for e in INVOLVED)]
    lines = [
        (t(f"actors.stages.{stage}"), *(_people(found, stage, e) for e in INVOLVED))
        for stage in STAGES
    ]
    return table(t("publishing.places.stakeholders"), columns, lines)


def _people(
    found: Iterable[tuple[StakeholderShape, str]], stage: int, part: str
) -> str:
    told = []
    for each, of in found:
        name = Words(each.name_ja, each.name_en).say(language())
        if is_there(each, stage, part):
            told.append(t("actors.in_service", name=name, offering=of) if of else name)
    return t("house.between").join(told) or t("house.none")


def offerings(seen: SeenActor) -> Html:
    """Return the services for this kind on the day, each as it meets it."""
    columns = [t(f"actors.columns.{each}") for each in ("offering", "functions")]
    lines = [
        (
            link(name.say(language()), _entry(code, seen.actor.code, seen),
                 page="catalog"),
            t("house.between").join(_own(code, seen)),
        )
        for code, name in seen.offerings.items()
    ]  # fmt: skip
    return table(t("actors.offerings"), columns, lines)


def _own(offering: str, seen: SeenActor) -> list[str]:
    return [
        each.name.say(language())
        for code, each in seen.stage.scene.functions.items()
        if function_parts(code)[0] == offering and each.actor == seen.actor.code
    ]
