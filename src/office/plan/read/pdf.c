/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The text of a PDF through poppler, in a child process that can do nothing but compute and write to one pipe. Poppler
 * is loaded by the child only: the parent never has its code in its memory and does not pay for linking its fifty
 * libraries. See read-private.h.
 */
#include "office/plan/read/page.h"
#include "office/plan/read/read-private.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <poppler.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_BYTES = PLAN_READ_TEXT_BYTES, PAGES = 2000, SECONDS = 60, CPU_SECONDS = 45, MEMORY_BYTES = 1 << 30 };

/* How the child ends. */
enum outcome {
	OUTCOME_TEXT = 0,
	OUTCOME_NO_LIBRARY = 10,
	OUTCOME_NO_SANDBOX,
	OUTCOME_NO_DOCUMENT,
	OUTCOME_LOCKED,
	OUTCOME_TOO_LARGE
};

/* ---- the child: poppler ---- */

/* Functions of poppler and glib that are found at run time, with their own types. */
struct library {
	__typeof__(&poppler_document_new_from_bytes) new_from_bytes;
	__typeof__(&poppler_document_get_n_pages) get_n_pages;
	__typeof__(&poppler_document_get_page) get_page;
	__typeof__(&poppler_page_get_text) get_text;
	__typeof__(&poppler_page_get_text_layout) get_text_layout;
	__typeof__(&g_bytes_new_static) bytes_new_static;
	__typeof__(&g_bytes_unref) bytes_unref;
	__typeof__(&g_object_unref) object_unref;
	__typeof__(&g_free) free;
};

/* dlsym gives a data pointer; POSIX lets it be stored into a function pointer through its bytes. */
static bool find_symbol(void *handle, const char *name, void *function) {
	void *symbol = dlsym(handle, name);
	memcpy(function, &symbol, sizeof symbol);
	return symbol != NULL;
}

static bool library_load(struct library *l) {
	void *handle = dlopen("libpoppler-glib.so.8", RTLD_NOW | RTLD_LOCAL);
	return handle != NULL && find_symbol(handle, "poppler_document_new_from_bytes", &l->new_from_bytes) &&
		find_symbol(handle, "poppler_document_get_n_pages", &l->get_n_pages) &&
		find_symbol(handle, "poppler_document_get_page", &l->get_page) &&
		find_symbol(handle, "poppler_page_get_text", &l->get_text) &&
		find_symbol(handle, "poppler_page_get_text_layout", &l->get_text_layout) &&
		find_symbol(handle, "g_bytes_new_static", &l->bytes_new_static) &&
		find_symbol(handle, "g_bytes_unref", &l->bytes_unref) &&
		find_symbol(handle, "g_object_unref", &l->object_unref) && find_symbol(handle, "g_free", &l->free);
}

static PopplerDocument *open_document(const struct library *l, struct str bytes, bool *ret_locked) {
	GError *error = NULL;
	GBytes *shared = l->bytes_new_static(bytes.p, bytes.n);
	PopplerDocument *document = l->new_from_bytes(shared, NULL, &error);
	*ret_locked = document == NULL && error != NULL && error->code == POPPLER_ERROR_ENCRYPTED;
	l->bytes_unref(shared);
	return document;
}

static void print_page(const struct library *l, struct arena *a, PopplerPage *page, struct buf *to) {
	PopplerRectangle *places = NULL;
	guint place_count = 0;
	char *text = l->get_text(page);
	if (text == NULL || !l->get_text_layout(page, &places, &place_count))
		return;
	struct page_char *chars = ARENA_ARRAY(a, struct page_char, place_count + 1);
	struct str rest = str_from(text);
	size_t count = 0;
	while (rest.n > 0 && count < place_count) {
		const PopplerRectangle *place = &places[count];
		struct page_char *c = &chars[count++];
		size_t length = utf8_decode(rest, &c->cp);
		rest = str_from_offset(rest, length == 0 ? 1 : length);
		c->cp = length == 0 ? ' ' : c->cp;
		c->x0 = place->x1;
		c->y0 = place->y1;
		c->x1 = place->x2;
		c->y1 = place->y2;
	}
	page_print(a, to, chars, count);
	l->free(places);
	l->free(text);
}

static void print_document(const struct library *l, PopplerDocument *document, struct buf *to) {
	int pages = l->get_n_pages(document);
	for (int i = 0; i < pages && i < PAGES && !to->too_big; i++) {
		struct arena *a = arena_new();
		PopplerPage *page = l->get_page(document, i);
		if (page != NULL) {
			print_page(l, a, page, to);
			l->object_unref(page);
		}
		buf_cstr(to, "\n\n");
		arena_free(a);
	}
}

/*
 * Fonts that are not embedded say with the name of a character map which of its codes is which character; poppler
 * reads these maps from files when it first meets them and keeps four. The child may not open files later, so it meets
 * the usual four before: a document made here shows one character in each.
 */
