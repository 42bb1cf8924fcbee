/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bank files in 全銀協規定フォーマット (120 and 200 bytes): 総合振込 and 給与・賞与振込 written, these, 口座振替,
 * 振込入金通知 and 入出金取引明細 read. A reader says of everything that is wrong the line, the byte of the line, the
 * item and the reason, and takes nothing of a file in which something is refused; what it took can be written again
 * byte for byte. Pure functions over bytes: no tables, no clock.
 */
#ifndef KASSEI_OFFICE_BANK_ZENGIN_H
#define KASSEI_OFFICE_BANK_ZENGIN_H

#include "base/holiday.h"
#include "office/bank/kana.h"

enum zengin_kind {
	ZENGIN_INVALID = 0,
	ZENGIN_TRANSFER = 1, /* 総合振込: 種別 21 */
	ZENGIN_SALARY,       /* 給与・賞与: 11, 12; 71, 72 of local governments */
	ZENGIN_DEBIT,        /* 口座振替: 91; request and result share the layout */
	ZENGIN_NOTICE,       /* 振込入金通知: 01 */
	ZENGIN_STATEMENT,    /* 入出金取引明細: 03 */
	ZENGIN_KIND_COUNT
};
extern const struct enum_desc zengin_kind_desc;

enum zengin_section { ZENGIN_HEADER = 1, ZENGIN_DATA, ZENGIN_TRAILER, ZENGIN_END, ZENGIN_SECTION_COUNT };
enum zengin_separator { ZENGIN_NO_SEPARATOR = 1, ZENGIN_CRLF, ZENGIN_LF, ZENGIN_CR };

/* ---- records as tables of fields ---- */

enum zengin_field_kind {
	ZENGIN_FIELD_NUMBER = 1,
	ZENGIN_FIELD_LOOSE,
	ZENGIN_FIELD_PLACE,
	ZENGIN_FIELD_NAME,
	ZENGIN_FIELD_PAYROLL,
	ZENGIN_FIELD_TEXT,
	ZENGIN_FIELD_MMDD,
	ZENGIN_FIELD_ERA,
	ZENGIN_FIELD_ERA_NONE,
	ZENGIN_FIELD_FILLER,
	ZENGIN_FIELD_MARK,
};
struct zengin_field {
	const char *label; /* msgid */
	size_t from, width; /* from 0 */
	enum zengin_field_kind kind;
};
struct zengin_layout {
	const char *name;
	size_t width, count;
	const struct zengin_field *fields;
};

/* Numbers of the fields: TRANSFER_DATA_AMOUNT …; TRANSFER_DATA_FIELDS is how many there are. */
#define LAYOUT(layout, bytes) enum layout##_field {
#define FIELD(layout, field, width, kind, label) layout##_##field,
#define END_LAYOUT(layout) layout##_FIELDS };
#include "office/bank/layouts.def"
#undef LAYOUT
#undef FIELD
#undef END_LAYOUT

#define LAYOUT(layout, bytes) extern const struct zengin_layout ZENGIN_##layout;
#define FIELD(layout, field, width, kind, label)
#define END_LAYOUT(layout)
#include "office/bank/layouts.def"
#undef LAYOUT
#undef FIELD
#undef END_LAYOUT

/* The layout of a section of a file; never NULL for known values. */
const struct zengin_layout *zengin_layout(enum zengin_kind kind, enum zengin_section section);

/* A record of values, each in bytes of the file and not filled up: numbers get zeros in front (an empty LOOSE stays
 * blank), texts spaces behind. A value that is too long ends the process: it is checked before. */
struct str zengin_compose(struct arena *a, const struct zengin_layout *layout, const struct str *values);

/* ---- reading ---- */

/* What is wrong, and where. */
struct zengin_problem {
	int64_t line;        /* record, from 1; writing: the item, from 1; 0: the whole file */
	size_t column;       /* byte of the record, from 1; 0: the whole record */
	const char *item;    /* label of the field, msgid; NULL: none */
	const char *sentence; /* msgid; {text} {number} {other} */
	struct str text;
	int64_t number, other;
	bool warning; /* a person should look; nothing is refused for it */
};
enum { ZENGIN_PROBLEMS_KEPT = 100 };
struct zengin_problems {
	struct zengin_problem items[ZENGIN_PROBLEMS_KEPT];
	size_t count;            /* kept */
	size_t refused, warned;  /* all */
};
/* Adds one; the first ZENGIN_PROBLEMS_KEPT are kept, all are counted. */
void zengin_complain(struct zengin_problems *problems, struct zengin_problem problem);
/* "3行目 51バイト目 受取人名: …" without the place. */
struct str zengin_problem_text(struct arena *a, enum lang lang, const struct zengin_problem *p);

struct zengin_record {
	enum zengin_section section;
	int64_t line; /* from 1 */
	struct str bytes;
};
/* A field's bytes: texts without the spaces behind, numbers as they stand (a blank one empty). */
struct str zengin_value(const struct zengin_layout *layout, const struct zengin_record *r, size_t field);
/* As text, half-width kana in UTF-8. */
struct str zengin_text(struct arena *a, const struct zengin_layout *layout, const struct zengin_record *r,
	size_t field);
/* A number of at most 18 digits; 0 when it is blank. */
int64_t zengin_number(const struct zengin_layout *layout, const struct zengin_record *r, size_t field);

