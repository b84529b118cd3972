"""What is missing in the action flow of an actor kind, as services stand on a day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from models.kinds import LockBlock
from models.publishing_facts import Problem
from portal.domain.card import Words
from portal.domain.publishing.actor import ActorShape, StepShape, function_parts

WRONG = ("step_actor_unknown", "function_unknown", "move_unknown")
"""Gaps that keep a version from being published: they point to nothing."""
OPEN = ("function_missing", "function_of_another", "function_unanswered",
        "function_idle", "flow_empty")  # fmt: skip
"""Gaps that somebody has to close some day."""
GAPS = (*WRONG, *OPEN)


@dataclass(frozen=True, slots=True)
class FunctionFact:
    """A function of a service in force: who starts it, and whether it is answered.

    ``asks`` is what a lock would have to block to stand in its way.
    """

    name: Words
    actor: str
    answered: bool
    asks: LockBlock = LockBlock.USE


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands on a day around an action flow.

    ``functions`` are called like ``PHONE:apply``; ``moves`` are the events of the
    lifecycle of each service.
    """

    actors: Mapping[str, Words]
    functions: Mapping[str, FunctionFact] = field(default_factory=dict)
    moves: Mapping[str, Collection[str]] = field(default_factory=dict)


def gaps(actor: ActorShape, scene: Scene) -> tuple[Problem, ...]:
    """Return what the flow lacks, step by step, and then as a whole."""
    found = [gap for step in actor.flow for gap in _of_step(step, scene)]
    return (*found, *_of_flow(actor, scene))


def _of_step(step: StepShape, scene: Scene) -> Iterator[Problem]:
    path = ("flow", step.id)
    if step.actor not in scene.actors:
        facts = {"actor": step.actor}
        yield Problem("step_actor_unknown", (*path, "actor"), facts)
    if not step.function:
        yield Problem("function_missing", (*path, "function"))
    elif step.function not in scene.functions:
        facts = {"function": step.function}
        yield Problem("function_unknown", (*path, "function"), facts)
    else:
        yield from _of_function(step, scene.functions[step.function], scene)
    if step.move and not _is_move(step, scene):
        yield Problem("move_unknown", (*path, "move"), {"move": step.move})


def _of_function(
    step: StepShape, found: FunctionFact, scene: Scene
) -> Iterator[Problem]:
    path = ("flow", step.id, "function")
    if found.actor != step.actor:
        name = scene.actors.get(found.actor, Words(found.actor, found.actor))
        facts = {"function": found.name, "actor": name}
        yield Problem("function_of_another", path, facts)
    if not found.answered:
        yield Problem("function_unanswered", path, {"function": found.name})


def _is_move(step: StepShape, scene: Scene) -> bool:
    """Return whether the lifecycle of the step's service has its state change."""
    offering, _ = function_parts(step.function)
    if offering:
        return step.move in scene.moves.get(offering, ())
    return any(step.move in each for each in scene.moves.values())


def _of_flow(actor: ActorShape, scene: Scene) -> Iterator[Problem]:
    if all(step.actor != actor.code for step in actor.flow):
        yield Problem("flow_empty", ("flow",))
    triggered = {step.function for step in actor.flow}
    for code, each in scene.functions.items():
        if each.actor == actor.code and code not in triggered:
            facts = {"function": each.name, "offering": function_parts(code)[0]}
            yield Problem("function_idle", ("flow",), facts)
