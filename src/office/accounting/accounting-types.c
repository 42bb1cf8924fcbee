/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of accounting-types.h. */
#include "office/accounting/accounting-types.h"

static const struct enum_value accounting_kind_values[] = {
	[ACCOUNTING_COMMITMENT] = { "commitment", T("支出負担行為") },
	[ACCOUNTING_ORDER] = { "order", T("支出命令") },
	[ACCOUNTING_RETURN] = { "return", T("戻入") },
	[ACCOUNTING_REVENUE] = { "revenue", T("調定") },
	[ACCOUNTING_ANSWER] = { "answer", T("会計の処理結果") },
};
const struct enum_desc accounting_kind_desc = { .name = "accounting_kind",
	.count = ACCOUNTING_KIND_COUNT,
	.values = accounting_kind_values };

static const struct enum_value accounting_mapping_state_values[] = {
	[ACCOUNTING_DRAFT] = { "draft", T("下書き") },
	[ACCOUNTING_IN_FORCE] = { "in_force", T("使用中") },
};
const struct enum_desc accounting_mapping_state_desc = { .name = "accounting_mapping_state",
	.count = ACCOUNTING_MAPPING_STATE_COUNT,
	.values = accounting_mapping_state_values };

static const struct enum_value accounting_charset_values[] = {
	[ACCOUNTING_UTF8_BOM] = { "utf8_bom", T("UTF-8（BOM付き）") },
	[ACCOUNTING_UTF8] = { "utf8", T("UTF-8（BOMなし）") },
	[ACCOUNTING_CP932] = { "cp932", T("シフトJIS（CP932）") },
};
const struct enum_desc accounting_charset_desc = { .name = "accounting_charset",
	.count = ACCOUNTING_CHARSET_COUNT,
	.values = accounting_charset_values };

static const struct enum_value accounting_line_end_values[] = {
	[ACCOUNTING_CRLF] = { "crlf", T("CRLF（Windows）") },
	[ACCOUNTING_LF] = { "lf", T("LF") },
};
const struct enum_desc accounting_line_end_desc = { .name = "accounting_line_end",
	.count = ACCOUNTING_LINE_END_COUNT,
	.values = accounting_line_end_values };

static const struct enum_value accounting_day_form_values[] = {
	[ACCOUNTING_DAY_DIGITS] = { "digits", T("20260401") },
	[ACCOUNTING_DAY_SLASHES] = { "slashes", T("2026/04/01") },
	[ACCOUNTING_DAY_HYPHENS] = { "hyphens", T("2026-04-01") },
	[ACCOUNTING_DAY_ERA_DOTS] = { "era_dots", T("R08.04.01") },
	[ACCOUNTING_DAY_ERA_DIGITS] = { "era_digits", T("080401（和暦6桁）") },
	[ACCOUNTING_DAY_ERA_CODE] = { "era_code", T("5080401（元号番号と和暦6桁）") },
	[ACCOUNTING_DAY_ERA_WORDS] = { "era_words", T("令和8年4月1日") },
};
const struct enum_desc accounting_day_form_desc = { .name = "accounting_day_form",
	.count = ACCOUNTING_DAY_FORM_COUNT,
	.values = accounting_day_form_values };

static const struct enum_value accounting_year_form_values[] = {
	[ACCOUNTING_YEAR_WEST] = { "west", T("西暦（2026）") },
	[ACCOUNTING_YEAR_ERA] = { "era", T("和暦（8）") },
};
const struct enum_desc accounting_year_form_desc = { .name = "accounting_year_form",
	.count = ACCOUNTING_YEAR_FORM_COUNT,
	.values = accounting_year_form_values };

