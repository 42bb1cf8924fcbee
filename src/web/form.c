/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From the text of a query or a body to a form's struct. Each kind of field has one reader; what it refuses becomes a
 * sentence that says what is accepted. Knows no HTTP and no route.
 */
#include "web/form.h"

#include "base/codes.h"
#include "base/date.h"
#include "base/fold.h"
#include "web/web-private.h"

enum { MOST_PAIRS = 200, SLUG_MOST = 80 };

const struct form *none_form_get(void) {
	static const struct form form = { .name = "none",
		.size = sizeof(struct none_form),
		.fields = NULL,
		.count = 0 };
	return &form;
}

size_t form_most_refusals(const struct form *form) {
	return form->count;
}

bool form_is_secret(const struct form *form, struct str name) {
	for (size_t i = 0; form != NULL && i < form->count; i++)
		if (str_equal(str_from(form->fields[i].name), name))
			return (form->fields[i].flags & FIELD_SECRET) != 0;
	return false;
}

/* ---- splitting ---- */

static size_t count_byte(struct str text, char byte) {
	size_t count = 0;
	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == byte;
	return count;
}

enum err form_split(
	struct arena *a, struct str text, struct form_pair **ret_pairs, size_t *ret_count, const char **ret_detail) {
	size_t most = count_byte(text, '&') + 1;
	if (most > MOST_PAIRS) {
		*ret_detail = "there are more than 200 fields";
		return ERR_REQUEST;
	}
	struct form_pair *pairs = ARENA_ARRAY(a, struct form_pair, most);
	size_t count = 0;
	struct str rest = text.n == 0 ? STR_NONE : text;
	while (!str_is_none(rest)) {
		struct str value = str_cut(&rest, S("&"));
		if (value.n == 0)
			continue;
		struct str name = str_cut(&value, S("="));
		struct form_pair *pair = &pairs[count++];
		if (!url_decode(a, name, true, &pair->name) || !url_decode(a, value, true, &pair->value)) {
			*ret_detail = "a field is not percent-encoded UTF-8";
			return ERR_REQUEST;
		}
	}
	*ret_pairs = pairs;
	*ret_count = count;
	return OK;
}

