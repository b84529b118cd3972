"""The headings of member files, by the field they name.

Vocabulary for recognition only: nothing here is shown to people. Words are folded
before they are compared, so that one spelling stands for all widths, cases and kana.
"""

from collections.abc import Mapping

from portal.domain.importing.fields import Field

SURE_WORDS: Mapping[Field, str] = {
    Field.NUMBER: """
        会員番号 会員No 会員ナンバー 会員コード 会員ID 会員CD 会員証番号 会員カード番号
        メンバー番号 メンバーID メンバーNo メンバーコード お客様番号 お客様ID お客様No
        お客様コード お客さま番号 顧客番号 顧客ID 顧客No 顧客コード 顧客CD 契約者番号
        契約者ID 利用者番号 利用者ID 加入者番号 加入者ID 組合員番号 登録者番号
        ユーザー番号 ユーザーコード 会員証No 組合員No memberno membernumber memberid
        membernr membernum membercode membercd membershipno membershipnumber
        membershipid customerno customernumber customerid customercode subscribernumber
        subscriberid clientno clientnumber clientid usernumber userno
    """,
    Field.NAME: """
        氏名 お名前 名前 姓名 ご氏名 御氏名 会員名 会員氏名 顧客名 顧客氏名 お客様名
        お客様氏名 お客さま名 契約者名 契約者氏名 利用者名 利用者氏名 加入者名 漢字氏名
        氏名漢字 名前漢字 お名前漢字 漢字名 漢字名前 氏名または名称 氏名名称
        氏名又は名称 フルネーム name fullname membername customername namekanji
        kanjiname namefull personname subscribername clientname displayname
    """,
    Field.FAMILY_NAME: """
        姓 名字 苗字 氏 名前姓 姓漢字 漢字姓 氏名姓 氏名姓漢字 お名前姓 姓氏 lastname
        familyname surname sei namelast familynamekanji lastnamekanji kanjilastname
    """,
    Field.GIVEN_NAME: """
        名 名前名 名漢字 漢字名前名 氏名名 氏名名漢字 お名前名 下の名前 firstname
        givenname forename mei namefirst givennamekanji firstnamekanji kanjifirstname
    """,
    Field.READING: """
        フリガナ カナ 氏名カナ カナ氏名 氏名フリガナ カナ名 カナ名前 名前カナ
        名前フリガナ お名前カナ お名前フリガナ 会員名カナ 会員氏名カナ 会員名フリガナ
        会員カナ名 会員カナ氏名 顧客名カナ お客様名カナ 読み 読み方 読みがな 読み仮名
        ヨミ ヨミガナ ヨミカナ 氏名読み 氏名ヨミ 氏名よみがな 氏名読み仮名 名前読み
        振り仮名 振仮名 全角カナ 半角カナ カナ半角 カナ全角 片仮名 カタカナ 氏名カタカナ
        名前よみ セイメイ 姓名カナ 姓名フリガナ kana namekana kananame reading
        namereading furigana phonetic phoneticname namephonetic yomi yomigana
        pronunciation katakana namekatakana fullnamekana membernamekana namefurigana
    """,
    Field.FAMILY_READING: """
        セイ 姓カナ 姓フリガナ 姓ヨミ 姓読み 姓よみがな 姓読み仮名 カナ姓 氏名姓カナ
        氏名カナ姓 苗字カナ 名字カナ フリガナ姓 フリガナセイ カナセイ お名前カナ姓
        lastnamekana familynamekana kanalastname surnamekana seikana lastnamereading
        familynamereading phoneticlastname lastnamephonetic
    """,
    Field.GIVEN_READING: """
        メイ 名カナ 名フリガナ 名ヨミ 名読み 名よみがな 名読み仮名 氏名名カナ 氏名カナ名
        フリガナ名 フリガナメイ カナメイ お名前カナ名 firstnamekana givennamekana
        kanafirstname meikana firstnamereading givennamereading phoneticfirstname
        firstnamephonetic
    """,
    Field.BIRTH_DATE: """
        生年月日 誕生日 お誕生日 出生日 出生年月日 誕生年月日 ご生年月日 生まれ
        生年月日西暦 生年月日和暦 birthday birthdate dateofbirth dob born birth bday
        bornon
    """,
    Field.PHONE: """
        電話番号 電話 お電話番号 お電話 TEL TEL番号 テル 携帯 携帯電話 携帯番号
        携帯電話番号 携帯TEL 携帯No ケータイ スマホ番号 連絡先電話番号 連絡先電話
        連絡先TEL ご連絡先電話番号 自宅電話 自宅電話番号 自宅TEL 固定電話 固定電話番号
        電話番号携帯 電話番号自宅 電話番号固定 日中連絡先 昼間連絡先 電話No phone
        phonenumber phoneno telephone telephonenumber telephoneno telno telnumber mobile
        mobilephone mobilenumber mobileno mobilephonenumber cell cellphone cellnumber
        cellphonenumber contactphone contactnumber contactphonenumber homephone dayphone
        daytimephone primaryphone phonehome phonemobile landline
    """,
    Field.MAIL: """
        メール メールアドレス eメール eメールアドレス Eメール 電子メール
        電子メールアドレス メアド メルアド メールアド 連絡先メール 連絡先メールアドレス
        PCメール PCメールアドレス 携帯メール 携帯メールアドレス ご連絡先メールアドレス
        mail mailaddress email emailaddress emailaddr mailaddr eml contactemail
        primaryemail
    """,
    Field.KIND: """
        種別 会員種別 会員区分 会員タイプ 会員種類 会員の種類 会員の種別 顧客区分
        顧客種別 利用者区分 利用者種別 アクター アクター種別 アクター区分 お客様区分
        メンバー種別 メンバー区分 kind membertype memberkind memberclass membercategory
        membershiptype membershipkind customertype customerkind actor actortype
        actorkind usertype userkind
    """,
    Field.JOINED_ON: """
        入会日 入会年月日 入会日付 入会日時 加入日 加入年月日 登録日 登録年月日 登録日時
        会員登録日 会員登録日時 契約日 契約年月日 契約開始日 利用開始日 利用開始年月日
        サービス開始日 開始日 申込日 入会 joined joinedon joinedat joindate joinedate
        joineddate dateofjoining datejoined registered registeredon registeredat
        registrationdate dateregistered regdate signupdate signedup signedupon
        membersince customersince since enrolled enrolledon enrollmentdate enrolmentdate
        startdate startedon admissiondate entrydate
    """,
    Field.STATE: """
        状態 ステータス 会員状態 会員ステータス 会員状況 利用状況 利用状態
        利用ステータス 契約状態 契約ステータス 契約状況 在籍状況 在籍状態 在籍区分
        登録状況 登録状態 状況 状態区分 状態コード ステータスコード 状態名 ステータス名
        現在の状態 現状態 入退会状況 入退会区分 入退会 状態フラグ アカウント状態 state
        status memberstatus memberstate membershipstatus membershipstate accountstatus
        accountstate customerstatus userstatus lifecyclestate lifecyclestatus
        currentstatus currentstate statuscode statecode statusname servicestatus
        contractstatus subscriptionstatus
    """,
    Field.OFFERING: """
        サービス サービス名 サービスコード サービスID サービスCD サービス名称
        サービス種別 サービス区分 利用サービス ご利用サービス 利用サービス名
        契約サービス 契約サービス名 加入サービス 加入サービス名 提供サービス
        対象サービス プラン プラン名 プランコード 契約プラン 料金プラン 利用プラン
        コース コース名 コースコード 契約コース 商品 商品名 商品コード 契約商品
        オファリング service servicename servicecode serviceid services offering
        offeringcode offeringname offeringid plan plancode planname product productcode
        productname course coursename subscription subscribedservice
    """,
    Field.NOTE: """
        備考 備考欄 メモ 特記事項 特記 摘要 コメント 注記 連絡事項 その他備考 メモ欄
        申し送り 申送り 申し送り事項 対応メモ 自由記入 自由記入欄 ノート 備考1 note
        notes remark remarks memo memos comment comments annotation freetext
    """,
}
"""Headings that mean one field and nothing else."""

