/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The domain words for types, in schemas ($ID(plan)) and in comments (id(plan)?). See docs/architecture.md. */
#include "sqlgen-private.h"

/* allow(include): for DB_ROWS_COLUMNS */
#include "db/db.h"

/* A word that both engines store as a 64-bit integer. */
#define NUMBER(schema_word, comment_word, col) \
	.schema = (schema_word), .comment = (comment_word), .sqlite = "INTEGER", .postgres = "BIGINT", .db_type = "DB_INT", .col_type = (col)

static const struct word_info WORDS[WORD_COUNT] = {
	[WORD_NONE] = { .schema = "", .comment = "" },
	[WORD_INT] = { NUMBER("$INT", "int", "COL_INT") },
	[WORD_YEN] = { NUMBER("$YEN", "yen", "COL_YEN") },
	[WORD_TIME] = { NUMBER("$TIME", "time", "COL_TIME") },
	[WORD_FISCAL_YEAR] = { NUMBER("$FISCAL_YEAR", "fiscal_year", "COL_FISCAL_YEAR") },
	[WORD_DATE] = { NUMBER("$DATE", "date", "COL_DATE") },
	[WORD_ENUM] = { NUMBER("$ENUM", "enum", "COL_ENUM"), .takes_arg = true },
	[WORD_FLAGS] = { NUMBER("$FLAGS", "flags", "COL_FLAGS"), .takes_arg = true },
	[WORD_ID] = { NUMBER("$ID", "id", "COL_ID"), .takes_arg = true },
	[WORD_BOOL] = {
		.schema = "$BOOL", .comment = "bool", .sqlite = "INTEGER", .postgres = "BOOLEAN", .db_type = "DB_BOOL", .col_type = "COL_BOOL",
	},
	/* The collation makes PostgreSQL compare bytes, as SQLite does, whatever the locale of the cluster. */
	[WORD_TEXT] = {
		.schema = "$TEXT", .comment = "text", .sqlite = "TEXT", .postgres = "TEXT COLLATE \"C\"", .db_type = "DB_TEXT", .col_type = "COL_TEXT",
	},
	[WORD_BLOB] = {
		.schema = "$BLOB", .comment = "blob", .sqlite = "BLOB", .postgres = "BYTEA", .db_type = "DB_BLOB", .col_type = "COL_BLOB",
	},
	[WORD_ROWS] = { .schema = "", .comment = "rows", .sqlite = "", .postgres = "", .db_type = "DB_ROWS", .col_type = "", .takes_arg = true },
};

const struct word_info *word_info(enum word word) {
	return &WORDS[word];
}

static bool is_lower_name(struct str s) {
	if (s.n == 0 || (s.p[0] >= '0' && s.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return true;
}

/* "int text blob": the columns of rows(…). */
static bool is_column_list(struct str list) {
	size_t count = 0;
	for (struct str rest = list; !str_is_none(rest); count++) {
		struct str word = str_cut(&rest, S(" "));
		if (!str_equal(word, S("int")) && !str_equal(word, S("text")) && !str_equal(word, S("blob")))
			return false;
	}
	return count <= DB_ROWS_COLUMNS;
}

static bool type_from(struct str text, bool of_schema, struct type *ret_type) {
	struct str rest = text;
	struct str name = str_cut(&rest, S("("));
	bool has_arg = !str_is_none(rest);
	for (enum word word = WORD_INT; word < WORD_COUNT; word++) {
		const struct word_info *info = &WORDS[word];
		if (!str_equal(name, str_from(of_schema ? info->schema : info->comment)) || info->takes_arg != has_arg)
			continue;
		struct str arg = has_arg ? str_slice(rest, 0, rest.n > 0 ? rest.n - 1 : 0) : STR_NONE;
		if (has_arg &&
			(!str_ends(rest, S(")")) || !(word == WORD_ROWS ? is_column_list(arg) : is_lower_name(arg))))
			return false;
		*ret_type = (struct type){ .word = word, .arg = arg };
		return true;
	}
	return false;
}

bool type_from_schema(struct str text, struct type *ret_type) {
	return type_from(text, true, ret_type);
}

bool type_from_comment(struct str text, struct type *ret_type) {
	bool nullable = str_ends(text, S("?"));
	if (!type_from(str_slice(text, 0, text.n - nullable), false, ret_type))
		return false;
	ret_type->nullable = nullable;
	return true;
}

const char *type_text(struct arena *a, struct type type) {
	const struct word_info *info = word_info(type.word);
	const char *mark = type.nullable ? "?" : "";
	if (info->takes_arg)
		return str_format(a, "%s(%.*s)%s", info->comment, STR_ARG(type.arg), mark).p;
	return str_format(a, "%s%s", info->comment, mark).p;
}

bool types_fit(struct type left, struct type right) {
	if (left.word == WORD_NONE || right.word == WORD_NONE)
		return true;
	if (left.word == right.word && WORDS[left.word].takes_arg)
		return str_equal(left.arg, right.arg);
	return strcmp(WORDS[left.word].db_type, WORDS[right.word].db_type) == 0;
}

bool word_is_text(enum word word) {
	return word == WORD_TEXT || word == WORD_BLOB;
}

bool is_c_word(struct str name) {
	static const char *const WORDS_OF_C[] = {
		"auto",
		"bool",
		"break",
		"case",
		"char",
		"const",
		"continue",
		"default",
		"do",
		"double",
		"else",
		"enum",
		"extern",
		"false",
		"float",
		"for",
		"goto",
		"if",
		"inline",
		"int",
		"long",
		"register",
		"restrict",
		"return",
		"short",
		"signed",
		"sizeof",
		"static",
		"struct",
		"switch",
		"true",
		"typedef",
		"union",
		"unsigned",
		"void",
		"volatile",
		"while",
	};
	for (size_t i = 0; i < COUNT_OF(WORDS_OF_C); i++)
		if (str_equal(name, str_from(WORDS_OF_C[i])))
			return true;
	return false;
}
