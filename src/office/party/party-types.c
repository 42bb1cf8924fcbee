/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of party-types.h. The words stand in addresses, JSON and CSV and never change. */
#include "office/party/party-types.h"

#define ENUM_DESC(name_, count_) \
	const struct enum_desc name_##_desc = { .name = #name_, .count = (count_), .values = name_##_values }

static const struct enum_value party_kind_values[] = {
	[PARTY_BUSINESS] = { "business", T("法人") },
	[PARTY_SOLE_TRADER] = { "sole_trader", T("個人事業主") },
	[PARTY_PERSON] = { "person", T("個人") },
	[PARTY_ORGANISATION] = { "organisation", T("商店会・団体") },
};
ENUM_DESC(party_kind, PARTY_KIND_COUNT);

static const struct enum_value party_state_values[] = {
	[PARTY_RECEIVED] = { "received", T("収受のみ") },
	[PARTY_ACTIVE] = { "active", T("登録済み") },
	[PARTY_CLOSED] = { "closed", T("廃業・解散") },
	[PARTY_JOINED] = { "joined", T("統合済み") },
};
ENUM_DESC(party_state, PARTY_STATE_COUNT);

static const struct enum_value party_origin_values[] = {
	[PARTY_BY_OFFICER] = { "officer", T("職員") },
	[PARTY_BY_SELF] = { "self", T("事業者") },
	[PARTY_BY_IMPORT] = { "import", T("取込") },
	[PARTY_BY_DEMO] = { "demo", T("見本") },
};
ENUM_DESC(party_origin, PARTY_ORIGIN_COUNT);

static const struct enum_value party_name_use_values[] = {
	[PARTY_NAME_OFFICIAL] = { "official", T("名称") },
	[PARTY_NAME_TRADE] = { "trade", T("屋号") },
};
ENUM_DESC(party_name_use, PARTY_NAME_USE_COUNT);

static const struct enum_value contact_kind_values[] = {
	[CONTACT_TELEPHONE] = { "telephone", T("電話") },
	[CONTACT_EMAIL] = { "email", T("メール") },
	[CONTACT_POST] = { "post", T("郵便") },
	[CONTACT_FAX] = { "fax", T("ファクス") },
	[CONTACT_WEB] = { "web", T("ウェブサイト") },
};
ENUM_DESC(contact_kind, CONTACT_KIND_COUNT);

static const struct enum_value contact_purpose_values[] = {
	[CONTACT_GENERAL] = { "general", T("代表") },
	[CONTACT_APPLICATION] = { "application", T("申請・手続") },
	[CONTACT_PAYMENT] = { "payment", T("請求・支払") },
	[CONTACT_EMERGENCY] = { "emergency", T("緊急時") },
};
ENUM_DESC(contact_purpose, CONTACT_PURPOSE_COUNT);

static const struct enum_value party_fact_kind_values[] = {
	[PARTY_CAPITAL] = { "capital", T("資本金・出資金（円）") },
	[PARTY_EMPLOYEES] = { "employees", T("常時使用する従業員（人）") },
};
ENUM_DESC(party_fact_kind, PARTY_FACT_KIND_COUNT);

static const struct enum_value account_kind_values[] = {
	[ACCOUNT_ORDINARY] = { "ordinary", T("普通") },
	[ACCOUNT_CURRENT] = { "current", T("当座") },
	[ACCOUNT_SAVINGS] = { "savings", T("貯蓄") },
	[ACCOUNT_OTHER] = { "other", T("その他") },
};
ENUM_DESC(account_kind, ACCOUNT_KIND_COUNT);

static const struct enum_value person_role_values[] = {
	[PERSON_REPRESENTATIVE] = { "representative", T("代表者") },
	[PERSON_CONTACT] = { "contact", T("連絡担当者") },
	[PERSON_OFFICER] = { "officer", T("役員") },
	[PERSON_AUDITOR] = { "auditor", T("監査役・監事") },
	[PERSON_SUCCESSOR] = { "successor", T("後継者") },
};
ENUM_DESC(person_role, PERSON_ROLE_COUNT);

static const struct enum_value person_sex_values[] = {
	[SEX_UNKNOWN] = { "unknown", T("不明") },
	[SEX_MALE] = { "male", T("男") },
	[SEX_FEMALE] = { "female", T("女") },
	[SEX_NOT_APPLICABLE] = { "not_applicable", T("答えない") },
};
ENUM_DESC(person_sex, PERSON_SEX_COUNT);

#define SAME_KINDS                                                    \
	[PARTY_KEY_CORPORATE] = { "corporate_number", T("法人番号") },       \
	[PARTY_KEY_REGISTRATION] = { "registration_number", T("会社法人等番号") }, \
	[PARTY_KEY_INVOICE] = { "invoice_number", T("適格請求書発行事業者登録番号") }, \
	[PARTY_KEY_NAME] = { "name", T("名称") },                          \
	[PARTY_KEY_TELEPHONE] = { "telephone", T("電話番号") },              \
	[PARTY_KEY_EMAIL] = { "email", T("メールアドレス") },                 \
	[PARTY_KEY_ADDRESS] = { "address", T("所在地") }

