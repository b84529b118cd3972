"""The closed lists of what terms say and what people do about them, as text."""

from enum import StrEnum


class ChangeClass(StrEnum):
    """What a version of terms changes, and so by which route it binds."""

    FIRST = "first"
    EDITORIAL = "editorial"
    BENEFICIAL = "beneficial"
    ADVERSE = "adverse"
    INDIVIDUAL = "individual"
    PRIVACY_RELATED = "privacy_related"
    PRIVACY_BEYOND = "privacy_beyond"


class AcceptanceMode(StrEnum):
    """What terms ask of whom they apply to."""

    MUST_ACCEPT = "must_accept"
    DEEMED = "deemed"
    NOTICE_ONLY = "notice_only"


class AfterGrace(StrEnum):
    """What happens to who has not accepted when the days of grace are over."""

    ASK = "ask"
    NO_JOINING = "no_joining"
    LOCK = "lock"


class AcceptanceAct(StrEnum):
    """What somebody did about a version of terms."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Capacity(StrEnum):
    """In which capacity somebody acted for a member."""

    SELF = "self"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    ON_BEHALF = "on_behalf"


class AcceptanceMethod(StrEnum):
    """How somebody accepted or declined."""

    CLICK = "click"
    SIGNATURE = "signature"
    PAPER = "paper"
    PHONE = "phone"
    IMPORT = "import"


class NoticeChannel(StrEnum):
    """By what means a change of terms was made known."""

    WEB = "web"
    MAIL = "mail"
    LETTER = "letter"
    IN_APP = "in_app"
    SHOP = "shop"
    OTHER = "other"


class LegalRoute(StrEnum):
    """By which way of the law a version binds whoever the one before bound."""

    AGREEMENT = "agreement"
    SAME_CONTENT = "same_content"
    BENEFICIAL = "beneficial"
    ADVERSE = "adverse"
    INDIVIDUAL = "individual"
    PRIVACY_INFORMED = "privacy_informed"
    PRIVACY_CONSENT = "privacy_consent"


class Lacking(StrEnum):
    """What a version would need in order to bind by itself."""

    NOTICE = "notice"
    NOTICE_IN_TIME = "notice_in_time"
    ACCEPTANCE = "acceptance"


class Setting(StrEnum):
    """What the organisation decides for all that the portal does."""

    NOTICE_FLOOR = "notice_floor"


class RuleStands(StrEnum):
    """How a version of terms stands to an internal rule."""

    OK = "ok"
    GAP = "gap"
    EXEMPT = "exempt"