/* The value of one header field of a part; STR_NONE when it is not there. */
static struct str part_field(struct str head, const char *name) {
	struct str rest = head;
	while (!str_is_none(rest)) {
		struct str value = str_line(&rest);
		struct str key = str_trim(str_cut(&value, S(":")));
		if (!str_is_none(value) && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
			return str_trim(value);
	}
	return STR_NONE;
}

/* A file of a form; one without name and bytes is what a browser sends when none was chosen. */
static enum err take_file(struct req_file *to, struct str field, struct str name, struct str bytes,
	const char **ret_detail) {
	if (to == NULL) {
		*ret_detail = "a file was sent where only text is taken";
		return ERR_MEDIA_TYPE;
	}
	if (name.n == 0 && bytes.n == 0)
		return OK;
	if (!str_is_none(to->field) || !utf8_valid(field) || !utf8_valid(name)) {
		*ret_detail =
			str_is_none(to->field) ? "the name of a file is not UTF-8" : "more than one file was sent";
		return ERR_REQUEST;
	}
	*to = (struct req_file){ .field = field, .name = name, .bytes = bytes };
	return OK;
}

/* One part becomes the file or a pair. */
static enum err read_part(struct str part, struct req_file *file, struct form_pair *pairs, size_t *count,
	const char **ret_detail) {
	size_t head_end = str_find(part, S("\r\n\r\n"), 0);
	if (head_end == SIZE_MAX) {
		*ret_detail = "a part of the body has no header section";
		return ERR_REQUEST;
	}
	struct str head = str_slice(part, 0, head_end), value = str_from_offset(part, head_end + 4);
	struct str disposition = part_field(head, "Content-Disposition");
	struct str name = media_parameter(disposition, S("name")),
		file_name = media_parameter(disposition, S("filename"));
	if (!media_is(disposition, S("form-data")) || str_is_none(name)) {
		*ret_detail = "a part of the body has no name";
		return ERR_REQUEST;
	}
	if (!str_is_none(file_name))
		return take_file(file, name, file_name, value, ret_detail);
	if (!utf8_valid(name) || !utf8_valid(value)) {
		*ret_detail = "a part of the body is not UTF-8";
		return ERR_REQUEST;
	}
	pairs[(*count)++] = (struct form_pair){ .name = name, .value = value };
	return OK;
}

enum err form_split_upload(struct arena *a, struct str body, struct str boundary, struct req_file *file,
	struct form_pair **ret_pairs, size_t *ret_count, const char **ret_detail) {
	*ret_detail = "the body is not multipart/form-data";
	if (boundary.n == 0 || boundary.n > 70)
		return ERR_REQUEST;
	/* The first delimiter has no line break before it. */
	struct str delimiter = str_format(a, "\r\n--%.*s", STR_ARG(boundary)), first = str_from_offset(delimiter, 2);
	struct form_pair *pairs = ARENA_ARRAY(a, struct form_pair, MOST_PAIRS);
	struct str rest = str_from_offset(body, first.n);
	size_t count = 0;
	if (!str_starts(body, first))
		return ERR_REQUEST;
	while (!str_starts(rest, S("--"))) {
		struct str part = str_cut(&rest, delimiter);
		if (str_is_none(rest) || !str_starts(part, S("\r\n")) || count == MOST_PAIRS)
			return ERR_REQUEST;
		TRY(read_part(str_from_offset(part, 2), file, pairs, &count, ret_detail));
		*ret_detail = "the body is not multipart/form-data";
	}
	*ret_pairs = pairs;
	*ret_count = count;
	return OK;
}

enum err form_split_multipart(struct arena *a, struct str body, struct str boundary, struct form_pair **ret_pairs,
	size_t *ret_count, const char **ret_detail) {
	return form_split_upload(a, body, boundary, NULL, ret_pairs, ret_count, ret_detail);
}

/* ---- what is accepted ---- */

static struct msg_arg number_arg(struct arena *a, const char *name, int64_t number) {
	return (struct msg_arg){ .name = name, .text = str_format(a, "%lld", (long long)number) };
}

static struct str enum_words(struct arena *a, const struct enum_desc *values) {
	struct str words = S("");
	for (size_t i = 1; i < values->count; i++) {
		if (values->values[i].word == NULL)
			continue;
		struct str next = str_from(values->values[i].word);
		words = words.n == 0 ? next : str_format(a, "%.*s, %.*s", STR_ARG(words), STR_ARG(next));
	}
	return words;
}

static const char *accepts_sentence(const struct field *field) {
	switch (field->kind) {
	case FIELD_KIND_TEXT:
		return field->min > 1 ? T("{label}は{min}文字以上{max}文字以内で入力してください。")
		                      : T("{label}は{max}文字以内で入力してください。");
	case FIELD_KIND_DATE: return T("{label}は2026-04-01のような日付で入力してください。");
	case FIELD_KIND_INT: return T("{label}は{min}から{max}までの整数で入力してください。");
	case FIELD_KIND_CODE: return T("{label}は6桁の全国地方公共団体コードで指定してください（例: 131172）。");
	case FIELD_KIND_ID: return T("{label}は13桁の番号で指定してください。");
	case FIELD_KIND_ENUM: return T("{label}は次のいずれかで指定してください: {words}");
	case FIELD_KIND_FLAG: return T("{label}は1を指定するか、省略してください。");
	case FIELD_KIND_SLUG: return T("{label}は英小文字・数字・ハイフンで指定してください。");
	case FIELD_KIND_CURSOR: return T("続きを読むときに、前の応答の next の値を指定してください。はじめは省略します。");
	}
	BUG("field \"%s\" has no kind", field->name);
}

struct str form_accepts(struct arena *a, const struct field *field, enum lang lang) {
	const struct msg_arg args[] = {
		{ .name = "label", .text = str_from(tr(lang, field->label)) },
		number_arg(a, "min", field->min),
		number_arg(a, "max", field->max),
		{ .name = "words", .text = field->values == NULL ? S("") : enum_words(a, field->values) },
	};
	return tr_format(a, lang, accepts_sentence(field), args, COUNT_OF(args));
}

/* Nobody types a cursor: whoever follows a link needs the way back, not the form of the value. */
static struct str refusal(struct arena *a, const struct field *field, enum lang lang) {
	if (field->kind == FIELD_KIND_CURSOR)
		return str_from(tr(lang, T("続きの位置が正しくありません。一覧の最初からやり直してください。")));
	return form_accepts(a, field, lang);
}

static struct str needs_value(struct arena *a, const struct field *field, enum lang lang) {
	const struct msg_arg args[] = { { .name = "label", .text = str_from(tr(lang, field->label)) } };
	bool chosen = field->kind == FIELD_KIND_ENUM || field->kind == FIELD_KIND_FLAG || field->kind == FIELD_KIND_ID;
	return tr_format(a, lang, chosen ? T("{label}を選んでください。") : T("{label}を入力してください。"), args, COUNT_OF(args));
}

static struct str has_wrong_character(struct arena *a, const struct field *field, enum lang lang) {
	const struct msg_arg args[] = { { .name = "label", .text = str_from(tr(lang, field->label)) } };
	return tr_format(a, lang, T("{label}に使えない文字が含まれています。"), args, COUNT_OF(args));
}

/* ---- one value ---- */

/* CRLF and CR become LF in a text of lines; a tab elsewhere becomes a space. */
static struct str plain_breaks(struct arena *a, struct str text, bool lines) {
	char *plain = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (lines && c == '\r') {
			c = '\n';
			i += i + 1 < text.n && text.p[i + 1] == '\n';
		} else if (!lines && c == '\t') {
			c = ' ';
		}
		plain[n++] = c;
	}
	return str_of(plain, n);
}