static const struct enum_value accounting_amount_form_values[] = {
	[ACCOUNTING_AMOUNT_PLAIN] = { "plain", T("12345、減額は-12345") },
	[ACCOUNTING_AMOUNT_COMMAS] = { "commas", T("12,345、減額は-12,345") },
	[ACCOUNTING_AMOUNT_TRIANGLE] = { "triangle", T("12345、減額は▲12345") },
};
const struct enum_desc accounting_amount_form_desc = { .name = "accounting_amount_form",
	.count = ACCOUNTING_AMOUNT_FORM_COUNT,
	.values = accounting_amount_form_values };

static const struct enum_value accounting_field_values[] = {
	[ACCOUNTING_FIXED] = { "fixed", T("固定値") },
	[ACCOUNTING_NUMBER] = { "number", T("送付番号") },
	[ACCOUNTING_YEAR] = { "year", T("年度") },
	[ACCOUNTING_KAIKEI] = { "kaikei", T("会計") },
	[ACCOUNTING_KAN] = { "kan", T("款") },
	[ACCOUNTING_KOU] = { "kou", T("項") },
	[ACCOUNTING_MOKU] = { "moku", T("目") },
	[ACCOUNTING_SETSU] = { "setsu", T("節") },
	[ACCOUNTING_SAISETSU] = { "saisetsu", T("細節") },
	[ACCOUNTING_JIGYO] = { "jigyo", T("事業") },
	[ACCOUNTING_LINE_NAME] = { "line_name", T("事業名") },
	[ACCOUNTING_TITLE] = { "title", T("件名") },
	[ACCOUNTING_YEN] = { "yen", T("金額") },
	[ACCOUNTING_DAY] = { "day", T("起票日") },
	[ACCOUNTING_PART] = { "part", T("区分（新規・変更・取消）") },
	[ACCOUNTING_CREDITOR] = { "creditor", T("債権者番号") },
	[ACCOUNTING_PAYEE] = { "payee", T("債権者名") },
	[ACCOUNTING_COMMITMENT_NUMBER] = { "commitment_number", T("支出負担行為の送付番号") },
	[ACCOUNTING_COMMITMENT_SLIP] = { "commitment_slip", T("支出負担行為の伝票番号") },
	[ACCOUNTING_PAY_ON] = { "pay_on", T("支払予定日") },
	[ACCOUNTING_ADVANCE] = { "advance", T("支払方法（通常・概算払）") },
	[ACCOUNTING_AGAIN] = { "again", T("再送のしるし（再送）") },
	[ACCOUNTING_SAYS_NUMBER] = { "says_number", T("送付番号（こちらの番号）") },
	[ACCOUNTING_SAYS_STATUS] = { "says_status", T("処理結果（受理・済み・差戻し）") },
	[ACCOUNTING_SAYS_SLIP] = { "says_slip", T("伝票番号（会計の番号）") },
	[ACCOUNTING_SAYS_YEN] = { "says_yen", T("会計の金額") },
	[ACCOUNTING_SAYS_PAYEE] = { "says_payee", T("債権者番号または債権者名") },
	[ACCOUNTING_SAYS_DAY] = { "says_day", T("支払日・収入日") },
	[ACCOUNTING_SAYS_REASON] = { "says_reason", T("差戻しの理由") },
};
const struct enum_desc accounting_field_desc = { .name = "accounting_field",
	.count = ACCOUNTING_FIELD_COUNT,
	.values = accounting_field_values };

static const struct enum_value accounting_run_state_values[] = {
	[ACCOUNTING_PREPARED] = { "prepared", T("承認待ち") },
	[ACCOUNTING_APPROVED] = { "approved", T("承認済み") },
	[ACCOUNTING_FILED] = { "filed", T("ファイル作成済み") },
	[ACCOUNTING_CANCELLED] = { "cancelled", T("取りやめ") },
};
const struct enum_desc accounting_run_state_desc = { .name = "accounting_run_state",
	.count = ACCOUNTING_RUN_STATE_COUNT,
	.values = accounting_run_state_values };

