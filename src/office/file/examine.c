/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Before a file is kept: what it is, whether that is taken, whether it is clean, and what to say when not. See
 * file.h. */
#include "base/fold.h"
#include "office/file/file.h"
#include "office/file/scan.h"
#include "office/file/sniff.h"

#include <sodium.h>

enum { MB = 1024 * 1024, SAFE_NAME_MOST = 150 };

/* ---- rules ---- */

static enum file_type type_of_word(struct str word) {
	for (size_t i = 1; i < file_type_desc.count; i++)
		if (str_equal(word, str_from(file_type_desc.values[i].word)))
			return (enum file_type)i;
	return FILE_TYPE_INVALID;
}

enum err file_rules_read(const struct settings *s, struct arena *a, struct file_rules *ret, struct str *ret_reason) {
	struct file_rules rules = {
		.most_bytes = s->file_limit_mb * MB,
		.party_most_bytes = s->file_party_limit_mb * MB,
		.scanner = s->clamd_socket,
	};
	struct str rest = str_from(s->file_types);
	while (!str_is_none(rest)) {
		struct str word = str_cut(&rest, S(" "));
		enum file_type type = type_of_word(word);
		if (word.n > 0 && type == FILE_TYPE_INVALID) {
			*ret_reason = str_format(a, "file_types: \"%.*s\" is no type of file", STR_ARG(word));
			return ERR_INPUT;
		}
		rules.types |= word.n > 0 ? INT64_C(1) << type : 0;
	}
	*ret = rules;
	return OK;
}

struct str file_types_text(struct arena *a, enum lang lang, int64_t types) {
	struct str text = S("");
	for (size_t i = 1; i < file_type_desc.count; i++) {
		if ((types & INT64_C(1) << i) == 0)
			continue;
		struct str label = str_from(tr(lang, file_type_desc.values[i].label));
		text = text.n == 0 ? label : STR_JOIN(a, text, str_from(tr(lang, T("、"))), label);
	}
	return text;
}

/* ---- examining ---- */

static enum file_refusal refusal_of(enum look_problem problem) {
	static const enum file_refusal REFUSALS[LOOK_PROBLEM_COUNT] = {
		[LOOK_OK] = FILE_TAKEN,
		[LOOK_BROKEN] = FILE_BROKEN,
		[LOOK_LOCKED] = FILE_LOCKED,
		[LOOK_BOMB] = FILE_BOMB,
		[LOOK_TOO_HARD] = FILE_TOO_HARD,
		[LOOK_UNABLE] = FILE_UNABLE,
	};
	return REFUSALS[problem];
}

/* An archive turns out to be a document only in the child; what is refused by its signature needs no child. */
static bool is_refused_unseen(const struct file_rules *rules, enum file_type type) {
	const int64_t unknown = INT64_C(1) << FILE_TYPE_ZIP | INT64_C(1) << FILE_TYPE_TEXT;
	return ((rules->types | unknown) & INT64_C(1) << type) == 0;
}

enum file_refusal file_examine(struct arena *a, const struct file_rules *rules, struct str name, struct str bytes,
	int64_t now_us, struct file_arrival *ret) {
	*ret = (struct file_arrival){ .name = name, .bytes = bytes, .scan = FILE_SCAN_ABSENT, .scan_says = S("") };
	ret->look = (struct look){ .type = sniff_signature(bytes), .preview = S("") };
	if (bytes.n == 0)
		return FILE_EMPTY;
	if ((int64_t)bytes.n > rules->most_bytes)
		return FILE_TOO_LARGE;
	if (is_refused_unseen(rules, ret->look.type))
		return FILE_TYPE_REFUSED;
	enum look_problem problem = file_look(a, name, bytes, &ret->look);
	if (problem != LOOK_OK)
		return refusal_of(problem);
	if ((rules->types & INT64_C(1) << ret->look.type) == 0)
		return FILE_TYPE_REFUSED;
	crypto_hash_sha256(ret->sha256, (const unsigned char *)bytes.p, bytes.n);
	ret->scan = scan_bytes(a, rules->scanner, bytes, &ret->scan_says);
	bool answered = ret->scan == FILE_SCAN_CLEAN || ret->scan == FILE_SCAN_INFECTED;
	ret->scanned_us = answered ? now_us : 0;
	return ret->scan == FILE_SCAN_INFECTED ? FILE_INFECTED : FILE_TAKEN;
}

/* ---- sentences ---- */