/* Header, data and trailer. */
struct zengin_batch {
	const struct zengin_record *header, *data, *trailer;
	size_t count; /* of data */
	struct date date; /* 振込指定日, 引落日; of 01 and 03 the last 勘定日 */
};
struct zengin_file {
	enum zengin_kind kind;
	struct str type; /* two digits */
	enum zengin_separator separator;
	bool last_separator, eof_mark;
	const struct zengin_record *records;
	size_t count;
	struct zengin_batch *batches;
	size_t batch_count;
	struct zengin_problems *problems;
};

struct zengin_rules {
	enum zengin_kind want;  /* 0: any */
	bool result;            /* 口座振替: the file comes from the bank; its date lies behind today */
	struct date today;      /* when it was made or received: years that the file does not say are found from it */
	unsigned text_flags;    /* BANK_TEXT_WO, BANK_TEXT_NO_PERIOD */
	const struct business_calendar *calendar; /* of banks; NULL: days are not compared with it */
};
/*
 * Reads a whole file. Taken: CRLF, LF, CR or nothing between records, with or without one behind the last, 0x1A at the
 * end; blank LOOSE numbers, fillers with something in them, amounts of 0 yen, the same payee and amount twice (each a
 * warning). Everything else that is not as the format says is refused: ERR_FORMAT. ret->problems is set in both cases;
 * the rest only with OK. `bytes` stays borrowed.
 */
MUST_CHECK enum err zengin_read(struct arena *a, struct str bytes, const struct zengin_rules *rules,
	struct zengin_file *ret);
/* The bytes of a file that was read, from its values: the same bytes. */
struct str zengin_write(struct arena *a, const struct zengin_file *file);

/* MMDD in the year that is nearest on or after `today` (forward) or on or before it. False when that year has no such
 * day. */
MUST_CHECK bool zengin_date_mmdd(struct str mmdd, struct date today, bool forward, struct date *ret_date);
/* YYMMDD of an era: the era that had that day, within ten years before and one after `today`. A day written in an era
 * that had ended within the year before is taken, too, with *ret_outside. False when there is none. */
MUST_CHECK bool zengin_date_era(struct str yymmdd, struct date today, struct date *ret_date, bool *ret_outside);

/* ---- what statements and notices say (03, 01) ---- */

struct zengin_account {
	struct str bank_code, branch_code, bank_name, branch_name, holder;
	int64_t kind;      /* 預金種目 */
	struct str number; /* seven digits; more when the bank has longer ones */
	struct date made, from, to;
	int64_t opening_yen, closing_yen; /* 03 alone */
};
struct zengin_movement {
	int64_t line;         /* of the file, from 1 */
	struct str reference; /* 照会番号 */
	struct date posted;
	bool incoming;
	bool cancelled;       /* 01: 取消 */
	int64_t dealing;      /* 取引区分: 10 cash, 11 transfer, 14 振替, 18 other, 19 correction …; 01: 11 */
	int64_t yen;
	struct str client_code, client_name, bank_name, branch_name, memo, edi;
};
/* A batch of a file of kind 03 or 01. Texts in UTF-8. */
void zengin_movements(struct arena *a, const struct zengin_file *file, const struct zengin_batch *batch,
	struct date today, struct zengin_account *ret_account, struct zengin_movement **ret_movements,
	size_t *ret_count);

/* ---- writing 総合振込 and 給与・賞与 ---- */

struct zengin_transfer {
	struct str bank_code, branch_code, number; /* 4, 3 and 7 digits */
	struct str bank_name, branch_name;         /* half-width, may be empty */
	int64_t account_kind;                      /* 1 普通 2 当座 4 貯蓄 9 その他 */
	struct str holder;                         /* half-width */
	int64_t yen;
	int64_t new_code;                          /* 0 その他 1 第1回 2 変更 */
	struct str customer_1, customer_2;         /* digits, at most 10; salary: 社員番号, 所属コード */
	struct str edi;                            /* half-width; when there is one it takes the place of the codes */
};
struct zengin_order {
	struct str type;         /* "21", "11", "12", "71", "72" */
	struct str client_code;  /* 委託者コード, 10 digits */
	struct str client_name;  /* half-width */
	struct str bank_code, bank_name, branch_code, branch_name;
	int64_t account_kind;    /* 1, 2, 9 */
	struct str number;       /* 7 digits */
	struct date made_on, pay_on;
	int64_t way;             /* 振込指定区分: 7 電信, 8 文書, 0 */
};
struct zengin_options {
	enum zengin_separator separator;   /* ZENGIN_CRLF or ZENGIN_NO_SEPARATOR */
	unsigned text_flags;
	size_t most_count;                 /* of a batch; 0: 999,999 */
	int64_t most_yen;                  /* 0: 999,999,999,999 */
	const struct business_calendar *calendar; /* of banks */
};
struct zengin_written {
	struct str bytes;
	char sha256[65];
	size_t batch_count;
	int64_t count, yen;
	struct zengin_problems *problems;
};
/*
 * The bytes of an order, the same for the same input. ERR_INPUT, with the item and the reason, when something cannot be
 * written as it stands: nothing is shortened, changed or left out here (bank_text_make does that before, and tells).
 * The same payee and amount twice is a warning. More items than a batch holds begin another batch. The day must be an
 * open one of banks, not before made_on, and the one that a bank finds again from MMDD.
 */
MUST_CHECK enum err zengin_write_transfers(struct arena *a, const struct zengin_order *order,
	const struct zengin_transfer *items, size_t count, const struct zengin_options *options,
	struct zengin_written *ret);

#endif