static void meet_character_maps(const struct library *l, struct arena *a) {
	static const char *const MAPS[] = { "90ms-RKSJ-H", "90msp-RKSJ-H", "UniJIS-UCS2-H", "UniJIS-UTF16-H" };
	struct buf *b = ARENA_NEW(a, struct buf);
	bool locked;
	buf_init(b, a, 64 * 1024);
	buf_cstr(b,
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<<");
	for (size_t i = 0; i < COUNT_OF(MAPS); i++)
		buf_format(b, "/F%zu<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/%s/DescendantFonts[5 0 R]>>", i, MAPS[i]);
	buf_cstr(b,
		">>>>>>endobj\n4 0 obj<</Length 120>>stream\n"
		"BT /F0 9 Tf <8b43>Tj /F1 9 Tf <8b43>Tj /F2 9 Tf <6c17>Tj /F3 9 Tf <6c17>Tj ET "
		"                                                     \nendstream endobj\n"
		"5 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/A"
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
		"/FontDescriptor 6 0 R>>endobj\n"
		"6 0 obj<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/"
		"CapHeight 1/StemV 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
	PopplerDocument *document = open_document(l, buf_view(b), &locked);
	if (document == NULL)
		return;
	struct buf *nowhere = ARENA_NEW(a, struct buf);
	buf_init(nowhere, a, 64 * 1024);
	print_document(l, document, nowhere);
	/* It stays open: poppler forgets the maps with its last document. */
}

/* ---- the child: its cage ---- */

static void set_limit(int what, rlim_t value) {
	struct rlimit limit = { .rlim_cur = value, .rlim_max = value };
	(void)!setrlimit((__rlimit_resource_t)what, &limit);
}

/* Only the pipe stays open; standard streams lead nowhere. */
static void close_files(int keep) {
	int nowhere = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3 && nowhere >= 0; fd++)
		if (fd != keep)
			dup2(nowhere, fd);
	int low = keep;
	if (keep != 3 && keep > 2) {
		low = dup2(keep, 3);
		close(keep);
	}
	close_range((unsigned)(low > 2 ? low + 1 : 3), ~0u, 0);
}

static bool allow_when(scmp_filter_ctx filter, int call, const struct scmp_arg_cmp *argument) {
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, argument) == 0;
}

/* From here on: memory, time, the pipe, and the end. Everything else is answered with "not permitted". */
static bool lock_up(int out) {
	static const int ALLOWED[] = {
		SCMP_SYS(exit),
		SCMP_SYS(exit_group),
		SCMP_SYS(brk),
		SCMP_SYS(munmap),
		SCMP_SYS(mremap),
		SCMP_SYS(madvise),
		SCMP_SYS(futex),
		SCMP_SYS(rt_sigreturn),
		SCMP_SYS(rt_sigprocmask),
		SCMP_SYS(sigaltstack),
		SCMP_SYS(clock_gettime),
		SCMP_SYS(gettimeofday),
		SCMP_SYS(getrandom),
		SCMP_SYS(sched_yield),
	};
	/* The third argument of mmap and mprotect has no PROT_EXEC (4). */
	const struct scmp_arg_cmp not_executable = { .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = 4, .datum_b = 0 };
	const struct scmp_arg_cmp to_pipe = { .arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)out, .datum_b = 0 };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (filter == NULL)
		return false;
	bool done = true;
	for (size_t i = 0; i < COUNT_OF(ALLOWED); i++)
		done = done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0) == 0;
	done = done && allow_when(filter, SCMP_SYS(mmap), &not_executable) &&
		allow_when(filter, SCMP_SYS(mprotect), &not_executable) && allow_when(filter, SCMP_SYS(write), &to_pipe);
	done = done && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

static void write_all(int fd, struct str s) {
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);
		if (n <= 0)
			return;
		s = str_from_offset(s, (size_t)n);
	}
}

static enum outcome run_child(struct str bytes, int out) {
	struct library l;
	struct arena *a = arena_new();
	bool locked;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!library_load(&l))
		return OUTCOME_NO_LIBRARY;
	meet_character_maps(&l, a);
	close_files(out);
#ifndef __SANITIZE_ADDRESS__ /* which maps far more than it uses */
	set_limit(RLIMIT_AS, MEMORY_BYTES);
#endif
	set_limit(RLIMIT_CPU, CPU_SECONDS);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_FSIZE, 0);
	set_limit(RLIMIT_NPROC, 0);
	out = out > 2 ? 3 : out;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !lock_up(out))
		return OUTCOME_NO_SANDBOX;
	PopplerDocument *document = open_document(&l, bytes, &locked);
	if (document == NULL)
		return locked ? OUTCOME_LOCKED : OUTCOME_NO_DOCUMENT;
	struct buf *text = ARENA_NEW(a, struct buf);
	buf_init(text, a, TEXT_BYTES);
	print_document(&l, document, text);
	if (text->too_big)
		return OUTCOME_TOO_LARGE;
	write_all(out, buf_view(text));
	return OUTCOME_TEXT;
}

