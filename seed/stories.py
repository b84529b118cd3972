"""The stories of the cast, told in days before the load."""

from dataclasses import replace
from datetime import timedelta

from models.kinds import LockBlock, LockSource
from seed import cast
from seed.life import AS_A_CHILD, Life
from seed.when import When, months_from

DOCUMENTS = "VC-{:04}"


def stories(when: When) -> list[Life]:
    """Return what happened to everybody in the cast."""
    told = (
        *(_loyal(when), _namesake(when), _abroad(when), _married(when)),
        *(_leaving(when), *_family(when), _lost_phone(when), _in_arrears(when)),
        *(_changed_mind(when), _violation(when), _died(when), _term_over(when)),
        *(_applicant(when), _reviewed(when), _came_back(when), _on_leave_soon(when)),
        *(_expelled(when), _term_ending(when), _rejected(when), _lapsed(when)),
    )
    return list(told)


def _loyal(when: When) -> Life:
    """TAKAHASHI: found by reading, suspended and reinstated once, long ago."""
    return (
        Life(cast.TAKAHASHI)
        .enrols(when.ago(1088, "11:02"))
        .joins("PHONE", when.ago(1088, "11:05"))
        .joins("MAIL", when.ago(1088, "11:20"))
        .joins("CLOUD", when.ago(941, "15:30"))
        .joins_after_review("PAY", when.ago(702, "13:10"))
        .does(
            "PAY", "suspend", when.ago(411, "19:40"), "LOST_DEVICE",
            text="電車に置き忘れ。見つかるまで止めてほしい。",
        )
        .does(
            "PAY", "reinstate", when.ago(408, "10:15"), "DEVICE_FOUND",
            text="駅の遺失物取扱所で受け取った。",
        )
    )  # fmt: skip


def _namesake(when: When) -> Life:
    return (
        Life(cast.NAMESAKE, "desk-2")
        .enrols(when.ago(655, "10:40"))
        .joins("MAIL", when.ago(655, "10:45"))
        .joins("SECURITY", when.ago(210, "16:05"))
    )


def _abroad(when: When) -> Life:
    """SATO: on leave now, extended once, back by himself at a month's end."""
    first = when.month(-2)
    return (
        Life(cast.SATO)
        .enrols(when.ago(1060, "14:12"))
        .joins("MAIL", when.ago(1060, "14:15"))
        .joins("PHONE", when.ago(1060, "14:30"))
        .takes_leave(
            "MAIL",
            when.at(when.month_end(-3), "11:30"),
            first,
            months_from(first, 3),
            "OVERSEAS",
        )
        .does(
            "MAIL",
            "extend_leave",
            when.ago(6, "09:50"),
            "OVERSEAS",
            until=months_from(first, 6),
            text="海外赴任が延びたとのこと。ご家族から電話。",
        )
    )


def _married(when: When) -> Life:
    """SUZUKI: another name and another phone since her marriage."""
    before = replace(
        cast.SUZUKI,
        name=cast.FORMER_NAME,
        reading=cast.FORMER_READING,
        phone=cast.FORMER_PHONE,
    )
    wedding = when.ago(377, "10:20")
    return (
        Life(before, "desk-2")
        .enrols(when.ago(983, "17:05"))
        .joins("PHONE", when.ago(983, "17:10"))
        .joins("CLOUD", when.ago(983, "17:25"))
        .is_renamed(wedding, cast.SUZUKI.name, cast.SUZUKI.reading)
        .moves_phone(wedding + timedelta(minutes=6), cast.SUZUKI.phone)
    )


def _leaving(when: When) -> Life:
    """SAITO: a withdrawal at the end of the month is pending."""
    return (
        Life(cast.SAITO)
        .enrols(when.ago(830, "12:00"))
        .joins("MAIL", when.ago(830, "12:05"))
        .joins("VIDEO", when.ago(498, "18:22"))
        .withdraws(
            "VIDEO",
            when.ago(2, "13:45"),
            "SELF_PRICE",
            on=when.month_end(),
            text="見る時間がなくなったため。月末まで利用したい。",
        )
    )


