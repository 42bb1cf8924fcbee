/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What means something else, or nothing, on the other engine. What is allowed is listed, so that a new construct is
 * refused until somebody has looked at it on both. The findings behind the lists: docs/decisions/portable-sql.md.
 */
#include "sqlgen-private.h"

struct walk {
	struct arena *a;
	portable_report report;
	void *context;
	size_t reports;
};

static const char *const FUNCTIONS[] = {
	"abs",
	"btrim",
	"count",
	"dense_rank",
	"first_value",
	"lag",
	"last_value",
	"lead",
	"length",
	"ltrim",
	"max",
	"min",
	"nullif",
	"rank",
	"replace",
	"row_number",
	"rtrim",
	"substr",
	"sum",
};
static const char *const OPERATORS[] = { "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "||", "&", "|" };

/* Node kinds that are the same everywhere, besides those with a rule of their own below. */
static const char *const KINDS[] = {
	"A_Const",
	"A_Expr",
	"A_Star",
	"Alias",
	"BoolExpr",
	"BooleanTest",
	"CaseExpr",
	"CaseWhen",
	"CoalesceExpr",
	"ColumnRef",
	"CommonTableExpr",
	"DeleteStmt",
	"FuncCall",
	"IndexElem",
	"InsertStmt",
	"JoinExpr",
	"List",
	"MultiAssignRef",
	"NullTest",
	"ParamRef",
	"RangeSubselect",
	"RangeVar",
	"ResTarget",
	"RowExpr",
	"SelectStmt",
	"SortBy",
	"String",
	"SubLink",
	"TypeCast",
	"UpdateStmt",
	"WindowDef",
};

/* rows($n), which db/rows.h gives to both. */
static bool is_rows(const char *kind, json_t *body) {
	json_t *list = node_is(json_array_get(json_object_get(body, "functions"), 0), "List");
	json_t *call = node_is(json_array_get(json_object_get(list, "items"), 0), "FuncCall");
	return strcmp(kind, "RangeFunction") == 0 && str_equal(last_name(json_object_get(call, "funcname")), S("rows"));
}

/* What to say of the kinds that are most likely met. */
static const struct { const char *kind, *reason; } REFUSED[] = {
	{ "A_ArrayExpr", "arrays exist in PostgreSQL only" },
	{ "A_Indirection", "arrays exist in PostgreSQL only" },
	{ "CollateClause", "COLLATE is not the same on both engines" },
	{ "GroupingSet", "GROUPING SETS exist in PostgreSQL only" },
	{ "LockingClause", "FOR UPDATE exists in PostgreSQL only" },
	{ "MinMaxExpr", "greatest() and least() exist in PostgreSQL only" },
	{ "RangeFunction", "a function in FROM is not the same on both engines" },
	{ "RangeTableSample", "TABLESAMPLE exists in PostgreSQL only" },
	{ "SetToDefault", "DEFAULT as a value exists in PostgreSQL only" },
	{ "SQLValueFunction", "the time or the user of the engine is not the same on both; pass a parameter" },
};

static const char *reason_for(struct walk *w, const char *kind) {
	for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
		if (strcmp(REFUSED[i].kind, kind) == 0)
			return REFUSED[i].reason;
	return str_format(w->a, "%s is not the same on both engines", kind).p;
}

static bool listed(const char *const *list, size_t count, struct str text) {
	for (size_t i = 0; i < count; i++)
		if (str_equal(str_from(list[i]), text))
			return true;
	return false;
}

static void report(struct walk *w, json_t *body, const char *reason) {
	w->reports++;
	w->report(w->context, first_at(body), reason);
}

static void check_function(struct walk *w, json_t *call) {
	struct str name = last_name(json_object_get(call, "funcname"));
	size_t args = json_array_size(json_object_get(call, "args"));
	if (!listed(FUNCTIONS, COUNT_OF(FUNCTIONS), name))
		report(w, call, str_format(w->a, "%.*s() is not the same on both engines", STR_ARG(name)).p);
	else if ((str_equal(name, S("min")) || str_equal(name, S("max"))) && args != 1)
		report(w, call,
			str_format(w->a, "%.*s() with %zu arguments exists in SQLite only", STR_ARG(name), args).p);
	if (json_object_get(call, "agg_within_group") != NULL || json_object_get(call, "agg_order") != NULL)
		report(w, call, "an order inside an aggregate is not the same on both engines");
}

static void check_operator(struct walk *w, json_t *expr) {
	struct str kind = text_of(expr, "kind");
	struct str name = last_name(json_object_get(expr, "name"));
	if (str_equal(kind, S("AEXPR_LIKE")))
		report(w, expr, "LIKE ignores case in SQLite only; compare a folded column");
	else if (str_equal(kind, S("AEXPR_ILIKE")))
		report(w, expr, "ILIKE exists in PostgreSQL only; compare a folded column");
	else if (str_equal(kind, S("AEXPR_OP")) && !listed(OPERATORS, COUNT_OF(OPERATORS), name))
		report(w, expr, str_format(w->a, "the operator %.*s is not the same on both engines", STR_ARG(name)).p);
	else if (str_starts(kind, S("AEXPR_OP_")) || str_equal(kind, S("AEXPR_SIMILAR")) ||
	         str_equal(kind, S("AEXPR_BETWEEN_SYM")) || str_equal(kind, S("AEXPR_NOT_BETWEEN_SYM")))
		report(w, expr, "this comparison exists in PostgreSQL only");
}

static void check_constant(struct walk *w, json_t *constant) {
	struct str number = text_of(json_object_get(constant, "fval"), "fval");
	if (json_object_get(constant, "bsval") != NULL)
		report(w, constant, "x'…' is a blob in SQLite and a bit string in PostgreSQL; pass a parameter");
	else if (number.n > 0 && memchr(number.p, '.', number.n) != NULL)
		report(w, constant, "fractions print differently; use integers");
	else if (number.n > 0 && memchr(number.p, 'e', number.n) != NULL)
		report(w, constant, "fractions print differently; use integers");
}

static bool is_cast_to(json_t *cast, struct str type) {
	return str_equal(last_name(json_object_get(json_object_get(cast, "typeName"), "names")), type);
}

static void check_cast(struct walk *w, json_t *cast) {
	if (!is_cast_to(cast, S("int8")) && !is_cast_to(cast, S("text")))
		report(w, cast, "CAST goes to BIGINT or TEXT only");
}

static void check_clauses(struct walk *w, json_t *select) {
	json_t *distinct = json_array_get(json_object_get(select, "distinctClause"), 0);
	if (json_object_size(distinct) > 0)
		report(w, select, "DISTINCT ON exists in PostgreSQL only");
	if (str_equal(text_of(select, "limitOption"), S("LIMIT_OPTION_WITH_TIES")))
		report(w, select, "WITH TIES exists in PostgreSQL only");
}

static void check_join(struct walk *w, json_t *join) {
	struct str type = text_of(join, "jointype");
	if (str_equal(type, S("JOIN_RIGHT")) || str_equal(type, S("JOIN_FULL")))
		report(w, join, "write LEFT JOIN: older SQLite has no RIGHT and FULL JOIN");
	if (json_object_get(join, "isNatural") != NULL || json_object_get(join, "usingClause") != NULL)
		report(w, join, "write the columns of a join behind ON");
}

/* INSERT … SELECT … FROM t ON CONFLICT: SQLite takes ON for a join. */
static void check_insert(struct walk *w, json_t *insert) {
	json_t *select = node_is(json_object_get(insert, "selectStmt"), "SelectStmt");
	if (json_object_get(insert, "onConflictClause") != NULL && json_object_get(select, "fromClause") != NULL &&
	    json_object_get(select, "whereClause") == NULL)
		report(w, insert, "INSERT … SELECT … ON CONFLICT needs WHERE TRUE before ON in SQLite");
}

static void walk(struct walk *w, json_t *node, bool in_cast);

static void walk_members(struct walk *w, json_t *node, bool in_cast) {
	const char *key;
	json_t *value;
	json_object_foreach(node, key, value) {
		if (strcmp(key, "typeName") == 0)
			continue;
		if ((strcmp(key, "larg") == 0 || strcmp(key, "rarg") == 0) &&
		    json_object_get(value, "limitOption") != NULL) /* an arm of UNION */
			check_clauses(w, value);
		walk(w, value, in_cast);
	}
}

static void check_kind(struct walk *w, const char *kind, json_t *body, bool in_cast) {
	if (strcmp(kind, "FuncCall") == 0) {
		check_function(w, body);
		if (!in_cast && str_equal(last_name(json_object_get(body, "funcname")), S("sum")))
			report(w, body, "sum() is numeric in PostgreSQL: write CAST(sum(…) AS BIGINT)");
	} else if (strcmp(kind, "A_Expr") == 0)
		check_operator(w, body);
	else if (strcmp(kind, "A_Const") == 0)
		check_constant(w, body);
	else if (strcmp(kind, "TypeCast") == 0)
		check_cast(w, body);
	else if (strcmp(kind, "SelectStmt") == 0)
		check_clauses(w, body);
	else if (strcmp(kind, "JoinExpr") == 0)
		check_join(w, body);
	else if (strcmp(kind, "InsertStmt") == 0)
		check_insert(w, body);
	else if (strcmp(kind, "RangeSubselect") == 0 && json_object_get(body, "lateral") != NULL)
		report(w, body, "LATERAL exists in PostgreSQL only");
}

/* sum() may stand in CAST(sum(…) AS BIGINT) and in CAST(COALESCE(sum(…), 0) AS BIGINT). */
static bool keeps_cast(const char *kind, bool in_cast) {
	return strcmp(kind, "TypeCast") == 0 || (in_cast && strcmp(kind, "CoalesceExpr") == 0);
}

static void walk_node(struct walk *w, json_t *node, bool in_cast) {
	json_t *body;
	const char *kind = node_kind(node, &body);
	bool is_node = json_object_size(node) == 1 && kind[0] >= 'A' && kind[0] <= 'Z';
	if (!is_node) {
		walk_members(w, node, in_cast);
		return;
	}
	size_t before = w->reports;
	if (is_rows(kind, body))
		return;
	if (!listed(KINDS, COUNT_OF(KINDS), str_from(kind)))
		report(w, body, reason_for(w, kind));
	else
		check_kind(w, kind, body, in_cast);
	if (w->reports == before) /* what is refused needs no look inside */
		walk_members(w, body, keeps_cast(kind, in_cast));
}

static void walk(struct walk *w, json_t *node, bool in_cast) {
	size_t i;
	json_t *item;
	if (json_is_object(node))
		walk_node(w, node, in_cast);
	else if (json_is_array(node))
		json_array_foreach(node, i, item)
			walk(w, item, in_cast);
}

void portable_check(struct arena *a, json_t *tree, portable_report report_fn, void *context) {
	struct walk w = { .a = a, .report = report_fn, .context = context };
	walk(&w, tree, false);
}