/* ---- the parent ---- */

static int64_t now_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What the child writes until it closes the pipe; false when the time is over or there is too much. */
static bool read_pipe(int fd, struct buf *b) {
	int64_t end = now_ms() + SECONDS * 1000;
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left = end - now_ms();
		int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
		if (polled < 0 && errno == EINTR)
			continue;
		if (polled <= 0 || !buf_reserve(b, 64 * 1024))
			return false;
		ssize_t n = read(fd, b->p + b->n, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		b->n += (size_t)n;
	}
}

static int wait_for(pid_t child) {
	int status = 0;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum err explain(int outcome, const char **ret_ja, const char **ret_en) {
	static const struct { int outcome; enum err err; const char *ja, *en; } SENTENCES[] = {
		{ OUTCOME_NO_LIBRARY, ERR_INTERNAL, "PDFを読むための部品（libpoppler-glib8）がこのコンピューターにありません。導入するか、テキストにしてから読み込んでください。",
		  "The library that reads PDF (libpoppler-glib8) is not installed; install it, or give the text." },
		{ OUTCOME_NO_SANDBOX, ERR_INTERNAL, "PDFを安全に開く準備（seccomp）ができないため、読み込みませんでした。テキストにしてから読み込んでください。",
		  "The PDF was not opened, because the protection it needs (seccomp) cannot be set up here; give the text." },
		{ OUTCOME_NO_DOCUMENT, ERR_FORMAT, "PDFとして開けませんでした。ファイルが壊れていないかご確認ください。",
			"It cannot be opened as PDF; check that the file is whole." },
		{ OUTCOME_LOCKED, ERR_FORMAT, "PDFにパスワードがかかっています。外してから読み込んでください。",
			"The PDF is protected by a password; remove it first." },
		{ OUTCOME_TOO_LARGE, ERR_TOO_LARGE, "PDFの文字が多すぎます。計画の部分だけを別のファイルにしてください。",
			"The PDF holds too much text; put the plan alone into a file." },
	};
	for (size_t i = 0; i < COUNT_OF(SENTENCES); i++)
		if (SENTENCES[i].outcome == outcome) {
			*ret_ja = SENTENCES[i].ja;
			*ret_en = SENTENCES[i].en;
			return SENTENCES[i].err;
		}
	*ret_ja = "PDFを読み終えることができませんでした。壊れているか、複雑すぎます。テキストにしてから読み込んでください。";
	*ret_en = "The PDF could not be read to its end: it is damaged or too complex; give the text.";
	return ERR_FORMAT;
}

static enum err run(struct arena *a, struct str bytes, struct buf *b, const char **ret_ja, const char **ret_en) {
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return explain(OUTCOME_NO_SANDBOX, ret_ja, ret_en);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		_exit(run_child(bytes, ends[1]));
	}
	close(ends[1]);
	buf_init(b, a, (size_t)TEXT_BYTES + 128 * 1024);
	bool whole = child > 0 && read_pipe(ends[0], b);
	close(ends[0]);
	if (child < 0)
		return explain(OUTCOME_NO_SANDBOX, ret_ja, ret_en);
	if (!whole)
		kill(child, SIGKILL);
	int outcome = wait_for(child);
	return whole && outcome == OUTCOME_TEXT ? OK : explain(outcome == OUTCOME_TEXT ? -1 : outcome, ret_ja, ret_en);
}

static bool has_text(struct str s) {
	size_t letters = 0;
	for (size_t i = 0; i < s.n && letters < 10; i++)
		letters += (unsigned char)s.p[i] > ' ';
	return letters >= 10;
}

enum err pdf_text(struct arena *a, struct str bytes, struct str *ret_text, const char **ret_ja, const char **ret_en) {
	struct buf *b = ARENA_NEW(a, struct buf);
	enum encoding encoding;
	struct str reason, text;
	TRY(run(a, bytes, b, ret_ja, ret_en));
	if (text_decode(a, buf_view(b), &text, &encoding, &reason) != OK || encoding != ENCODING_UTF8)
		return explain(-1, ret_ja, ret_en);
	if (!has_text(text)) {
		*ret_ja = "PDFに文字の情報がありません（紙を読み取った画像のようです）。文字認識（OCR）をかけるか、元の文書から作り直したPDFを使ってください。";
		*ret_en = "The PDF has no text (it seems to be scanned paper); run OCR on it, "
				  "or use a PDF made from the original document.";
		return ERR_FORMAT;
	}
	*ret_text = text;
	return OK;
}
