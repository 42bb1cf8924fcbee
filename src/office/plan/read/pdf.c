#include "office/plan/read/read-private.h"
enum err pdf_text(struct arena *a, struct str bytes, struct str *ret_text, const char **ret_ja, const char **ret_en) { (void)a;(void)bytes;(void)ret_text;*ret_ja="x";*ret_en="x"; return ERR_FORMAT; }
