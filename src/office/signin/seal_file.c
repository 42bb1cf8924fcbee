/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of keys: see seal.h. It is replaced as a whole, by renaming, so that a cut leaves either the old one or the
 * new. */
#include "base/buf.h"
#include "base/fd.h"
#include "db/control.h"
#include "office/signin/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST_BYTES = 16 * 1024, NUMBER_CHARACTERS = 8 };

static const char HEAD[] =
	"# Keys with which Kassei encrypts secrets in its database. Whoever has this file and the database can read them: keep copies of the two apart.\n"
	"# The first key encrypts, every key decrypts. kassei secret rotate adds one; without this file the secrets are lost.\n";

struct str seal_path(struct arena *a, const struct settings *settings) {
	struct str beside = control_path(a, settings->database);
	if (settings->secret_key_file[0] != '\0')
		return str_from(settings->secret_key_file);
	return str_is_none(beside) ? S("") : str_join2(a, str_slice(beside, 0, beside.n - S(".sock").n), S(".key"));
}

/* ---- keys ---- */

static void wipe(void *keys) {
	sodium_memzero(keys, sizeof(struct seal_keys));
}

static int64_t number_of(const unsigned char key[SEAL_KEY_BYTES]) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, key, SEAL_KEY_BYTES);
	return (int64_t)hash[0] << 24 | (int64_t)hash[1] << 16 | (int64_t)hash[2] << 8 | hash[3];
}

struct str seal_number_text(struct arena *a, int64_t number) {
	return str_format(a, "%08llx", (unsigned long long)number);
}

const struct seal_key *seal_key_find(const struct seal_keys *keys, int64_t number) {
	for (size_t i = 0; i < keys->count; i++)
		if (keys->items[i].number == number)
			return &keys->items[i];
	return NULL;
}

enum err seal_key_add(struct seal_keys *keys) {
	if (keys->count == SEAL_KEYS_MOST)
		return ERR_TOO_LARGE;
	memmove(&keys->items[1], &keys->items[0], keys->count * sizeof *keys->items);
	randombytes_buf(keys->items[0].bytes, SEAL_KEY_BYTES);
	keys->items[0].number = number_of(keys->items[0].bytes);
	keys->count++;
	return OK;
}

/* ---- reading ---- */

/* "key 1f3c9a02 …": a number that is not the key's says that one of them was changed. */
static bool read_key(struct arena *a, struct str line, struct seal_key *ret_key) {
	struct str rest = line, word = str_cut(&rest, S(" "));
	struct str number = str_cut(&rest, S(" "));
	size_t n = 0;
	if (!str_equal(word, S("key")) || number.n != NUMBER_CHARACTERS || str_is_none(rest) ||
		sodium_hex2bin(ret_key->bytes, sizeof ret_key->bytes, rest.p, rest.n, NULL, &n, NULL) != 0 ||
		n != SEAL_KEY_BYTES || rest.n != 2 * SEAL_KEY_BYTES)
		return false;
	ret_key->number = number_of(ret_key->bytes);
	return str_equal(number, seal_number_text(a, ret_key->number));
}

static enum err read_lines(struct arena *a, struct str path, struct str text, struct seal_keys *keys,
	struct str *ret_reason) {
	for (int line_no = 1; !str_is_none(text); line_no++) {
		struct str line = str_trim(str_line(&text));
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (keys->count == SEAL_KEYS_MOST || !read_key(a, line, &keys->items[keys->count])) {
			*ret_reason = str_format(a,
				"%.*s:%d: the line is no key, or was changed: put the file back from its copy",
				STR_ARG(path), line_no);
			return ERR_INPUT;
		}
		keys->count++;
	}
	if (keys->count == 0)
		*ret_reason =
			str_format(a, "the key file \"%.*s\" has no key: put it back from its copy", STR_ARG(path));
	return keys->count > 0 ? OK : ERR_INPUT;
}

static enum err check_mode(struct arena *a, struct str path, int fd, struct str *ret_reason) {
	struct stat status;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		*ret_reason = str_format(a, "the key file \"%.*s\" is not a file", STR_ARG(path));
		return ERR_IO;
	}
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		return OK;
	*ret_reason = str_format(a, "the key file \"%.*s\" may be used by others: chmod 600 %.*s", STR_ARG(path),
		STR_ARG(path));
	return ERR_IO;
}