static const struct enum_value party_key_kind_values[] = { SAME_KINDS };
ENUM_DESC(party_key_kind, PARTY_KEY_KIND_COUNT);

static const struct enum_value suspect_reason_values[] = {
	SAME_KINDS,
	[SUSPECT_OTHER_NUMBER] = { "other_number", T("法人番号が違う") },
	[SUSPECT_OTHER_KIND] = { "other_kind", T("種別が違う") },
};
ENUM_DESC(suspect_reason, SUSPECT_REASON_COUNT);
_Static_assert((int)SUSPECT_OTHER_NUMBER == (int)PARTY_KEY_KIND_COUNT, "the reasons begin with the kinds of keys");

static const struct enum_value suspect_state_values[] = {
	[SUSPECT_OPEN] = { "open", T("未確認") },
	[SUSPECT_DIFFERENT] = { "different", T("別の事業者") },
	[SUSPECT_JOINED] = { "joined", T("統合済み") },
};
ENUM_DESC(suspect_state, SUSPECT_STATE_COUNT);

static const struct enum_value join_state_values[] = {
	[JOIN_DONE] = { "done", T("統合済み") },
	[JOIN_UNDONE] = { "undone", T("取り消し済み") },
};
ENUM_DESC(join_state, JOIN_STATE_COUNT);

static const struct enum_value join_part_values[] = {
	[JOIN_NAME] = { "name", T("名称") },
	[JOIN_ESTABLISHMENT] = { "establishment", T("事業所") },
	[JOIN_CONTACT] = { "contact", T("連絡先") },
	[JOIN_FACT] = { "fact", T("資本金・従業員") },
	[JOIN_BANK_ACCOUNT] = { "bank_account", T("口座") },
	[JOIN_PERSON] = { "person", T("代表者・役員など") },
};
ENUM_DESC(join_part, JOIN_PART_COUNT);

static const struct enum_value succession_kind_values[] = {
	[SUCCESSION_INCORPORATION] = { "incorporation", T("法人成り") },
	[SUCCESSION_INHERITANCE] = { "inheritance", T("相続") },
	[SUCCESSION_TRANSFER] = { "transfer", T("事業譲渡") },
	[SUCCESSION_MERGER] = { "merger", T("合併") },
	[SUCCESSION_REPRESENTATIVE] = { "representative", T("代表者・会長の交代") },
};
ENUM_DESC(succession_kind, SUCCESSION_KIND_COUNT);

static const struct enum_value succession_state_values[] = {
	[SUCCESSION_PROPOSED] = { "proposed", T("決裁待ち") },
	[SUCCESSION_APPROVED] = { "approved", T("承認") },
	[SUCCESSION_REFUSED] = { "refused", T("不承認") },
};
ENUM_DESC(succession_state, SUCCESSION_STATE_COUNT);

static const struct enum_value claim_proof_values[] = {
	[CLAIM_BY_POST] = { "post", T("郵送の確認コード") },
	[CLAIM_BY_OFFICER] = { "officer", T("窓口での確認") },
	[CLAIM_BY_SIGN_IN] = { "sign_in", T("サインインの情報") },
};
ENUM_DESC(claim_proof, CLAIM_PROOF_COUNT);

static const struct enum_value claim_state_values[] = {
	[CLAIM_OPEN] = { "open", T("確認待ち") },
	[CLAIM_CONFIRMED] = { "confirmed", T("確認済み") },
	[CLAIM_REFUSED] = { "refused", T("お断り") },
	[CLAIM_EXPIRED] = { "expired", T("期限切れ") },
};
ENUM_DESC(claim_state, CLAIM_STATE_COUNT);

static const struct enum_value import_action_values[] = {
	[IMPORT_ADDED] = { "added", T("新しく登録") },
	[IMPORT_CHANGED] = { "changed", T("変更") },
	[IMPORT_SAME] = { "same", T("変わりなし") },
	[IMPORT_REFUSED] = { "refused", T("誤り") },
	[IMPORT_SUSPECT] = { "suspect", T("重複の疑い") },
};
ENUM_DESC(import_action, IMPORT_ACTION_COUNT);

static const struct enum_value import_result_values[] = {
	[IMPORT_WAITING] = { "waiting", T("まだ取り込んでいない") },
	[IMPORT_WRITTEN] = { "written", T("取り込んだ") },
	[IMPORT_LEFT] = { "left", T("何もしなかった") },
	[IMPORT_FAILED] = { "failed", T("取り込めなかった") },
	[IMPORT_TAKEN_BACK] = { "taken_back", T("元に戻した") },
	[IMPORT_KEPT] = { "kept", T("元に戻せなかった") },
};
ENUM_DESC(import_result, IMPORT_RESULT_COUNT);