/* C0 and C1 controls but for the breaks that the field takes, line and paragraph separators, and noncharacters. */
static bool has_control(struct str text, bool lines) {
	uint32_t c;
	for (size_t i = 0; i < text.n;) {
		i += utf8_decode(str_from_offset(text, i), &c);
		bool allowed = lines && (c == '\n' || c == '\t');
		if (((c < 0x20 || (c >= 0x7f && c < 0xa0)) && !allowed) || c == 0x2028 || c == 0x2029 ||
			(c & 0xfffe) == 0xfffe)
			return true;
	}
	return false;
}

/* Digits of full width as people type them on a Japanese keyboard. */
static struct str narrow_digits(struct arena *a, struct str text) {
	char *narrow = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n;) {
		uint32_t c;
		size_t length = utf8_decode(str_from_offset(text, i), &c);
		if (c >= 0xff10 && c <= 0xff19)
			narrow[n++] = (char)('0' + (c - 0xff10));
		else if (c == 0xff0d || c == 0x2212)
			narrow[n++] = '-';
		else {
			memcpy(narrow + n, text.p + i, length);
			n += length;
		}
		i += length;
	}
	return str_of(narrow, n);
}

static bool read_int(const struct field *field, struct str text, void *to) {
	struct opt_int value = { .has = true };
	if (!str_to_int64(text, &value.v) || value.v < field->min || value.v > field->max)
		return false;
	memcpy(to, &value, sizeof value);
	return true;
}

/* A day that date_parse wants looked at (a wrong weekday, an era that had ended) is no answer to a form. */
static bool read_date(struct str text, void *to) {
	struct date date;
	unsigned warnings = 0;
	if (!date_parse(text, &date, &warnings) || warnings != 0)
		return false;
	const struct opt_int days = { .has = true, .v = date.days };
	memcpy(to, &days, sizeof days);
	return true;
}