static const struct enum_value accounting_part_values[] = {
	[ACCOUNTING_NEW] = { "new", T("新規") },
	[ACCOUNTING_CHANGED] = { "changed", T("変更") },
	[ACCOUNTING_REVOKED] = { "revoked", T("取消") },
};
const struct enum_desc accounting_part_desc = { .name = "accounting_part",
	.count = ACCOUNTING_PART_COUNT,
	.values = accounting_part_values };

static const struct enum_value accounting_item_state_values[] = {
	[ACCOUNTING_WAITING] = { "waiting", T("送付の準備中") },
	[ACCOUNTING_SENT] = { "sent", T("回答待ち") },
	[ACCOUNTING_ACCEPTED] = { "accepted", T("受理") },
	[ACCOUNTING_DONE] = { "done", T("支払・収入済み") },
	[ACCOUNTING_REFUSED] = { "refused", T("差戻し") },
	[ACCOUNTING_RESEND] = { "resend", T("再送待ち") },
	[ACCOUNTING_WITHDRAWN] = { "withdrawn", T("取下げ") },
};
const struct enum_desc accounting_item_state_desc = { .name = "accounting_item_state",
	.count = ACCOUNTING_ITEM_STATE_COUNT,
	.values = accounting_item_state_values };

static const struct enum_value accounting_status_values[] = {
	[ACCOUNTING_SAID_ACCEPTED] = { "accepted", T("受理") },
	[ACCOUNTING_SAID_DONE] = { "done", T("済み") },
	[ACCOUNTING_SAID_REFUSED] = { "refused", T("差戻し") },
};
const struct enum_desc accounting_status_desc = { .name = "accounting_status",
	.count = ACCOUNTING_STATUS_COUNT,
	.values = accounting_status_values };

static const struct enum_value accounting_result_state_values[] = {
	[ACCOUNTING_RESULT_READ] = { "read", T("確認待ち") },
	[ACCOUNTING_RESULT_TAKEN] = { "taken", T("反映済み") },
};
const struct enum_desc accounting_result_state_desc = { .name = "accounting_result_state",
	.count = ACCOUNTING_RESULT_STATE_COUNT,
	.values = accounting_result_state_values };

static const struct enum_value accounting_finding_values[] = {
	[ACCOUNTING_SAME] = { "same", T("一致") },
	[ACCOUNTING_REPEATED] = { "repeated", T("前に読み込んだとおり") },
	[ACCOUNTING_UNKNOWN] = { "unknown", T("送った記録がない") },
	[ACCOUNTING_OTHER_YEN] = { "yen", T("金額が違う") },
	[ACCOUNTING_OTHER_DAY] = { "day", T("日付が違う") },
	[ACCOUNTING_OTHER_PAYEE] = { "payee", T("債権者が違う") },
	[ACCOUNTING_OTHER_SLIP] = { "slip", T("伝票番号が違う") },
	[ACCOUNTING_REFUSAL] = { "refusal", T("会計からの差戻し") },
	[ACCOUNTING_BOOKS] = { "books", T("予算の記録に反映できない") },
	[ACCOUNTING_MISSING] = { "missing", T("会計の回答がない") },
};
const struct enum_desc accounting_finding_desc = { .name = "accounting_finding",
	.count = ACCOUNTING_FINDING_COUNT,
	.values = accounting_finding_values };

static const struct enum_value accounting_resolution_values[] = {
	[ACCOUNTING_OPEN] = { "open", T("未処理") },
	[ACCOUNTING_TAKE_THEIRS] = { "take_theirs", T("会計のとおりに記録した") },
	[ACCOUNTING_SEND_AGAIN] = { "send_again", T("もう一度送ることにした") },
	[ACCOUNTING_TAKE_BACK] = { "take_back", T("取り下げた") },
	[ACCOUNTING_NOTED] = { "noted", T("確かめて、そのままにした") },
	[ACCOUNTING_ANSWERED] = { "answered", T("あとの回答で解消") },
};
const struct enum_desc accounting_resolution_desc = { .name = "accounting_resolution",
	.count = ACCOUNTING_RESOLUTION_COUNT,
	.values = accounting_resolution_values };