static const struct enum_value import_state_values[] = {
	[IMPORT_STATE_MAPPING] = { "mapping", T("列の確認待ち") },
	[IMPORT_STATE_COMPARING] = { "comparing", T("登録と比べています") },
	[IMPORT_STATE_READY] = { "ready", T("内容の確認待ち") },
	[IMPORT_STATE_WRITING] = { "writing", T("取り込んでいます") },
	[IMPORT_STATE_DONE] = { "done", T("取り込み済み") },
	[IMPORT_STATE_UNDOING] = { "undoing", T("元に戻しています") },
	[IMPORT_STATE_UNDONE] = { "undone", T("元に戻した") },
	[IMPORT_STATE_DROPPED] = { "dropped", T("取りやめ") },
};
ENUM_DESC(import_state, IMPORT_STATE_COUNT);

static const struct enum_value import_part_values[] = {
	[IMPORT_PART_PARTY] = { "party", T("事業者") },
	[IMPORT_PART_NAME] = { "name", T("名称") },
	[IMPORT_PART_ESTABLISHMENT] = { "establishment", T("事業所") },
	[IMPORT_PART_CONTACT] = { "contact", T("連絡先") },
	[IMPORT_PART_FACT] = { "fact", T("資本金・従業員") },
	[IMPORT_PART_PERSON] = { "person", T("代表者・役員など") },
};
ENUM_DESC(import_part, IMPORT_PART_COUNT);

static const struct enum_value import_field_values[] = {
	[IMPORT_FIELD_ID] = { "party_id", T("事業者番号") },
	[IMPORT_FIELD_KIND] = { "kind", T("種別") },
	[IMPORT_FIELD_STATE] = { "state", T("状態") },
	[IMPORT_FIELD_NAME] = { "name", T("名称") },
	[IMPORT_FIELD_KANA] = { "kana", T("フリガナ") },
	[IMPORT_FIELD_TRADE_NAME] = { "trade_name", T("屋号") },
	[IMPORT_FIELD_CORPORATE] = { "corporate_number", T("法人番号") },
	[IMPORT_FIELD_REGISTRATION] = { "registration_number", T("会社法人等番号") },
	[IMPORT_FIELD_INVOICE] = { "invoice_number", T("適格請求書発行事業者登録番号") },
	[IMPORT_FIELD_FOUNDED] = { "founded_on", T("設立・開業日") },
	[IMPORT_FIELD_CLOSED] = { "closed_on", T("廃業・解散日") },
	[IMPORT_FIELD_REPRESENTATIVE] = { "representative", T("代表者") },
	[IMPORT_FIELD_CODE] = { "municipality_code", T("所在地の自治体コード") },
	[IMPORT_FIELD_ADDRESS] = { "address", T("所在地") },
	[IMPORT_FIELD_TELEPHONE] = { "telephone", T("電話番号") },
	[IMPORT_FIELD_EMAIL] = { "email", T("メールアドレス") },
	[IMPORT_FIELD_INDUSTRY] = { "industry", T("産業分類") },
	[IMPORT_FIELD_NOTE] = { "note", T("備考") },
	[IMPORT_FIELD_RECEIVED] = { "received_us", T("収受日時") },
	[IMPORT_FIELD_VERSION] = { "version", T("版") },
	[IMPORT_FIELD_POSTAL] = { "postal_code", T("郵便番号") },
	[IMPORT_FIELD_PREFECTURE] = { "prefecture", T("都道府県") },
	[IMPORT_FIELD_CITY] = { "city", T("市区町村") },
	[IMPORT_FIELD_STREET] = { "street", T("町名・番地") },
	[IMPORT_FIELD_BUILDING] = { "building", T("建物名") },
	[IMPORT_FIELD_CAPITAL] = { "capital", T("資本金・出資金（円）") },
	[IMPORT_FIELD_EMPLOYEES] = { "employees", T("常時使用する従業員（人）") },
};
ENUM_DESC(import_field, IMPORT_FIELD_COUNT);

static const struct enum_value size_class_values[] = {
	[SIZE_SMALL] = { "small", T("小規模企業者") },
	[SIZE_MEDIUM] = { "medium", T("中小企業者") },
	[SIZE_LARGE] = { "large", T("中小企業者にあたらない") },
	[SIZE_UNKNOWN] = { "unknown", T("判定できない") },
};
ENUM_DESC(size_class, SIZE_CLASS_COUNT);

static const struct enum_value party_order_values[] = {
	[PARTY_ORDER_NAME] = { "name", T("フリガナの順") },
	[PARTY_ORDER_NEWEST] = { "newest", T("新しい順") },
};
ENUM_DESC(party_order, PARTY_ORDER_COUNT);