static enum err read_text(struct arena *a, struct str path, char *room, struct str *ret_text, struct str *ret_reason) {
	int fd = open(str_to_cstr(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*ret_reason = str_format(a, "the key file \"%.*s\" cannot be read: %m", STR_ARG(path));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	enum err e = check_mode(a, path, fd, ret_reason);
	ssize_t n = e == OK ? read(fd, room, FILE_MOST_BYTES) : 0;
	close(fd);
	if (n < 0) {
		*ret_reason = str_format(a, "the key file \"%.*s\" cannot be read: %m", STR_ARG(path));
		return ERR_IO;
	}
	*ret_text = str_of(room, (size_t)n);
	return e;
}

enum err seal_keys_read(struct arena *a, struct str path, struct seal_keys **ret_keys, struct str *ret_reason) {
	char room[FILE_MOST_BYTES];
	struct str text;
	struct seal_keys *keys = ARENA_NEW(a, struct seal_keys);
	arena_defer(a, wipe, keys);
	enum err e = read_text(a, path, room, &text, ret_reason);
	if (e == OK)
		e = read_lines(a, path, text, keys, ret_reason);
	sodium_memzero(room, sizeof room);
	*ret_keys = keys;
	return e;
}

/* ---- writing ---- */

static void print_keys(const struct seal_keys *keys, char *room, size_t size) {
	char hex[2 * SEAL_KEY_BYTES + 1];
	int n = snprintf(room, size, "%s", HEAD);
	for (size_t i = 0; i < keys->count; i++) {
		sodium_bin2hex(hex, sizeof hex, keys->items[i].bytes, SEAL_KEY_BYTES);
		n += snprintf(room + n, size - (size_t)n, "key %08llx %s\n", (unsigned long long)keys->items[i].number,
			hex);
	}
	sodium_memzero(hex, sizeof hex);
}

/* The name lasts only when its folder is on the disk. */
static void sync_folder(struct arena *a, const char *path) {
	const char *slash = strrchr(path, '/');
	struct str name = slash == NULL ? S(".") : str_of(path, (size_t)(slash - path) + 1);
	int fd = open(str_to_cstr(a, name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static enum err write_new(struct arena *a, const char *path, const struct seal_keys *keys, struct str *ret_reason) {
	char room[FILE_MOST_BYTES];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0) {
		*ret_reason = str_format(a,
			errno == EEXIST ?
				"\"%s\" is there: another command writes the key file, or was cut off; remove it when none runs (%m)" :
				"the key file \"%s\" cannot be written: %m",
			path);
		return errno == EEXIST ? ERR_CONFLICT : ERR_IO;
	}
	print_keys(keys, room, sizeof room);
	bool written = fd_write_all(fd, str_from(room)) && fsync(fd) == 0;
	sodium_memzero(room, sizeof room);
	if (!written)
		*ret_reason = str_format(a, "the key file \"%s\" cannot be written: %m", path);
	close(fd);
	if (!written)
		unlink(path);
	return written ? OK : ERR_IO;
}

/* `replace` false: nothing that is there is touched, also when two begin at once. */
static enum err put_in_place(struct arena *a, const char *from, const char *to, bool replace, struct str *ret_reason) {
	int failed = replace ? rename(from, to) : link(from, to);
	int why = errno;
	if (failed || !replace)
		unlink(from);
	if (!failed)
		sync_folder(a, to);
	errno = why;
	if (failed)
		*ret_reason = str_format(a, "the key file \"%s\" cannot be written: %m", to);
	return !failed ? OK : why == EEXIST ? ERR_CONFLICT : ERR_IO;
}

static enum err write_file(struct arena *a, struct str path, const struct seal_keys *keys, bool replace,
	struct str *ret_reason) {
	const char *beside = str_to_cstr(a, str_join2(a, path, S(".new")));
	TRY(write_new(a, beside, keys, ret_reason));
	return put_in_place(a, beside, str_to_cstr(a, path), replace, ret_reason);
}

enum err seal_file_write(struct arena *a, struct str path, const struct seal_keys *keys, struct str *ret_reason) {
	return write_file(a, path, keys, true, ret_reason);
}

enum err seal_file_make(struct arena *a, struct str path, struct str *ret_reason) {
	struct seal_keys *keys = ARENA_NEW(a, struct seal_keys);
	arena_defer(a, wipe, keys);
	TRY(seal_key_add(keys));
	return write_file(a, path, keys, false, ret_reason);
}
