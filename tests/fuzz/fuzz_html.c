/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text on its way into a page, into JSON and into addresses: nothing of it becomes markup, and it can be read back. */
#include "base/json_out.h"
#include "fuzz/fuzz.h"
#include "fuzz/json_back.h"
#include "web/html.h"

static struct str unescaped(struct arena *a, struct str markup) {
	struct str text = str_replace(a, markup, S("&lt;"), S("<"));
	text = str_replace(a, text, S("&gt;"), S(">"));
	text = str_replace(a, text, S("&quot;"), S("\""));
	text = str_replace(a, text, S("&#39;"), S("'"));
	return str_replace(a, text, S("&amp;"), S("&"));
}

/* No byte that ends text or an attribute's value; every & begins a reference. */
static void check_markup(struct str markup) {
	for (size_t i = 0; i < markup.n; i++) {
		struct str rest = str_from_offset(markup, i);
		MUST(markup.p[i] != '<' && markup.p[i] != '>' && markup.p[i] != '"' && markup.p[i] != '\'');
		MUST(markup.p[i] != '&' || str_starts(rest, S("&lt;")) || str_starts(rest, S("&gt;")) ||
			str_starts(rest, S("&quot;")) || str_starts(rest, S("&#39;")) || str_starts(rest, S("&amp;")));
	}
}

static void check_html(struct arena *a, struct str text) {
	struct buf b;
	struct html_out o = { .b = &b, .lang = LANG_JA, .arena = a };
	buf_init(&b, a, 64 << 20);
	html_put(&o, text);
	check_markup(buf_view(&b));
	MUST(str_equal(unescaped(a, buf_view(&b)), text));
	buf_clear(&b);
	html_put_attr(&o, (struct url){ text });
	check_markup(buf_view(&b));
	/* As a value in a sentence, also one that looks like a place for a value. */
	const struct msg_arg args[] = { { .name = "n", .number = 5 }, { .name = "name", .text = text } };
	buf_clear(&b);
	html_t(&o, "{name}の{n}件 {name} {other}", args, COUNT_OF(args));
	check_markup(buf_view(&b));
	MUST(str_contains(unescaped(a, buf_view(&b)), S("5件")) && str_ends(buf_view(&b), S(" {other}")));
	/* As a sentence itself, with places that nobody closed. */
	buf_clear(&b);
	html_t(&o, str_to_cstr(a, fuzz_text(text)), args, COUNT_OF(args));
	check_markup(buf_view(&b));
}

static void check_json(struct arena *a, struct str text) {
	struct buf b;
	struct json_out j;
	struct str back;
	buf_init(&b, a, 64 << 20);
	json_begin(&j, &b, 2);
	json_object(&j);
	json_key_str(&j, "text", text);
	json_object_end(&j);
	MUST(utf8_valid(buf_view(&b)) && json_text_back(a, buf_view(&b), &back));
	MUST(!utf8_valid(text) || str_equal(back, text));
	for (size_t i = 0; i < b.n; i++)
		MUST((unsigned char)b.p[i] >= 0x20 || b.p[i] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	check_html(a, fuzz_input(data, size));
	check_json(a, fuzz_input(data, size));
	arena_free(a);
	return 0;
}
