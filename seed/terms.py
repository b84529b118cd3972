"""The terms of the sample company: a version in force, the next being written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.facts import Acting, Occasion
from models.publishing_facts import Version
from models.rule_facts import RuleSays
from models.terms_kinds import RuleStands
from portal.domain.publishing.terms import mark_of
from portal.services.internal_rules.check import check_rule
from portal.services.internal_rules.keep import record_rule
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import comment
from portal.services.terms.attachments import attach
from portal.services.terms.design import KIND, begin_terms, see_documents, taken_in
from portal.store.engine import Store
from seed.documents import publish
from seed.when import When

HERE = Path(__file__).parent
NAMES = {"code": "service_terms", "name_ja": "ほのかぜサービス利用規約",
         "name_en": "Honokaze Service Terms", "document": "terms_of_use"}  # fmt: skip
ABOUT = {
    "owner": "法務部 / Legal",
    "law_ja": "日本法",
    "law_en": "Law of Japan",
    "notice_days": 30,
    "grace_days": 30,
    "applies": [{"id": "a1"}],
}
CHANGES = (
    ("1か月以上6か月以内の月を単位として", "1か月以上3か月以内の月を単位として"),
    ("支払いが60日を超えて遅れたとき", "支払いが30日を超えて遅れたとき"),
    ("第三者に会員番号を使わせたとき\n", "第三者に会員番号を使わせたとき\n"
     "四　当社の設備に過大な負荷をかけたとき\n"),
)  # fmt: skip
"""What the next version changes so far; nobody has translated it yet."""
CHANGE = {
    "change": "adverse",
    "reasons_ja": "設備を守り、支払いの遅れを早く知らせるため。",
    "reasons_en": "To protect the network, and to tell of late payments sooner.",
}

RULES = {
    "LATE": RuleSays("支払いの遅れの扱い", "Late payments",
                     "利用を止めるのは、書面での催告から14日後以降とする。",
                     "Use is stopped 14 days after a written reminder or later."),
    "PLAIN": RuleSays("平明な表現", "Plain words",
                      "会員の義務は、例を挙げてだれにも分かるように書く。",
                      "Duties of members are put plainly, with examples."),
    "DATA": RuleSays("個人データの目的", "Purposes of personal data",
                     "利用目的は、プライバシーポリシーの目的の範囲で書く。",
                     "Purposes stay within those of the privacy policy.",
                     ("terms_of_use", "privacy_policy")),
}  # fmt: skip
"""What the company asks of its terms; nobody has looked at the last one yet."""
EXEMPT = "「過大な負荷」の例は、別に添えるファイルで示すため。"
OPINION = "30日では、月払いの会員が一度の遅れで当たります。45日ではいかがですか。"
FILE = ("load-limits.txt", "設備の負荷の目安：1日に10ギガバイトまで。\n".encode())


def publish_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal publish the terms on the first day, where there are none."""
    author = Occasion(staff["legal-1"], when.at(when.month(-37), "11:30"))
    documents = see_documents(store, author)
    if not (documents.live or documents.drafts):
        draft = begin_terms(store, author, NAMES)
        publish(store, staff, author, _filled(store, author, draft))


def begin_next_terms(store: Store, staff: Mapping[str, Acting], when: When) -> None:
    """Let legal begin to change what is in force, as the last thing that happened."""
    later = Occasion(staff["legal-1"], when.now)
    documents = see_documents(store, later)
    if documents.drafts or not documents.live:
        return
    live = next(e for e in documents.live if e.code == NAMES["code"])
    following = start_draft(store, later, KIND, live.code, None, live.id)
    text = _text("ja")
    for before, after in CHANGES:
        text = text.replace(before, after)
    rows = taken_in(following.content, text, "ja").rows
    clauses = [dict(row) for row in rows]
    content = {**following.content, **CHANGE, "clauses": clauses}
    saved = save_draft(store, later, following.id, following.revision, content)
    _reviewed(store, later, Occasion(staff["legal-2"], when.now), saved.version)


def _reviewed(store: Store, author: Occasion, other: Occasion, draft: Version) -> None:
    """Attach a file, hold the draft against internal rules, and say an opinion."""
    attach(store, author, draft, draft.revision, *FILE)
    for code, says in RULES.items():
        record_rule(store, other, code, says)
    check_rule(store, other, draft.id, "LATE", RuleStands.OK)
    check_rule(store, other, draft.id, "PLAIN", RuleStands.EXEMPT, EXEMPT)
    changed = next(e for e in draft.content["clauses"] if CHANGES[1][1] in e["text_ja"])
    comment(store, other, draft.id, ("clauses", changed["id"], "text_ja"), OPINION)


def _text(language: str) -> str:
    return (HERE / f"terms-{language}.txt").read_text(encoding="utf-8")


def _filled(store: Store, author: Occasion, draft: Version) -> Version:
    content: dict[str, Any] = {**draft.content, **ABOUT}
    for language in ("ja", "en"):
        rows = taken_in(content, _text(language), language).rows
        content["clauses"] = [dict(row) for row in rows]
    for row in content["clauses"]:
        row["confirmed"] = mark_of(row["text_ja"])
    return save_draft(store, author, draft.id, draft.revision, content).version
