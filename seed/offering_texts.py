"""What the offerings of the sample company say of themselves, and what they are for."""

from collections.abc import Mapping
from typing import Any

OPENED = "2023-04-01"
SUPPORT = {
    "owner_ja": "サービス企画部 ほのかぜ担当",
    "owner_en": "Service planning, Honokaze team",
    "support_phone": "0120-000-333",
    "support_mail": "support@honokaze.example.jp",
    "support_url": "https://honokaze.example.jp/support",
    "hours": [
        {"id": "weekdays", "on_days": ["mon", "tue", "wed", "thu", "fri"],
         "opens": "09:00", "closes": "20:00"},
        {"id": "weekend", "on_days": ["sat", "sun", "holiday"],
         "opens": "10:00", "closes": "17:00"},
    ],
    "targets": [
        {"code": "p1", "response_minutes": 15, "restore_minutes": 240},
        {"code": "p2", "response_minutes": 60, "restore_minutes": 480},
        {"code": "p3", "response_minutes": 480, "restore_minutes": 2880},
    ],
    "phases": [{"code": "in_service", "since": OPENED}],
}  # fmt: skip


def _function(code: str, actor: str, ja: tuple[str, str, str],
              en: tuple[str, str, str], **more: str) -> dict[str, str]:  # fmt: skip
    return {
        "id": code, "actor": actor,
        "name_ja": ja[0], "action_ja": ja[1], "response_ja": ja[2],
        "name_en": en[0], "action_en": en[1], "response_en": en[2],
        **more,
    }  # fmt: skip


def _interface(code: str, ends: tuple[str, str], ja: tuple[str, str],
               en: tuple[str, str], protocol: str) -> dict[str, str]:  # fmt: skip
    return {
        "id": code, "source": ends[0], "target": ends[1], "protocol": protocol,
        "name_ja": ja[0], "data_ja": ja[1], "name_en": en[0], "data_en": en[1],
        "owner": "運用担当 / Operations",
    }  # fmt: skip


def _texts(**pairs: tuple[str, str]) -> dict[str, str]:
    return {
        f"{name}_{language}": text
        for name, both in pairs.items()
        for language, text in zip(("ja", "en"), both, strict=True)
    }


def _variant(code: str, ja: str, en: str, **span: str) -> dict[str, str]:
    return {"code": code, "name_ja": ja, "name_en": en, **span}


_APPLY = _function(
    "apply", "member",
    ("申し込む", "申込フォームで申し込む", "受付番号を返し、連絡先の確認を始める"),
    ("Apply", "Applies with the form", "Gives a number and checks the contact"),
    asks="join",
)  # fmt: skip
_USE = _function(
    "use", "end_user",
    ("利用する", "アプリでサインインして使う", "会員の状態を確かめ、機能を提供する"),
    ("Use", "Signs in with the app", "Checks the member's state and serves"),
)  # fmt: skip
_ASK = _function(
    "ask", "help_desk",
    ("問い合わせに答える", "会員の状態と理由を調べる", "会員カードを示し、記録を残す"),
    ("Answer a caller", "Looks up state and reason", "Shows the card, keeps a record"),
    asks="disclose",
)  # fmt: skip
_ACTORS = ["member", "end_user", "help_desk"]
_COMMON: Mapping[str, Any] = {
    **SUPPORT,
    "actors": _ACTORS,
    "functions": [_APPLY, _USE, _ASK],
    "interfaces": [
        _interface(
            "application", ("actor:member", "function:apply"),
            ("申込データ", "氏名・連絡先・希望プラン"),
            ("Application data", "Name, contact, chosen plan"), "HTTPS (JSON)",
        ),
        _interface(
            "state", ("function:use", "actor:help_desk"),
            ("利用状態", "会員番号・状態・理由"),
            ("State of use", "Member number, state, reason"), "HTTPS (JSON)",
        ),
    ],
}  # fmt: skip

