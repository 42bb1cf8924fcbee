/* T("in a comment") is no sentence. */
#define T(japanese) (japanese)
const char *a(void) {
	const char *s = "T(\"in a literal\")";
	return T("一つ目") T("二つ"
		"目") TT("no") s;
}
