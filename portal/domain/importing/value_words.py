"""The words of member files for states and actor kinds.

Vocabulary for recognition only: nothing here is shown to people. A word that could
mean two states (無効, 除籍, hold …) is left out, so that somebody decides.
"""

from collections.abc import Mapping

STATE_WORDS: Mapping[str, str] = {
    "active": """
        利用中 会員 有効 1 有効会員 正会員 本会員 現会員 在籍 在籍中 在会 在会中 契約中
        加入中 加入 加入済 加入済み 入会 入会中 入会済 入会済み 登録済 登録済み 本登録
        本登録済 本登録済み 登録中 稼働 稼働中 稼動中 利用可 利用可能 使用中 使用可 継続
        継続中 現役 通常 正常 有効中 契約済 契約済み 承認済 承認済み 入会承認 復会
        復会済 利用再開 再開 アクティブ リヨウチュウ ユウコウ カイイン ザイセキ active
        activated enabled live current inuse using member joined open valid registered
        enrolled subscribed effective resumed reinstated ongoing running normal approved
    """,
    "on_leave": """
        休会 休会中 休会会員 一時退会 一時退会中 一時休会 一時休会中 休止 休止中
        一時休止 一時休止中 一時休会者 一時離会 休業中 休学 休職中 お休み お休み中 中断
        中断中 キュウカイ キュウカイチュウ イチジタイカイ onleave leave leaveofabsence
        temporaryleave temporarywithdrawal temporarilywithdrawn temporarilyleft paused
        pause onbreak absent sabbatical away
    """,
    "suspended": """
        停止 利用停止 停止中 利用停止中 一時停止 一時停止中 会員停止 資格停止
        会員資格停止 資格停止中 権利停止 アカウント停止 サービス停止 サービス停止中
        契約停止 凍結 凍結中 アカウント凍結 利用制限 利用制限中 利用不可 サスペンド
        テイシ テイシチュウ リヨウテイシ suspended suspend suspension stopped frozen
        blocked disabled restricted locked barred
    """,
    "expired": """
        期限切れ 期限切 有効期限切れ 有効期限切 契約期限切れ 更新待ち 更新待 期間満了
        満了 満了済 契約満了 期限超過 期限経過 失効 失効中 キゲンギレ expired expiry
        termended awaitingrenewal renewaldue lapsed outofdate
    """,
    "withdrawn": """
        退会 退会済 退会済み 退会者 退会会員 退会中 退会完了 退会処理済 退会処理済み
        自主退会 任意退会 本人退会 通常退会 脱会 脱会済 脱会済み 解約 解約済 解約済み
        解約完了 契約終了 契約解約 利用終了 登録解除 登録抹消 元会員 旧会員 タイカイ
        タイカイズミ カイヤク withdrawn withdrew withdraw withdrawal left quit resigned
        cancelled canceled cancel cancellation closed unsubscribed former formermember
        exmember departed ended terminatedbymember
    """,
    "expelled": """
        強制退会 強退 強制退会済 強制退会済み 強制脱会 強制解約 強制解約済 強制解約済み
        強制解除 強制契約解除 除名 除名済 除名処分 永久停止 利用永久停止 永久追放 追放
        違反退会 処分退会 職権退会 キョウセイタイカイ キョウタイ expelled expulsion
        banned ban forcedwithdrawal forciblywithdrawn forcedout forceclosed
        involuntarywithdrawal kickedout permanentlysuspended
    """,
    "applied": """
        仮登録 仮登録中 申込中 申込 申込み 申込み中 申し込み 申し込み中 申込済 申込済み
        申込受付 申込受付中 申込受付済 お申込み中 入会申込 入会申込中 入会申込み
        入会申請 入会申請中 新規申込 仮会員 仮入会 仮申込 仮契約 申請 申請中 申請済
        申請済み 受付 受付中 受付済 受付済み 入会待ち 登録待ち 入会手続き中 手続中
        手続き中 入会手続中 入会予定 未本登録 カリトウロク モウシコミチュウ applied
        apply applying applicant application provisional provisionallyregistered
        provisionalregistration preregistered preregistration tentative submitted
        applicationreceived registrationpending
    """,
    "pending": """
        審査中 審査 審査待ち 審査待 入会審査中 本人確認中 本人確認待ち 本人確認待 確認中
        確認待ち 確認待 承認待ち 承認待 承認中 書類確認中 書類審査中 シンサチュウ
        pending pendingreview underreview inreview reviewing review pendingapproval
        awaitingapproval awaitingverification verifying pendingverification
        underscreening screening
    """,
    "deceased": """
        死亡 死亡退会 逝去 ご逝去 御逝去 物故 物故者 他界 故人 解散 法人解散 法人消滅
        会社解散 死亡解約 シボウ deceased dead died death dissolved dissolution
    """,
    "rejected": """
        入会否認 否認 却下 入会却下 申込却下 審査否決 否決 審査落ち 審査不合格 審査NG
        審査不可 不承認 非承認 入会拒否 入会不可 入会お断り 謝絶 承認不可 rejected
        reject rejection declined denied refused notapproved disapproved turneddown
    """,
    "application_lapsed": """
        申込失効 申込期限切れ 申込取消 申込取消し 申込取消済 申込キャンセル 申込取下げ
        申込取下 申し込み取消 申し込みキャンセル 仮登録失効 仮登録期限切れ 取下げ 取下
        取り下げ applicationlapsed lapsedapplication applicationexpired
        applicationwithdrawn applicationcancelled applicationcanceled
    """,
}
"""State code → words. States of kind *erased* hold no personal data: never imported."""

KIND_WORDS: Mapping[str, str] = {
    "member": """
        会員 member 正会員 本会員 会員様 メンバー 登録会員 個人会員 普通会員 通常会員
        一般会員 有料会員 無料会員 カイイン members regularmember fullmember
        registeredmember individualmember mbr
    """,
    "end_user": """
        一般 一般利用者 一般ユーザー 一般ユーザ 一般客 一般顧客 一般消費者 利用者
        エンドユーザー エンドユーザ ユーザー ユーザ 消費者 非会員 ゲスト イッパン
        リヨウシャ general enduser endusers user users consumer generaluser guest
        nonmember public
    """,
    "partner_store": """
        加盟店 加盟店舗 加盟店様 加盟 店舗 提携店 提携店舗 取扱店 取扱店舗 パートナー店
        パートナー店舗 パートナーストア 参加店 参加店舗 フランチャイズ店 FC店 カメイテン
        partnerstore store stores shop merchant affiliatedstore affiliatestore
        memberstore partnershop franchise franchisee franchisestore acceptingstore
    """,
    "business_member": """
        法人会員 法人 法人契約 企業会員 団体会員 団体 コーポレート会員 businessmember
        corporate corporatemember corporation business organization organisation
        groupmember
    """,
    "sales_agency": """
        販売代理店 代理店 取次店 販売店 特約店 salesagency agency agent salesagent
        dealer distributor reseller
    """,
    "alliance_company": """
        提携企業 提携会社 提携先 アライアンス企業 アライアンス パートナー企業
        パートナー会社 協力会社 alliancecompany alliance alliancepartner partnercompany
        businesspartner
    """,
}
"""Actor kind code → words; kinds that the portal does not have are passed over."""