def _family(when: When) -> tuple[Life, Life]:
    guardian = (
        Life(cast.GUARDIAN)
        .enrols(when.ago(912, "16:00"))
        .joins("PHONE", when.ago(912, "16:05"))
        .joins_after_review("PAY", when.ago(600, "11:00"))
    )
    child = (
        Life(cast.CHILD)
        .enrols(when.ago(240, "16:30"))
        .joins("PHONE", when.ago(240, "16:35"), verified=AS_A_CHILD)
        .joins("SECURITY", when.ago(240, "16:50"), verified=AS_A_CHILD)
        .does(
            "PHONE", "suspend", when.ago(90, "20:05"), "MEMBER_REQUEST",
            text="保護者の山﨑恵子様より。試験が終わるまで止めたい。",
        )
        .does("PHONE", "reinstate", when.ago(61, "09:30"), "MEMBER_REQUEST")
        .is_put_right(
            "PHONE", "reinstate", when.ago(60, "10:10"), "supervisor-1",
            why="RECORDED_LATE", on=when.day(62),
            text="保護者様からの電話は前の日。メモだけ残っていた。",
        )
    )  # fmt: skip
    return guardian, child


def _lost_phone(when: When) -> Life:
    return (
        Life(cast.TANAKA, "desk-2")
        .enrols(when.ago(520, "13:00"))
        .joins("PHONE", when.ago(520, "13:05"))
        .joins_after_review("PAY", when.ago(512, "15:00"))
        .does(
            "PHONE", "suspend", when.ago(1, "21:10"), "LOST_DEVICE",
            text="タクシーに置き忘れた可能性。",
        )
        .does("PAY", "suspend", when.ago(1, "21:13"), "LOST_DEVICE")
        .is_locked(
            "LOST_DEVICE", when.ago(1, "21:17"), "desk-2",
            LockBlock.SIGN_IN, LockBlock.USE, until=when.day(-30),
            text="拾った人に使われないように。見つかれば解除してよい。",
        )
    )  # fmt: skip


def _in_arrears(when: When) -> Life:
    return (
        Life(cast.ITO)
        .enrols(when.ago(460, "10:30"))
        .joins("PHONE", when.ago(460, "10:35"))
        .joins("CLOUD", when.ago(300, "19:00"))
        .owes("PHONE", when.ago(52, "06:00"), "billing")
    )


def _changed_mind(when: When) -> Life:
    """KOBAYASHI: withdrew by mistake; the undo waits for a second person."""
    return (
        Life(cast.KOBAYASHI, "desk-2")
        .enrols(when.ago(1071, "09:40"))
        .joins("PHONE", when.ago(1071, "09:45"))
        .joins("CLOUD", when.ago(870, "14:00"))
        .withdraws("CLOUD", when.ago(3, "16:20"), "SELF_NO_NEED")
        .does(
            "CLOUD", "undo_withdraw", when.ago(1, "11:05"), "SELF_CHANGED_MIND",
            text="写真が残っていることに気づいた。もとに戻したい。",
        )
    )  # fmt: skip


def _violation(when: When) -> Life:
    """NAKAMURA: suspended with approval; his expulsion waits for legal."""
    return (
        Life(cast.NAKAMURA)
        .enrols(when.ago(333, "18:00"))
        .joins("MAIL", when.ago(333, "18:05"))
        .does(
            "MAIL", "suspend", when.ago(34, "15:30"), "VIOLATION",
            violation_case=DOCUMENTS.format(118), second="supervisor-1",
            text="大量の迷惑メール送信。警告2回。",
        )
        .does(
            "MAIL", "expel", when.ago(2, "17:15"), "VIOLATION", by="supervisor-2",
            violation_case=DOCUMENTS.format(118), notice="通知書 第118号",
        )
        .is_locked(
            "VIOLATION", when.ago(1, "17:40"), "legal-1", source=LockSource.LEGAL,
            legal_hold=True, name="迷惑メールの調査", text="送信記録を消さない。",
        )
    )  # fmt: skip


