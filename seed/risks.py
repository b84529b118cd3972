"""The risk register of the sample company: entered on its first day."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.facts import Acting, Occasion
from models.risk_facts import NewRisk, Rating, RiskSays
from models.risk_kinds import RiskTreatment
from portal.services.risks.keep import accept_risk, open_risk
from portal.store.engine import Store
from portal.store.risks import risks_at
from seed.when import When


@dataclass(frozen=True)
class _Told:
    """A risk with when somebody looks again, in months from now; and its owner."""

    actor: str
    offering: str
    names: tuple[str, str]
    before: Rating
    treatment: RiskTreatment
    plans: tuple[str, str]
    after: Rating
    months: int
    owners: tuple[str, str]
    accepted: str = ""


_OPERATIONS = ("運用部", "Operations")
_INFORMATION = ("情報管理部", "Information management")
_DESK = ("ヘルプデスク", "Help desk")
_SALES = ("加盟店営業部", "Sales to stores")

RISKS = (
    _Told("member", "", ("会員情報の漏えい", "Member data leak"), Rating(3, 5),
          RiskTreatment.REDUCE,
          ("表示を伏せ、開示に理由を求め、証跡を毎月点検する",
           "Mask, ask for a reason, look through the trail every month"),
          Rating(2, 5), 5, _INFORMATION,
          accepted="漏えい保険に加入し、残りは経営会議で確認済み"),
    _Told("member", "PAY", ("なりすましによる決済", "Payment by an impostor"),
          Rating(4, 4), RiskTreatment.REDUCE,
          ("高額決済で本人確認をもう一度求める", "Verify again above a limit"),
          Rating(3, 4), 3, _OPERATIONS),
    _Told("end_user", "VIDEO", ("未成年が対象外の作品を見る",
                                "A minor watches what is not for minors"),
          Rating(3, 3), RiskTreatment.REDUCE,
          ("視聴制限を最初から有効にする", "Parental control is on from the start"),
          Rating(1, 3), 8, _DESK),
    _Told("partner_store", "PAY", ("加盟店の倒産による未精算",
                                   "A store fails before it is settled"),
          Rating(2, 4), RiskTreatment.SHARE,
          ("信用保険を付け、日次で精算する", "Insure; settle every day"),
          Rating(2, 2), -1, _SALES),
    _Told("help_desk", "PHONE", ("電話での本人確認の誤り",
                                 "The wrong caller is believed"),
          Rating(3, 4), RiskTreatment.REDUCE,
          ("確認の段階を画面で示し、訓練を半年ごとに行う",
           "Steps on the screen, a drill every half year"),
          Rating(1, 4), 4, _DESK),
    _Told("alliance_company", "MAIL", ("提携終了後も利用が続く",
                                       "Use goes on after the alliance ends"),
          Rating(2, 2), RiskTreatment.RETAIN, ("", ""), Rating(2, 2), 10, _SALES),
)  # fmt: skip


def enter_risks(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Enter the register where it is empty, as of the day of the set-up."""
    with store.read() as connection:
        known = risks_at(connection, when.now)
    if known:
        return
    entered, later = (when.at(when.month(-37), each) for each in ("10:00", "11:00"))
    by, other = staff["owner-1"], staff["info-1"]
    ids = [open_risk(store, Occasion(by, entered), _new(e, when)) for e in RISKS]
    for risk_id, each in zip(ids, RISKS, strict=True):
        if each.accepted:
            accept_risk(store, Occasion(other, later), risk_id, 1, each.accepted)


def _new(told: _Told, when: When) -> NewRisk:
    says = RiskSays(
        *told.names,
        told.before,
        told.treatment,
        told.after,
        when.month(told.months),
        *told.plans,
        *told.owners,
    )
    return NewRisk(told.actor, told.offering, says)