LIKELY_WORDS: Mapping[Field, str] = {
    Field.NUMBER: """
        ID No 番号 コード CD ナンバー 登録番号 管理番号 契約番号 お客様管理番号
        ユーザーID カード番号 アカウントID アカウント番号 整理番号 識別番号 number num
        userid accountid accountno accountnumber code personid identifier registrationno
        contractno contractnumber cardnumber uid
    """,
    Field.NAME: "名称 名義 名義人 ユーザー名 username contactname accountname 宛名",
    Field.READING: "カナ名称 名称カナ 名義カナ 名義人カナ romaji ローマ字 ローマ字氏名",
    Field.PHONE: "連絡先 ご連絡先 連絡先番号 contact TEL1 連絡先1",
    Field.MAIL: "アドレス address ログインメール loginemail 連絡用アドレス",
    Field.KIND: """
        区分 タイプ 種類 カテゴリ カテゴリー 属性 分類 type category class 顧客分類
        会員分類 会員属性 会員カテゴリ 契約種別 契約区分
    """,
    Field.JOINED_ON: """
        作成日 作成日時 created createdat createdon createddate creationdate 受付日
        申込日時 日付 date
    """,
    Field.STATE: "有効区分 有効フラグ フラグ 会員フラグ 在籍 有効無効 active flag",
    Field.OFFERING: "オプション サービス内容 契約内容 内容 利用内容 種目 option item",
}
"""Headings that often mean this field; the values have to agree."""