static bool read_enum(const struct field *field, struct str text, void *to) {
	for (size_t i = 1; i < field->values->count; i++) {
		const char *word = field->values->values[i].word;
		if (word == NULL || !str_equal(text, str_from(word)))
			continue;
		int value = (int)i;
		memcpy(to, &value, sizeof value);
		return true;
	}
	return false;
}

static bool read_flag(struct str text, void *to) {
	bool value = str_equal(text, S("1")) || str_equal(text, S("on"));
	memcpy(to, &value, sizeof value);
	return value;
}

static bool is_slug(struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool hyphen = c == '-' && i > 0 && i + 1 < text.n && text.p[i - 1] != '-';
		if (!hyphen && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			return false;
	}
	return text.n > 0 && text.n <= SLUG_MOST;
}

static bool read_str_if(bool right, struct str text, void *to) {
	if (right)
		memcpy(to, &text, sizeof text);
	return right;
}

static bool read_id(struct str text, void *to) {
	int64_t id;
	if (!id_parse(text, &id))
		return false;
	memcpy(to, &id, sizeof id);
	return true;
}

static bool read_cursor(struct arena *a, struct str text, void *to) {
	struct cursor cursor;
	if (!cursor_parse(a, text, &cursor))
		return false;
	memcpy(to, &cursor, sizeof cursor);
	return true;
}

static bool read_text(const struct field *field, struct str text, void *to) {
	size_t count = utf8_count(text);
	return read_str_if(count >= (size_t)field->min && count <= (size_t)field->max, text, to);
}

/* `text` is NFC, not empty and without controls. */
static bool read_value(struct arena *a, const struct field *field, struct str text, void *to) {
	switch (field->kind) {
	case FIELD_KIND_TEXT: return read_text(field, text, to);
	case FIELD_KIND_DATE: return read_date(text, to);
	case FIELD_KIND_INT: return read_int(field, narrow_digits(a, text), to);
	case FIELD_KIND_CODE: {
		struct str code = narrow_digits(a, text);
		return read_str_if(municipality_code_valid(code), code, to);
	}
	case FIELD_KIND_ID: return read_id(text, to);
	case FIELD_KIND_ENUM: return read_enum(field, text, to);
	case FIELD_KIND_FLAG: return read_flag(text, to);
	case FIELD_KIND_SLUG: return read_str_if(is_slug(text), text, to);
	case FIELD_KIND_CURSOR: return read_cursor(a, text, to);
	}
	BUG("field \"%s\" has no kind", field->name);
}

/* STR_NONE, or why the value is refused. `raw` is STR_NONE when the field was not sent. */
static struct str read_field(struct arena *a, const struct field *field, struct str raw, enum lang lang, void *to) {
	bool lines = (field->flags & FIELD_LINES) != 0;
	struct str text = str_trim(plain_breaks(a, raw, lines));
	if (text.n == 0) {
		if (field->kind == FIELD_KIND_TEXT && !str_is_none(raw))
			memcpy(to, &S(""), sizeof(struct str));
		return (field->flags & FIELD_REQUIRED) != 0 ? needs_value(a, field, lang) : STR_NONE;
	}
	if (has_control(text, lines))
		return has_wrong_character(a, field, lang);
	return read_value(a, field, fold_nfc(a, text), to) ? STR_NONE : refusal(a, field, lang);
}

/* ---- the whole form ---- */

static size_t field_index(const struct form *form, struct str name) {
	for (size_t i = 0; i < form->count; i++)
		if (str_equal(name, str_from(form->fields[i].name)))
			return i;
	return SIZE_MAX;
}

static bool is_ignored(const struct form_input *input, struct str name) {
	for (const char *const *word = input->ignored; word != NULL && *word != NULL; word++)
		if (str_equal(name, str_from(*word)))
			return true;
	return false;
}

static struct str wrong_field(struct arena *a, enum lang lang, struct str name, bool known) {
	const struct msg_arg args[] = { { .name = "name", .text = utf8_prefix(name, 100) } };
	return tr_format(a, lang, known ? T("「{name}」は1回だけ指定できます。") : T("「{name}」という項目はありません。"), args, COUNT_OF(args));
}

