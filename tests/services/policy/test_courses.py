"""The facts of somebody of whom only the kind is known: the service's own days too."""

from datetime import UTC, date, datetime

from models.kinds import OfferingPhase
from portal.domain.card import Words
from portal.domain.policy.facts import Entitlement
from portal.domain.policy.of_member import Service
from portal.domain.policy.ruling import Ruling, ruling_of
from portal.domain.publishing.actor_flow import FunctionFact
from portal.services.policy.around import Scene
from portal.services.policy.courses import courses_asked
from tests.domain.policy.cases import compiled, rule

PHASES = (
    (OfferingPhase.PREPARATION, date(2026, 11, 1)),
    (OfferingPhase.IN_SERVICE, date(2026, 12, 1)),
    (OfferingPhase.ENDED, date(2027, 4, 1)),
)


def test_a_kind_of_actor_may_use_a_service_only_while_it_is_there():
    before = _asked(datetime(2026, 11, 20, tzinfo=UTC))
    during = _asked(datetime(2026, 12, 20, tzinfo=UTC))
    after = _asked(datetime(2027, 4, 20, tzinfo=UTC))

    decided = [each.answer.decision.value for each in (before, during, after)]
    assert decided == ["deny", "permit", "deny"]
    (found,) = before.answer.findings
    assert found.code == "phase_missing"
    assert isinstance(found.of, Entitlement)
    assert found.of.reference == "preparation"
    assert before.then_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert before.then is not None
    assert before.then.decision == "permit"
    assert during.then_at == datetime(2027, 3, 31, 15, tzinfo=UTC)
    assert after.then is None


def _asked(at: datetime) -> Ruling:
    """Return the answer to who uses the service at an instant, of a kind of actor."""
    service = Service("PHONE", PHASES, {})
    use = {"use": FunctionFact(Words("使う", "Use"), "member", answered=False)}
    scene = Scene(service, Words("電話", "Phone"), use)
    fault, (course,) = courses_asked("member", "active", None, [scene], at, at)
    assert fault is None
    return ruling_of(compiled(rule("all")), course)
