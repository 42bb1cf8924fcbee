/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sentences in two languages and the values in them. See lang.h. */
#include "base/lang.h"

#include "base/arena.h"

const struct msg_entry *msg_find(uint64_t hash) {
	for (size_t i = hash & (msg_en_slot_count - 1); msg_en_slots[i] != 0; i = (i + 1) & (msg_en_slot_count - 1)) {
		const struct msg_entry *entry = &msg_en[msg_en_slots[i] - 1];
		if (entry->hash == hash)
			return entry;
	}
	return NULL;
}

/* What comes here need not be a sentence of ours, so the hash alone does not decide. */
const char *tr(enum lang lang, const char *msgid) {
	if (lang != LANG_EN)
		return msgid;
	const struct msg_entry *entry = msg_find(msg_hash(msgid, strlen(msgid)));
	return entry == NULL || strcmp(entry->msgid, msgid) != 0 ? msgid : entry->text;
}

/* 1234567 as 1,234,567, written from the end. */
static struct str separated(int64_t value, char number[MSG_NUMBER_SIZE], bool plain) {
	size_t i = MSG_NUMBER_SIZE;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	for (int digits = 0; digits == 0 || rest > 0; digits++, rest /= 10) {
		if (digits > 0 && digits % 3 == 0 && !plain)
			number[--i] = ',';
		number[--i] = (char)('0' + rest % 10);
	}
	if (value < 0)
		number[--i] = '-';
	return str_of(number + i, MSG_NUMBER_SIZE - i);
}

static struct str value_of(const struct msg_arg *arg, char number[MSG_NUMBER_SIZE]) {
	struct str name = str_from(arg->name);
	if (arg->text.p != NULL)
		return arg->text;
	return separated(arg->number, number, str_equal(name, S("year")) || str_ends(name, S("_year")));
}

/* The value for the {name} at the start of `s`, and the bytes it takes; NULL when there is none. */
static const struct msg_arg *arg_at(struct str s, const struct msg_arg *args, size_t count, size_t *ret_length) {
	size_t close = str_find(s, S("}"), 0);
	for (size_t i = 0; i < count && close != SIZE_MAX; i++) {
		if (!str_equal(str_slice(s, 1, close - 1), str_from(args[i].name)))
			continue;
		*ret_length = close + 1;
		return &args[i];
	}
	return NULL;
}

bool msg_next(struct str *rest, const struct msg_arg *args, size_t count, char number[MSG_NUMBER_SIZE],
	struct str *ret_piece) {
	struct str s = *rest;
	if (s.n == 0)
		return false;
	for (size_t at = str_find(s, S("{"), 0); at != SIZE_MAX; at = str_find(s, S("{"), at + 1)) {
		size_t length = 0;
		const struct msg_arg *arg = arg_at(str_from_offset(s, at), args, count, &length);
		if (arg == NULL)
			continue;
		*ret_piece = at > 0 ? str_slice(s, 0, at) : value_of(arg, number);
		*rest = str_from_offset(s, at > 0 ? at : length);
		return true;
	}
	*ret_piece = s;
	*rest = str_from_offset(s, s.n);
	return true;
}

struct str tr_format(struct arena *a, enum lang lang, const char *msgid, const struct msg_arg *args, size_t count) {
	char number[MSG_NUMBER_SIZE];
	struct str sentence = str_from(tr(lang, msgid)), rest = sentence, piece;
	size_t n = 0;
	while (msg_next(&rest, args, count, number, &piece))
		n += piece.n;
	char *text = arena_alloc(a, n + 1), *end = text;
	rest = sentence;
	while (msg_next(&rest, args, count, number, &piece)) {
		memcpy(end, piece.p, piece.n);
		end += piece.n;
	}
	return str_of(text, n);
}