/* Puts each pair beside its field. */
static enum err place_pairs(struct arena *a, const struct form_input *input, struct str *raw, struct str *ret_hint) {
	for (size_t i = 0; i < input->pair_count; i++) {
		struct str name = input->pairs[i].name;
		size_t index = field_index(input->form, name);
		if (index == SIZE_MAX && is_ignored(input, name))
			continue;
		if (index == SIZE_MAX || !str_is_none(raw[index])) {
			*ret_hint = wrong_field(a, input->lang, name, index != SIZE_MAX);
			return ERR_REQUEST;
		}
		raw[index] = input->pairs[i].value;
	}
	return OK;
}

/* Values of the path go straight into the struct: what does not fit there is an address of nothing. */
static enum err read_params(struct arena *a, const struct form_input *input, struct str *raw, char *values) {
	for (size_t i = 0; i < input->param_count; i++) {
		size_t index = field_index(input->form, input->params[i].name);
		if (index == SIZE_MAX)
			BUG("form %s has no field for {%.*s}", input->form->name, STR_ARG(input->params[i].name));
		const struct field *field = &input->form->fields[index];
		raw[index] = input->params[i].value;
		if (raw[index].n == 0 ||
			!str_is_none(read_field(a, field, raw[index], input->lang, values + field->offset)))
			return ERR_NOT_FOUND;
	}
	return OK;
}

static bool is_param(const struct form_input *input, const char *name) {
	for (size_t i = 0; i < input->param_count; i++)
		if (str_equal(input->params[i].name, str_from(name)))
			return true;
	return false;
}

/* ---- 個人番号 ---- */

static bool is_confirmed(const struct form_input *input) {
	for (size_t i = 0; i < input->pair_count; i++)
		if (str_equal(input->pairs[i].name, S("not_my_number")))
			return str_equal(input->pairs[i].value, S("1")) || str_equal(input->pairs[i].value, S("on"));
	return false;
}

static struct str my_number_reason(struct arena *a, struct form_input *input, const struct field *field,
	struct str text) {
	size_t from, n;
	if (!input->tests_my_number || field->kind != FIELD_KIND_TEXT ||
		(field->flags & (FIELD_SECRET | FIELD_NUMBER)) != 0 || str_is_none(text))
		return STR_NONE;
	enum my_number_finding finding = my_number_find(a, text, &from, &n);
	if (finding == MY_NUMBER_STATED)
		return str_from(tr(input->lang, T("個人番号（マイナンバー）が書かれています。個人番号は受け取れませんので、消してください。")));
	if (finding == MY_NUMBER_NONE)
		return STR_NONE;
	input->says_not_my_number = is_confirmed(input);
	input->asks_my_number = !input->says_not_my_number;
	return input->says_not_my_number ? STR_NONE : str_from(tr(input->lang,
		T("12桁の数字が個人番号（マイナンバー）かもしれません。消すか、個人番号でないことを確かめて「個人番号ではありません」を選んでください。")));
}

enum err form_read(struct arena *a, struct form_input *input, void **ret_values, struct str *ret_hint) {
	const struct form *form = input->form;
	char *values = arena_alloc(a, form->size);
	struct str *raw = ARENA_ARRAY(a, struct str, form->count + 1);
	TRY(read_params(a, input, raw, values));
	TRY(place_pairs(a, input, raw, ret_hint));
	input->refusal_count = 0;
	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];
		if (is_param(input, field->name))
			continue;
		struct str reason = read_field(a, field, raw[i], input->lang, values + field->offset);
		if (str_is_none(reason))
			reason = my_number_reason(a, input, field, raw[i]);
		if (!str_is_none(reason))
			input->refusals[input->refusal_count++] =
				(struct form_refusal){ .field = field->name, .reason = reason };
	}
	*ret_values = values;
	return input->refusal_count == 0 ? OK : ERR_INPUT;
}