def _died(when: When) -> Life:
    return (
        Life(cast.KATO, "desk-2")
        .enrols(when.ago(1085, "10:00"))
        .joins("PHONE", when.ago(1085, "10:05"))
        .does(
            "PHONE", "report_death", when.ago(148, "11:25"), "DEATH",
            evidence="戸籍謄本の写し（長男より）", second="supervisor-2",
        )
    )  # fmt: skip


def _term_over(when: When) -> Life:
    """MORI: a fixed term that ended; he is in grace and may renew."""
    return (
        Life(cast.MORI)
        .enrols(when.ago(193, "12:30"))
        .joins("MAIL", when.ago(193, "12:35"), until=when.day(10))
    )


def _applicant(when: When) -> Life:
    return (
        Life(cast.NGUYEN, "desk-2")
        .enrols(when.ago(1, "17:45"))
        .does("PHONE", "apply", when.ago(1, "17:50"), "SELF_APPLICATION")
    )


def _reviewed(when: When) -> Life:
    return (
        Life(cast.HASEGAWA)
        .enrols(when.ago(700, "11:00"))
        .joins("MAIL", when.ago(700, "11:05"))
        .is_reviewed("PAY", when.ago(4, "10:10"))
    )


def _came_back(when: When) -> Life:
    """KIMURA: a first spell in MAIL that ended, and a second one."""
    return (
        Life(cast.KIMURA, "desk-2")
        .enrols(when.ago(1079, "13:20"))
        .joins("MAIL", when.ago(1079, "13:25"))
        .withdraws("MAIL", when.ago(640, "10:45"), "SELF_DISSATISFIED")
        .joins("MAIL", when.ago(155, "14:50"))
    )


def _on_leave_soon(when: When) -> Life:
    """GOTO: a leave that begins next month, filed in time."""
    first = when.month(1)
    return (
        Life(cast.GOTO)
        .enrols(when.ago(590, "15:15"))
        .joins("PHONE", when.ago(590, "15:20"))
        .takes_leave(
            "PHONE", when.ago(1, "12:10"), first, months_from(first, 2), "ILLNESS"
        )
    )


def _expelled(when: When) -> Life:
    return (
        Life(cast.OKADA, "desk-2")
        .enrols(when.ago(420, "20:00"))
        .joins_after_review("PAY", when.ago(420, "20:05"))
        .does(
            "PAY", "suspend", when.ago(131, "16:40"), "FRAUD_SUSPECT",
            violation_case=DOCUMENTS.format(96), second="supervisor-1",
        )
        .does(
            "PAY", "expel", when.ago(117, "10:30"), "FRAUD", by="supervisor-1",
            violation_case=DOCUMENTS.format(96), notice="通知書 第96号",
            second="legal-1",
        )
        .is_locked(
            "FRAUD_SUSPECT", when.ago(1, "17:50"), "info-1", LockBlock.JOIN,
            source=LockSource.SECURITY, text="別名義での再加入に注意。",
        )
    )  # fmt: skip


def _term_ending(when: When) -> Life:
    return (
        Life(cast.ONO)
        .enrols(when.ago(170, "10:25"))
        .joins("CLOUD", when.ago(170, "10:30"), until=when.day(-12))
    )


def _rejected(when: When) -> Life:
    return (
        Life(cast.NISHIMURA)
        .enrols(when.ago(77, "13:35"))
        .is_reviewed("PAY", when.ago(77, "13:40"))
        .does("PAY", "reject", when.ago(73, "17:00"), "INCOMPLETE", by="supervisor-1")
    )


def _lapsed(when: When) -> Life:
    return (
        Life(cast.FUJII, "desk-2")
        .enrols(when.ago(66, "19:20"))
        .does("VIDEO", "apply", when.ago(66, "19:25"), "SELF_APPLICATION")
    )
