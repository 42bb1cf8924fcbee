/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of budget-types.h. */
#include "office/budget/budget-types.h"

static const struct enum_value budget_year_state_values[] = {
	[BUDGET_NOT_VOTED] = { "not-voted", T("未議決") },
	[BUDGET_VOTED] = { "voted", T("議決済み") },
	[BUDGET_PROVISIONAL] = { "provisional", T("暫定予算") },
	[BUDGET_SKELETON] = { "skeleton", T("骨格予算") },
	[BUDGET_CLOSED] = { "closed", T("出納閉鎖") },
};
const struct enum_desc budget_year_state_desc = { .name = "budget_year_state",
	.count = BUDGET_YEAR_STATE_COUNT,
	.values = budget_year_state_values };

static const struct enum_value budget_level_values[] = {
	[BUDGET_KAIKEI] = { "account", T("会計") },
	[BUDGET_KAN] = { "title", T("款") },
	[BUDGET_KOU] = { "item", T("項") },
	[BUDGET_MOKU] = { "subitem", T("目") },
	[BUDGET_SETSU] = { "node", T("節") },
	[BUDGET_SAISETSU] = { "subnode", T("細節") },
	[BUDGET_JIGYO] = { "project", T("事業") },
};
const struct enum_desc budget_level_desc = { .name = "budget_level",
	.count = BUDGET_LEVEL_COUNT,
	.values = budget_level_values };

static const struct enum_value budget_act_kind_values[] = {
	[BUDGET_INITIAL] = { "initial", T("当初") },
	[BUDGET_SUPPLEMENT] = { "supplement", T("補正") },
	[BUDGET_DIVERT] = { "divert", T("流用") },
	[BUDGET_RESERVE_USE] = { "reserve-use", T("予備費充用") },
	[BUDGET_ALLOT] = { "allot", T("配当") },
	[BUDGET_CARRY] = { "carry", T("翌年度へ繰越") },
	[BUDGET_CARRIED_IN] = { "carried-in", T("前年度から繰越") },
	[BUDGET_COMMIT] = { "commit", T("支出負担行為") },
	[BUDGET_CHANGE] = { "change", T("負担行為額の変更") },
	[BUDGET_ORDER] = { "order", T("支出命令") },
	[BUDGET_ORDER_CANCEL] = { "order-cancel", T("支出命令の取消") },
	[BUDGET_PAY] = { "pay", T("支払") },
	[BUDGET_RETURN] = { "return", T("戻入") },
	[BUDGET_REVENUE] = { "revenue", T("歳入") },
	[BUDGET_UNUSED] = { "unused", T("不用額") },
	[BUDGET_REOPEN] = { "reopen", T("支払の戻り") },
};
const struct enum_desc budget_act_kind_desc = { .name = "budget_act_kind",
	.count = BUDGET_ACT_KIND_COUNT,
	.values = budget_act_kind_values };

static const struct enum_value budget_order_state_values[] = {
	[BUDGET_ORDER_OPEN] = { "ordered", T("支払待ち") },
	[BUDGET_ORDER_PAID] = { "paid", T("支払済み") },
	[BUDGET_ORDER_CANCELLED] = { "cancelled", T("取消") },
};
const struct enum_desc budget_order_state_desc = { .name = "budget_order_state",
	.count = BUDGET_ORDER_STATE_COUNT,
	.values = budget_order_state_values };

static const struct enum_value budget_revenue_kind_values[] = {
	[BUDGET_REVENUE_MISCELLANEOUS] = { "miscellaneous", T("雑入") },
	[BUDGET_REVENUE_SURCHARGE] = { "surcharge", T("加算金") },
	[BUDGET_REVENUE_FEE] = { "fee", T("使用料・手数料") },
	[BUDGET_REVENUE_DONATION] = { "donation", T("寄附金") },
	[BUDGET_REVENUE_LATE_CHARGE] = { "late-charge", T("延滞金") },
};
const struct enum_desc budget_revenue_kind_desc = { .name = "budget_revenue_kind",
	.count = BUDGET_REVENUE_KIND_COUNT,
	.values = budget_revenue_kind_values };

