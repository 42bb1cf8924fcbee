/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of the budget; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_BUDGET_TYPES_H
#define KASSEI_OFFICE_BUDGET_TYPES_H

#include "db/row.h"

/* A provisional (暫定) and a skeleton (骨格) budget are voted too; the full budget later takes their place by 補正. */
enum budget_year_state {
	BUDGET_NOT_VOTED = 1,
	BUDGET_VOTED,
	BUDGET_PROVISIONAL,
	BUDGET_SKELETON,
	BUDGET_CLOSED,
	BUDGET_YEAR_STATE_COUNT
};
/* Number of parts of a code. */
enum budget_level {
	BUDGET_KAIKEI = 1,
	BUDGET_KAN,
	BUDGET_KOU,
	BUDGET_MOKU,
	BUDGET_SETSU,
	BUDGET_SAISETSU,
	BUDGET_JIGYO,
	BUDGET_LEVEL_COUNT
};
enum budget_act_kind {
	BUDGET_INITIAL = 1,    /* 当初 */
	BUDGET_SUPPLEMENT,     /* 補正 */
	BUDGET_DIVERT,         /* 流用 */
	BUDGET_RESERVE_USE,    /* 予備費の充用 */
	BUDGET_ALLOT,          /* 配当 */
	BUDGET_CARRY,          /* 繰越 */
	BUDGET_CARRIED_IN,     /* 前年度からの繰越 */
	BUDGET_COMMIT,         /* 支出負担行為 */
	BUDGET_CHANGE,         /* its amount changes: 変更, 額の確定, 取消 */
	BUDGET_ORDER,          /* 支出命令 */
	BUDGET_ORDER_CANCEL,   /* 支出命令の取消 */
	BUDGET_PAY,            /* 支払 */
	BUDGET_RETURN,         /* 戻入 */
	BUDGET_REVENUE,        /* 歳入 */
	BUDGET_UNUSED,         /* 不用額 */
	BUDGET_REOPEN,         /* 支払の戻り: the bank gave back what was paid, and it waits to be paid again */
	BUDGET_ACT_KIND_COUNT
};
enum budget_order_state { BUDGET_ORDER_OPEN = 1, BUDGET_ORDER_PAID, BUDGET_ORDER_CANCELLED, BUDGET_ORDER_STATE_COUNT };
enum budget_revenue_kind {
	BUDGET_REVENUE_MISCELLANEOUS = 1,
	BUDGET_REVENUE_SURCHARGE,   /* 加算金: on what is to be given back, from the day on which it was received */
	BUDGET_REVENUE_FEE,
	BUDGET_REVENUE_DONATION,
	BUDGET_REVENUE_LATE_CHARGE, /* 延滞金: for paying late (地方自治法231条の3第2項) */
	BUDGET_REVENUE_KIND_COUNT
};

extern const struct enum_desc budget_year_state_desc, budget_level_desc, budget_act_kind_desc, budget_order_state_desc,
	budget_revenue_kind_desc;

/* What somebody proposes and somebody else decides (専決・決裁). */
enum budget_move {
	BUDGET_MOVE_COMMIT = 1, /* 支出負担行為 */
	BUDGET_MOVE_CHANGE,     /* its amount changes */
	BUDGET_MOVE_ORDER,      /* 支出命令 */
	BUDGET_MOVE_CANCEL,     /* 支出命令の取消 */
	BUDGET_MOVE_DIVERT,     /* 流用, or 充用 out of a 予備費 */
	BUDGET_MOVE_CARRY,      /* 繰越 */
	BUDGET_MOVE_PROMISE,    /* 債務負担行為による約束 */
	BUDGET_MOVE_CLOSE,      /* 出納閉鎖 */
	BUDGET_MOVE_PAST_YEAR,  /* 過年度支出: an order that its year did not pay in time is paid out of this year */
	BUDGET_MOVE_SPLIT,      /* 入金の内訳: a line of the bank in pieces */
	BUDGET_MOVE_UNDO,       /* 返納の取消: what was written down as come back has not */
	BUDGET_MOVE_COUNT
};
enum budget_proposal_state {
	BUDGET_PROPOSED = 1,
	BUDGET_DECIDED,
	BUDGET_SENT_BACK,
	BUDGET_WITHDRAWN,
	BUDGET_PROPOSAL_STATE_COUNT
};
/* What a piece of money that came in is. */
enum budget_piece_use {
	BUDGET_PIECE_RETURN = 1,  /* 返納: 戻入 of its commitment, later 雑入 */
	BUDGET_PIECE_SURCHARGE,   /* 加算金 */
	BUDGET_PIECE_LATE_CHARGE, /* 延滞金 */
	BUDGET_PIECE_BACK,        /* too much: it is paid back */
	BUDGET_PIECE_OTHER,       /* somebody else's, outside of these books */
	BUDGET_PIECE_USE_COUNT
};
/* Who pays an order: the accounting officer (会計管理者), or this body itself with a file to its bank. */
enum budget_way { BUDGET_WAY_TREASURER = 1, BUDGET_WAY_BANK_FILE, BUDGET_WAY_COUNT };
enum budget_import_state {
	BUDGET_IMPORT_READ = 1,
	BUDGET_IMPORT_WRITTEN,
	BUDGET_IMPORT_DROPPED,
	BUDGET_IMPORT_STATE_COUNT
};
/* What an import brings: the amounts as voted at the beginning, or what a supplement adds and takes away. */
enum budget_import_kind { BUDGET_IMPORT_INITIAL = 1, BUDGET_IMPORT_SUPPLEMENT, BUDGET_IMPORT_KIND_COUNT };

extern const struct enum_desc budget_move_desc, budget_proposal_state_desc, budget_way_desc, budget_import_state_desc,
	budget_import_kind_desc, budget_piece_use_desc;

#endif