struct str file_refusal_sentence(struct arena *a, enum lang lang, enum file_refusal refusal,
	const struct file_rules *rules, const struct file_arrival *arrival) {
	static const char *const SENTENCES[FILE_REFUSAL_COUNT] = {
		[FILE_EMPTY] = T("「{name}」は中身が空です。正しいファイルを選び直してください。"),
		[FILE_TOO_LARGE] = T("「{name}」は大きすぎます（上限は{limit}MB）。ページを分けるか、画像を小さくしてから送ってください。"),
		[FILE_TYPE_REFUSED] = T("「{name}」は受け付けていない種類のファイルです（{type}）。次のいずれかで保存し直してください: {accepted}"),
		[FILE_BROKEN] = T("「{name}」を開けません（{type}）。お手元で開けるかどうかを確かめ、保存し直してから送ってください。"),
		[FILE_LOCKED] = T("「{name}」にはパスワードがかかっています。パスワードを外してから送ってください。"),
		[FILE_BOMB] = T("「{name}」は開くと極端に大きくなるため、受け取れません。画像なら小さくしてから送ってください（1億画素まで）。"),
		[FILE_TOO_HARD] = T("「{name}」の中身を時間内に確かめられませんでした。作り直すか、別の種類で保存し直してから送ってください。"),
		[FILE_UNABLE] = T("いまはファイルの中身を確かめられないため、「{name}」を受け取れませんでした。しばらくしてからもう一度送ってください。"),
		[FILE_INFECTED] = T("「{name}」からウイルスが見つかったため、受け取りませんでした（{says}）。お使いの端末を検査し、安全なファイルを送ってください。"),
		[FILE_CHANGED] = T("「{name}」は送っている間に内容が変わったか、途中で壊れました。もう一度はじめから送ってください。"),
		[FILE_FULL] = T("「{name}」を入れると、保管できる量（{room}MB）を超えます。使っていないファイルを削除してから送ってください。"),
	};
	const struct msg_arg args[] = {
		{ .name = "name", .text = utf8_prefix(arrival->name, 100) },
		{ .name = "limit", .text = str_format(a, "%lld", (long long)(rules->most_bytes / MB)) },
		{ .name = "room", .text = str_format(a, "%lld", (long long)(rules->party_most_bytes / MB)) },
		{ .name = "type", .text = str_from(tr(lang, file_type_desc.values[arrival->look.type].label)) },
		{ .name = "accepted", .text = file_types_text(a, lang, rules->types) },
		{ .name = "says", .text = arrival->scan_says },
	};
	return tr_format(a, lang, SENTENCES[refusal], args, COUNT_OF(args));
}

/* ---- names ---- */

/* What no file system or no reader takes well: separators and signs of Windows, controls, and the characters that turn
 * the direction of writing, with which "gpj.exe" can be made to look like "exe.jpg". */
static bool is_unsafe(uint32_t c) {
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL) ||
		(c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
		c == 0xfeff;
}

/* Device names of Windows, with or without an ending. */
static bool is_device(struct str name) {
	static const char *const DEVICES[] = { "con", "prn", "aux", "nul", "com", "lpt" };
	struct str rest = name, stem = str_trim(str_cut(&rest, S(".")));
	for (size_t i = 0; i < COUNT_OF(DEVICES); i++)
		if (stem.n >= 3 && strncasecmp(stem.p, DEVICES[i], 3) == 0 &&
			(i < 4 ? stem.n == 3 : stem.n == 4 && stem.p[3] >= '0' && stem.p[3] <= '9'))
			return true;
	return false;
}

static struct str replace_unsafe(struct arena *a, struct str name) {
	char *text = arena_alloc(a, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n;) {
		uint32_t c;
		size_t length = utf8_decode(str_from_offset(name, i), &c);
		if (length == 0)
			break;
		if (is_unsafe(c))
			text[n++] = '_';
		else {
			memcpy(text + n, name.p + i, length);
			n += length;
		}
		i += length;
	}
	return str_of(text, n);
}

bool file_name_differs(struct arena *a, struct str name, enum file_type type) {
	return !type_has_ending(type, name_ending(a, name));
}

struct str file_name_safe(struct arena *a, struct str name, enum file_type type) {
	struct str safe = str_trim(replace_unsafe(a, name)), endings = str_from(file_type_endings(type));
	while (safe.n > 0 && (safe.p[0] == '.' || safe.p[0] == ' '))
		safe = str_from_offset(safe, 1);
	while (safe.n > 0 && (safe.p[safe.n - 1] == '.' || safe.p[safe.n - 1] == ' '))
		safe.n--;
	struct str ending = S("");
	if (file_name_differs(a, safe, type)) {
		ending = STR_JOIN(a, S("."), str_cut(&endings, S(" ")));
	} else {
		size_t dot = str_find_last(safe, S("."));
		ending = str_from_offset(safe, dot);
		safe = str_slice(safe, 0, dot);
	}
	safe = utf8_prefix(safe, SAFE_NAME_MOST - utf8_count(ending));
	return STR_JOIN(a, safe.n == 0 || is_device(safe) ? S("_") : S(""), safe, ending);
}