static const struct enum_value budget_move_values[] = {
	[BUDGET_MOVE_COMMIT] = { "commit", T("支出負担行為") },
	[BUDGET_MOVE_CHANGE] = { "change", T("負担行為額の変更") },
	[BUDGET_MOVE_ORDER] = { "order", T("支出命令") },
	[BUDGET_MOVE_CANCEL] = { "cancel", T("支出命令の取消") },
	[BUDGET_MOVE_DIVERT] = { "divert", T("流用・充用") },
	[BUDGET_MOVE_CARRY] = { "carry", T("翌年度へ繰越") },
	[BUDGET_MOVE_PROMISE] = { "promise", T("債務負担行為による約束") },
	[BUDGET_MOVE_CLOSE] = { "close", T("出納閉鎖") },
	[BUDGET_MOVE_PAST_YEAR] = { "past-year", T("過年度支出") },
	[BUDGET_MOVE_SPLIT] = { "split", T("入金の内訳") },
	[BUDGET_MOVE_UNDO] = { "undo", T("返納の取消") },
};
const struct enum_desc budget_move_desc = { .name = "budget_move",
	.count = BUDGET_MOVE_COUNT,
	.values = budget_move_values };

static const struct enum_value budget_proposal_state_values[] = {
	[BUDGET_PROPOSED] = { "proposed", T("決裁待ち") },
	[BUDGET_DECIDED] = { "decided", T("決裁済み") },
	[BUDGET_SENT_BACK] = { "sent-back", T("差戻し") },
	[BUDGET_WITHDRAWN] = { "withdrawn", T("取下げ") },
};
const struct enum_desc budget_proposal_state_desc = { .name = "budget_proposal_state",
	.count = BUDGET_PROPOSAL_STATE_COUNT,
	.values = budget_proposal_state_values };

static const struct enum_value budget_way_values[] = {
	[BUDGET_WAY_TREASURER] = { "treasurer", T("会計管理者が支払う") },
	[BUDGET_WAY_BANK_FILE] = { "bank-file", T("銀行のファイルで自分で支払う") },
};
const struct enum_desc budget_way_desc = { .name = "budget_way",
	.count = BUDGET_WAY_COUNT,
	.values = budget_way_values };

static const struct enum_value budget_import_state_values[] = {
	[BUDGET_IMPORT_READ] = { "read", T("確認待ち") },
	[BUDGET_IMPORT_WRITTEN] = { "written", T("登録済み") },
	[BUDGET_IMPORT_DROPPED] = { "dropped", T("取りやめ") },
};
const struct enum_desc budget_import_state_desc = { .name = "budget_import_state",
	.count = BUDGET_IMPORT_STATE_COUNT,
	.values = budget_import_state_values };

static const struct enum_value budget_import_kind_values[] = {
	[BUDGET_IMPORT_INITIAL] = { "initial", T("当初予算") },
	[BUDGET_IMPORT_SUPPLEMENT] = { "supplement", T("補正予算") },
};
const struct enum_desc budget_import_kind_desc = { .name = "budget_import_kind",
	.count = BUDGET_IMPORT_KIND_COUNT,
	.values = budget_import_kind_values };

static const struct enum_value budget_piece_use_values[] = {
	[BUDGET_PIECE_RETURN] = { "return", T("返納") },
	[BUDGET_PIECE_SURCHARGE] = { "surcharge", T("加算金") },
	[BUDGET_PIECE_LATE_CHARGE] = { "late-charge", T("延滞金") },
	[BUDGET_PIECE_BACK] = { "back", T("払い戻す") },
	[BUDGET_PIECE_OTHER] = { "other", T("この仕組みの外") },
};
const struct enum_desc budget_piece_use_desc = { .name = "budget_piece_use",
	.count = BUDGET_PIECE_USE_COUNT,
	.values = budget_piece_use_values };
