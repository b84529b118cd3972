"""The crowd: what else happens to members, each kind of story a few times."""

from datetime import timedelta

from seed.crowd_endings import ENDINGS
from seed.crowd_open import OPEN, Story
from seed.life import Life
from seed.names import Name
from seed.teller import Teller
from seed.when import months_from

WITHOUT_END = ("PHONE", "MAIL", "CLOUD", "VIDEO", "SECURITY")

SOUNDING_ALIKE = (
    Name("佐藤 健一", "サトウ ケンイチ"),
    Name("佐藤 賢一", "サトウ ケンイチ"),
    Name("田中 誠", "タナカ マコト"),
    Name("田中 真琴", "タナカ マコト"),
    Name("斉藤 隆之", "サイトウ タカユキ"),
    Name("斎藤 隆行", "サイトウ タカユキ"),
    Name("渡辺 由紀", "ワタナベ ユキ"),
    Name("渡邊 由希", "ワタナベ ユキ"),
    Name("山崎 圭子", "ヤマザキ ケイコ"),
    Name("伊東 さくら", "イトウ サクラ"),
    Name("小野 千尋", "オノ チヒロ"),
    Name("中嶋 恵", "ナカジマ メグミ"),
    Name("中島 めぐみ", "ナカシマ メグミ"),
    Name("𠮷田 剛", "ヨシダ ツヨシ"),
    Name("吉田 剛", "ヨシダ ツヨシ"),
    Name("濱田 純", "ハマダ ジュン"),
    Name("一ノ瀬 葵", "イチノセ アオイ"),
    Name("一之瀬 葵", "イチノセ アオイ"),
    Name("東 理沙", "ヒガシ リサ"),
    Name("東 理沙", "アズマ リサ"),
    Name("MARIA SANTOS", "マリア サントス"),
    Name("KIM MINJUN", "キム ミンジュン"),
)
"""Names that a clerk could take for one another, and two in Latin letters."""


def crowd(tell: Teller) -> list[Life]:
    """Return everybody who is neither in the cast nor with a partner."""
    lives = [_alike(tell, name) for name in SOUNDING_ALIKE]
    for story, times in (*COURSES, *OPEN, *ENDINGS):
        for _ in range(times):
            life = tell.somebody()
            story(tell, life)
            lives.append(life)
    return lives


def _alike(tell: Teller, name: Name) -> Life:
    life = tell.somebody(name=name)
    content(tell, life)
    return life


# ------------------------------------------------------------------ going on


def content(tell: Teller, life: Life) -> None:
    """Join, and use it without a word since."""
    days = tell.between(30, 1070)
    first = tell.begins(life, days)
    if tell.chance.random() < 0.45:
        later = tell.between(5, min(days - 5, 530))
        other = tell.offering(later)
        if other != first:
            tell.joins(life, other, tell.at(later))


def lost_and_found(tell: Teller, life: Life) -> None:
    """Lose the phone and find it again."""
    days = tell.between(200, 1000)
    offering = tell.begins(life, days)
    lost = tell.between(20, days - 30)
    found = lost - tell.between(1, 12)
    life.does(offering, "suspend", tell.at(lost), "LOST_DEVICE")
    life.does(offering, "reinstate", tell.at(found), "DEVICE_FOUND")


def back_from_leave(tell: Teller, life: Life) -> None:
    """Take leave and come back when it ends, nobody having done a thing."""
    offering = tell.begins(life, tell.between(650, 1050))
    first = tell.when.month(-tell.between(8, 17))
    last = months_from(first, tell.between(1, 6))
    reason = tell.chance.choice(("ILLNESS", "TRANSFER", "OVERSEAS", "OTHER"))
    life.takes_leave(offering, tell.on(first, 1, 25), first, last, reason)


