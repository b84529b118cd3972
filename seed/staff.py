"""The sample staff: who signs in on a fresh machine, and the cast of the tests."""

from models.kinds import Role
from portal.services.set_up import SampleStaff


def _one(code: str, name_ja: str, name_en: str, *roles: Role) -> SampleStaff:
    return SampleStaff(code, name_ja, name_en, frozenset(roles))


SAMPLE_STAFF: tuple[SampleStaff, ...] = (
    _one("desk-1", "水野 千夏", "Chinatsu Mizuno", Role.HELP_DESK),
    _one("desk-2", "小田桐 拓海", "Takumi Odagiri", Role.HELP_DESK),
    _one("supervisor-1", "相沢 冬子", "Fuyuko Aizawa", Role.SUPERVISOR),
    _one("supervisor-2", "柴崎 尚人", "Naoto Shibasaki", Role.SUPERVISOR),
    _one("owner-1", "倉持 奈緒", "Nao Kuramochi", Role.PRODUCT_OWNER),
    _one("owner-2", "宇野 礼二", "Reiji Uno", Role.PRODUCT_OWNER),
    _one("legal-1", "三枝 律子", "Ritsuko Saegusa", Role.LEGAL),
    _one("legal-2", "羽田野 匠", "Takumi Hatano", Role.LEGAL),
    _one("info-1", "大庭 沙織", "Saori Oba", Role.INFORMATION_MANAGEMENT),
    _one("auditor-1", "九条 正彦", "Masahiko Kujo", Role.AUDITOR),
    _one("admin-1", "戸塚 美里", "Misato Totsuka", Role.ADMINISTRATOR),
    _one("viewer-1", "白川 蓮", "Ren Shirakawa", Role.VIEWER),
)

SAMPLE_SUPERVISOR = "supervisor-1"
"""Who acts on the command line where nobody is named."""
