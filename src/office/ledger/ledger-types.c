/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of the ledger, for people and for machines. See ledger-types.h. */
#include "office/ledger/ledger-types.h"

#include "base/attr.h"

static const struct enum_value KINDS[] = {
#define LEDGER_KIND(name, number, word, label, expiring, at_once) [name] = { word, label },
#include "office/ledger/kinds.def"
#undef LEDGER_KIND
};
const struct enum_desc ledger_kind_desc = { .name = "ledger_kind", .count = LEDGER_KIND_COUNT, .values = KINDS };

bool ledger_kind_expires(enum ledger_kind kind) {
	static const bool EXPIRING[] = {
#define LEDGER_KIND(name, number, word, label, expiring, at_once) [name] = expiring,
#include "office/ledger/kinds.def"
#undef LEDGER_KIND
	};
	return kind > 0 && kind < LEDGER_KIND_COUNT && EXPIRING[kind];
}

bool ledger_kind_at_once(enum ledger_kind kind) {
	static const bool AT_ONCE[] = {
#define LEDGER_KIND(name, number, word, label, expiring, at_once) [name] = at_once,
#include "office/ledger/kinds.def"
#undef LEDGER_KIND
	};
	return kind <= 0 || kind >= LEDGER_KIND_COUNT || AT_ONCE[kind];
}

static const struct enum_value POSTING_KINDS[] = {
	[LEDGER_TRANSFER] = { "transfer", T("振替") },
	[LEDGER_RESERVE] = { "reserve", T("保留") },
	[LEDGER_CAPTURE] = { "capture", T("保留の確定") },
	[LEDGER_RELEASE] = { "release", T("保留の解除") },
	[LEDGER_LAPSE] = { "lapse", T("保留の期限切れ") },
	[LEDGER_REFUND] = { "refund", T("返金") },
	[LEDGER_CORRECTION] = { "correction", T("訂正") },
	[LEDGER_EXPIRY] = { "expiry", T("失効") },
};
const struct enum_desc ledger_posting_kind_desc = { .name = "ledger_posting_kind",
	.count = LEDGER_POSTING_KIND_COUNT,
	.values = POSTING_KINDS };

static const struct enum_value HOLD_STATES[] = {
	[LEDGER_HOLD_OPEN] = { "open", T("保留中") },
	[LEDGER_HOLD_CAPTURED] = { "captured", T("確定") },
	[LEDGER_HOLD_RELEASED] = { "released", T("解除") },
	[LEDGER_HOLD_LAPSED] = { "lapsed", T("期限切れ") },
};
const struct enum_desc ledger_hold_state_desc = { .name = "ledger_hold_state",
	.count = LEDGER_HOLD_STATE_COUNT,
	.values = HOLD_STATES };

static const struct enum_value SUBJECTS[] = {
	[LEDGER_BY_PROGRAMME] = { "programme", T("計画事業") },
	[LEDGER_BY_SERVICE] = { "service", T("支援制度") },
	[LEDGER_BY_PARTY] = { "party", T("事業者") },
	[LEDGER_BY_YEAR] = { "year", T("年度") },
};
const struct enum_desc ledger_subject_desc = { .name = "ledger_subject",
	.count = LEDGER_SUBJECT_COUNT,
	.values = SUBJECTS };
