/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* templates.def as tables, and filling them in. */
#include "office/notice/notice-private.h"

#include "base/buf.h"

/* ---- the tables ---- */

#define TEMPLATE(word, topic, flags, subject) static const struct template_text texts_##word[] = {
#define TEXT(sentence) { .text = sentence, .translated = true },
#define LINE(line) { .text = line },
#define VALUE(name, sample)
#define END_TEMPLATE(word) { .text = NULL } };
#include "office/notice/templates.def"

#define TEMPLATE(word, topic, flags, subject) static const struct template_value values_##word[] = {
#define TEXT(sentence)
#define LINE(line)
#define VALUE(name_, sample_) { .name = #name_, .sample = sample_ },
#define END_TEMPLATE(word) { .name = NULL } };
#include "office/notice/templates.def"

static const struct template TEMPLATES[NOTICE_T_COUNT] = {
#define TEMPLATE(word_, topic_, flags_, subject_) \
	[NOTICE_T_##word_] = { .word = #word_, .topic = topic_, .flags = flags_, .subject = subject_, .texts = texts_##word_, .values = values_##word_ },
#define TEXT(sentence)
#define LINE(line)
#define VALUE(name, sample)
#define END_TEMPLATE(word)
#include "office/notice/templates.def"
};

const struct template *template_of(enum notice_template t) {
	if (t <= NOTICE_T_INVALID || t >= NOTICE_T_COUNT)
		BUG("%d is no template", (int)t);
	return &TEMPLATES[t];
}

/* ---- filling in ---- */

struct str clean_text(struct arena *a, struct str text, bool one_line) {
	char *to = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool keeps = c >= 0x20 && c != 0x7f;
		keeps |= !one_line && c == '\n';
		to[i] = keeps ? text.p[i] : ' ';
	}
	return str_of(to, text.n);
}

static const struct msg_arg *arg_named(const struct msg_arg *values, size_t count, const char *name) {
	for (size_t i = 0; i < count; i++)
		if (strcmp(values[i].name, name) == 0)
			return &values[i];
	return NULL;
}

static void check_values(const struct template *t, const struct msg_arg *values, size_t count) {
	size_t wanted = 0;
	for (; t->values[wanted].name != NULL; wanted++)
		if (arg_named(values, count, t->values[wanted].name) == NULL)
			BUG("the message %s needs the value \"%s\"", t->word, t->values[wanted].name);
	if (wanted != count)
		BUG("the message %s takes %zu values, not %zu", t->word, wanted, count);
}

static const struct msg_arg *clean_values(struct arena *a, const struct msg_arg *values, size_t count, bool one_line) {
	struct msg_arg *clean = ARENA_ARRAY(a, struct msg_arg, count + 1);
	for (size_t i = 0; i < count; i++) {
		clean[i] = values[i];
		if (values[i].text.p != NULL)
			clean[i].text = clean_text(a, values[i].text, one_line);
	}
	return clean;
}

struct rendered template_render(struct arena *a, const struct template *t, enum lang lang, const struct msg_arg *values,
	size_t count) {
	struct rendered r;
	struct buf *b = ARENA_NEW(a, struct buf);
	check_values(t, values, count);
	const struct msg_arg *lines = clean_values(a, values, count, false);
	r.subject = tr_format(a, lang, t->subject, clean_values(a, values, count, true), count);
	buf_init(b, a, NOTICE_TEXT_MOST);
	for (const struct template_text *text = t->texts; text->text != NULL; text++) {
		if (b->n > 0)
			buf_cstr(b, "\n\n");
		buf_str(b, tr_format(a, text->translated ? lang : LANG_JA, text->text, lines, count));
	}
	r.body = buf_view(b);
	return r;
}

/* ---- showing them ---- */

static size_t sample_values(const struct template *t, struct msg_arg *values, size_t room) {
	size_t n = 0;
	for (; t->values[n].name != NULL && n < room; n++)
		values[n] = (struct msg_arg){ .name = t->values[n].name, .text = str_from(t->values[n].sample) };
	return n;
}

void notice_print_templates(struct buf *out, struct arena *a) {
	enum { VALUES_MOST = 16 };
	struct msg_arg values[VALUES_MOST];
	for (int i = NOTICE_T_INVALID + 1; i < NOTICE_T_COUNT; i++) {
		const struct template *t = &TEMPLATES[i];
		size_t count = sample_values(t, values, VALUES_MOST);
		for (enum lang lang = LANG_JA; lang < LANG_COUNT; lang++) {
			struct rendered r = template_render(a, t, lang, values, count);
			buf_format(out, "== %s %s (%s%s%s)\n%.*s\n\n%.*s\n\n", t->word, lang == LANG_JA ? "ja" : "en",
				notice_topic_desc.values[t->topic].word, t->flags & TEMPLATE_SECRET ? ", secret" : "",
				t->flags & TEMPLATE_LETTER ? ", letter" : "", STR_ARG(r.subject), STR_ARG(r.body));
		}
	}
}