def back_early(tell: Teller, life: Life) -> None:
    """Come back from leave before it ends."""
    offering = tell.begins(life, tell.between(500, 900))
    first = tell.when.month(-tell.between(6, 12))
    life.takes_leave(
        offering, tell.on(first, 1, 25), first, months_from(first, 4), "TRANSFER"
    )
    life.does(
        offering,
        "resume",
        tell.on(first, -80, -40),
        "SELF_REQUEST",
        text="早めに戻った。",
    )


def longer_on_leave(tell: Teller, life: Life) -> None:
    """Extend a leave, and come back in the end."""
    offering = tell.begins(life, tell.between(600, 1000))
    first = tell.when.month(-tell.between(10, 15))
    life.takes_leave(
        offering, tell.on(first, 1, 25), first, months_from(first, 3), "ILLNESS"
    )
    life.does(
        offering,
        "extend_leave",
        tell.on(first, -75, -50),
        "ILLNESS",
        until=months_from(first, 6),
    )


def stayed(tell: Teller, life: Life) -> None:
    """File a withdrawal for a month's end, and take it back."""
    offering = tell.begins(life, tell.between(300, 1000))
    month = -tell.between(1, 6)
    filed = tell.when.at(tell.when.month(month) + timedelta(days=4), "13:25")
    back = filed + timedelta(days=tell.between(2, 15), hours=2)
    life.withdraws(offering, filed, "SELF_PRICE", on=tell.when.month_end(month))
    life.takes_back_plan(offering, back)


def renewed(tell: Teller, life: Life) -> None:
    """Let a fixed term end and renew it within the grace."""
    offering = tell.chance.choice(WITHOUT_END[:3])
    end = tell.between(60, 200)
    start = tell.at(end + 182)
    life.enrols(start)
    life.joins(offering, start, until=tell.when.day(end))
    life.does(
        offering,
        "renew",
        tell.at(end - tell.between(3, 20)),
        "RENEWED",
        until=tell.when.day(-tell.between(90, 300)),
    )


def paid_up(tell: Teller, life: Life) -> None:
    """Be suspended for arrears, pay, and be reinstated."""
    offering = tell.begins(life, tell.between(250, 900), "PHONE")
    owed = tell.between(60, 200)
    life.owes(offering, tell.at(owed), "billing")
    life.does(offering, "suspend", tell.at(owed - 31), "ARREARS")
    paid = tell.at(owed - 40)
    life.pays(offering, paid)
    life.does(offering, "reinstate", paid + timedelta(hours=2), "ARREARS_PAID")


def married(tell: Teller, life: Life) -> None:
    """Have another name since some day."""
    tell.begins(life, tell.between(300, 1000))
    family = tell.somebody().person
    given = life.person.name.partition(" ")[2], life.person.reading.partition(" ")[2]
    name = f"{family.name.partition(' ')[0]} {given[0]}"
    reading = f"{family.reading.partition(' ')[0]} {given[1]}"
    life.is_renamed(tell.at(tell.between(20, 280)), name, reading)


def another_phone(tell: Teller, life: Life) -> None:
    """Be reached under another phone since some day."""
    tell.begins(life, tell.between(300, 1000))
    life.moves_phone(tell.at(tell.between(10, 280)), tell.phone())


def leave_that_never_began(tell: Teller, life: Life) -> None:
    """File a leave, fall into arrears, and see the leave skipped when due."""
    offering = tell.begins(life, tell.between(300, 700), "PHONE")
    first = tell.when.month(-tell.between(1, 3))
    life.takes_leave(
        offering, tell.on(first, 12, 25), first, months_from(first, 5), "OVERSEAS"
    )
    life.owes(offering, tell.on(first, 3, 8), "billing")


COURSES: tuple[tuple[Story, int], ...] = (
    (content, 66),
    (lost_and_found, 17),
    (back_from_leave, 9),
    (back_early, 4),
    (longer_on_leave, 3),
    (stayed, 6),
    (renewed, 4),
    (paid_up, 4),
    (married, 4),
    (another_phone, 5),
    (leave_that_never_began, 2),
)
"""How often each course of things occurs among those who are still members."""