MORE: Mapping[str, Mapping[str, Any]] = {
    "PHONE": {
        **_COMMON,
        **_texts(
            catchphrase=("つながる、を軽やかに。", "Connected, lightly."),
            declaration=(
                "全国どこでも、わかりやすい料金で安心してつながる回線を届けます。",
                "We bring a line that connects safely all over Japan, at a price that "
                "everybody understands.",
            ),
            summary=(
                "音声通話とデータ通信のスマホ回線。eSIMなら当日から使えます。",
                "Voice and data for smartphones; with an eSIM on the same day.",
            ),
            details=(
                "携帯大手の回線網を借りて提供します。\n番号はそのまま移せます。",
                "Runs on the network of a large carrier.\nNumbers can be ported.",
            ),
            price=("月額 990円（3GB）から", "From 990 yen a month (3 GB)"),
        ),
        "variants": [
            _variant("light", "ライト（3GB）", "Light (3 GB)"),
            _variant("standard", "スタンダード（20GB）", "Standard (20 GB)"),
            _variant("trial", "開業記念プラン", "Opening plan",
                     valid_from=OPENED, valid_to="2024-04-01"),
        ],
        "tags": ["person_category_05", "person_service_03"],
        "candidates": [
            {"id": "one", "name_ja": "ほのかぜモバイル（スマホ回線）",
             "name_en": "Honokaze Mobile (line)", "decision": "chosen",
             "reason": "商標調査で問題がなく、他のサービス名とそろう。"},
            {"id": "two", "name_ja": "そよかぜモバイル", "name_en": "Soyokaze Mobile",
             "decision": "dropped", "reason": "類似の商標が登録済み。"},
        ],
    },
    "MAIL": {
        **_COMMON,
        **_texts(
            catchphrase=("ずっと使えるアドレスを。", "An address for good."),
            declaration=(
                "回線を替えても変わらないメールアドレスを、広告なしで提供します。",
                "We offer a mail address that stays when the line changes, without "
                "advertising.",
            ),
            summary=(
                "迷惑メール対策付きの個人向けメール。容量は15GBです。",
                "Mail for persons with a spam filter and 15 GB of space.",
            ),
            price=("月額 220円", "220 yen a month"),
        ),
        "tags": ["person_category_22"],
    },
    "CLOUD": {
        **_COMMON,
        **_texts(
            catchphrase=("思い出に、もうひとつの家を。", "A second home for memories."),
            declaration=(
                "写真とデータを国内で安全に預かり、いつでも取り出せるようにします。",
                "We keep photos and data safely in Japan, to be fetched at any time.",
            ),
            summary=(
                "写真・動画・書類の保管と共有。端末の故障や紛失に備えます。",
                "Keeps and shares photos, films and papers, in case a device is lost.",
            ),
            price=("月額 330円（200GB）", "330 yen a month (200 GB)"),
        ),
        "tags": ["person_category_26"],
    },
    "PAY": {
        **_COMMON,
        **_texts(
            catchphrase=("かざして、おしまい。", "Hold it up. Done."),
            declaration=(
                "加盟店と利用者をつなぎ、現金よりも確かな支払いを提供します。",
                "We join stores and users for payments that are surer than cash.",
            ),
            summary=(
                "加盟店で使えるスマホ決済。チャージと後払いを選べます。",
                "Payment by smartphone at partner stores, prepaid or later.",
            ),
            price=("会員は無料、加盟店は決済額の2.8%", "Free; stores pay 2.8 %"),
        ),
        "actors": [*_ACTORS, "partner_store"],
        "functions": [
            _APPLY, _USE, _ASK,
            _function(
                "settle", "partner_store",
                ("売上を受け取る", "日次で売上データを送る", "翌営業日に入金する"),
                ("Be paid", "Sends its sales every day", "Pays on the next business "
                 "day"),
            ),
        ],
        "tags": ["person_category_22", "company_trouble_04"],
    },
    "VIDEO": {
        **_COMMON,
        **_texts(
            catchphrase=("今夜、どこへ行こう。", "Where to tonight?"),
            declaration=(
                "提携企業の作品を、家族で安心して楽しめる形で届けます。",
                "We bring works of our alliance companies home, fit for families.",
            ),
            summary=(
                "映画・アニメ・ドラマの見放題。視聴制限を家族ごとに設定できます。",
                "Films, anime and series without limit; with parental controls.",
            ),
            price=("月額 880円", "880 yen a month"),
        ),
        "tags": ["person_category_24"],
    },
    "SECURITY": {
        **_COMMON,
        **_texts(
            catchphrase=("見えないところで、見守る。", "Watching where you cannot."),
            declaration=(
                "端末の安全を、専門知識がなくても保てるようにします。",
                "We keep devices safe for people who are no experts.",
            ),
            summary=(
                "危険なサイトの遮断、紛失時のロック、遠隔サポート。",
                "Blocks harmful sites, locks lost devices, helps from afar.",
            ),
            price=("月額 385円", "385 yen a month"),
        ),
        "tags": ["person_category_27"],
    },
}  # fmt: skip
"""Contents by the code of the offering; the names stand in ``seed.catalog``."""
