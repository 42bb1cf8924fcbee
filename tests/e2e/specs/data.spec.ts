// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "HTML, JSON, CSV and XLSX printed from the same rows"; "CSV out (UTF-8 BOM CRLF, or CP932 with a report of what cannot
// be written)"; "an Atom feed; a generated OpenAPI description and a page that shows it"; "keyset pages".
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { decode_cp932, excel_instant, linked, next_page, parse_csv, parse_xlsx, unzip } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask, json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import type { Server } from "../lib/program.ts";
import { public_routes, examples_of, filled } from "../lib/routes.ts";

interface Column { name: string; label: string; type: string; format: string | undefined; words: boolean }

const with_data = public_routes().filter((route) => route.formats.includes("json"));
const lists = ["/plans", "/programmes", "/municipalities", "/support", "/timeline", "/themes"];
const searches = ["/search?q=%E4%BA%8B%E6%A5%AD", "/support?q=%E8%A3%9C%E5%8A%A9%E9%87%91", "/programmes?kind=grant&year=2026", "/plans?kind=logic_model"];

async function description(server: Server): Promise<Json> {
	return json(server, "/api/v1/openapi.json");
}

/* The schema of a route's JSON, from the description. */
function schema_of(api: Json, path: string): Json {
	return api.paths[`/api/v1${path}`].get.responses["200"].content["application/json"].schema;
}

/* Columns of a route's main rows, in the order of their printing. */
function columns_of(api: Json, path: string): Column[] {
	const schema = schema_of(api, path);
	const items = schema.properties.items?.items;
	const row = items?.$ref ? api.components.schemas[items.$ref.split("/").pop()] : schema;
	return Object.entries<Json>(row.properties).filter(([, column]) => column.type !== "array" || !column.items?.$ref).map(([name, column]) => ({
		name, label: column.description, type: [column.type].flat()[0], format: column.format, words: !!(column.enum ?? column.items?.enum),
	}));
}

/* A list's rows over all its pages. */
async function all_items(server: Server, path: string): Promise<Json[]> {
	const items: Json[] = [];
	for (let after: string | null = ""; after !== null;) {
		const page: Json = await json(server, path.replace(/(\?|$)/, `.json?after=${after}&`).replace(/\?after=&/, "?").replace(/[?&]$/, ""));
		expect(page.items.length, "a page is never empty when another one was promised").toBeGreaterThan(after === "" ? -1 : 0);
		items.push(...page.items);
		after = page.next;
	}
	return items;
}

/* Whether the cell of a table says one value of JSON as it must. */
function says(cell: string | number, value: Json, column: Column): boolean {
	if (value === null || (Array.isArray(value) && value.length === 0)) return cell === "";
	if (column.words) return cell !== "";
	if (column.format === "date-time") {
		const instant = typeof cell === "number" ? excel_instant(cell) : Date.parse(cell);
		return Math.abs(instant - Date.parse(value)) < 1000;
	}
	if (column.type === "boolean") return cell === (value ? "はい" : "いいえ");
	if (/^[=+\-@\t\r]/.test(String(value))) return String(cell).includes(String(value));
	return String(cell) === String(value);
}

/* Cells are compared first and expected once: a hundred thousand expectations would take minutes. */
function expect_rows(rows: (string | number)[][], items: Json[], columns: Column[], where: string): void {
	const names = columns.map((column) => column.name), wrong: string[] = [];
	expect(rows[0], where).toEqual(columns.map((column) => column.label));
	expect(rows.length - 1, `rows of ${where}`).toBe(items.length);
	for (const [i, item] of items.entries()) {
		if (Object.keys(item).join() !== names.join()) wrong.push(`row ${i + 1} has ${Object.keys(item)}`);
		for (const [k, column] of columns.entries()) {
			const cell = rows[i + 1]?.[k] ?? "", value = item[column.name];
			if (value === undefined || !says(cell, value, column)) wrong.push(`row ${i + 1}, ${column.name}: ${JSON.stringify(cell)} for ${JSON.stringify(value)}`);
		}
	}
	expect(wrong, where).toEqual([]);
}

for (const path of [...lists, ...searches]) {
	test(`JSON, CSV and Excel have the same rows: ${decodeURIComponent(path)}`, async ({ demo }) => {
		const [route = ""] = path.split("?");
		const columns = columns_of(await description(demo), route);
		const items = await all_items(demo, path);
		expect(items.length).toBeGreaterThan(0);

		const csv = await ask(demo, path.replace(route, `${route}.csv`));
		expect(csv.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
		expect(csv.headers["content-disposition"]).toMatch(/^attachment; filename="[\w-]+\.csv"$/);
		const rows = parse_csv(csv.bytes.subarray(3).toString("utf8"));
		expect_rows(rows, items, columns, `${path} as CSV`);

		const xlsx = await ask(demo, path.replace(route, `${route}.xlsx`));
		expect([...unzip(xlsx.bytes).keys()]).toEqual(expect.arrayContaining(["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]));
		const [sheet] = parse_xlsx(xlsx.bytes);
		expect_rows(sheet?.rows ?? [], items, columns, `${path} as Excel`);
		/* Words have the same label in both. */
		for (const [k, column] of columns.entries())
			if (column.words) expect(sheet?.rows.map((row) => row[k] ?? "")).toEqual(rows.map((row) => row[k]));
	});
}

/* What a page's list links to, beside the ids of its JSON. */
const of_plan = /\/plans\/([0-9A-HJKMNP-TV-Z]{13})$/, of_programme = /\/programmes\/([0-9A-HJKMNP-TV-Z]{13})$/;
const pages: { path: string; pattern: RegExp; id: (item: Json) => string; sorted?: boolean }[] = [
	{ path: "/plans", pattern: of_plan, id: (item) => item.plan_id },
	{ path: "/plans?municipality=131199", pattern: of_plan, id: (item) => item.plan_id },
	{ path: "/programmes", pattern: of_programme, id: (item) => item.node_id },
	{ path: "/programmes?kind=grant&year=2026", pattern: of_programme, id: (item) => item.node_id },
	{ path: "/support?wish=place", pattern: of_programme, id: (item) => item.node_id },
	{ path: "/municipalities", pattern: /^\/(\d{6}-[a-z-]+)$/, id: (item) => item.slug, sorted: true },
	{ path: "/timeline", pattern: of_plan, id: (item) => item.plan_id, sorted: true },
	{ path: "/themes", pattern: /^\/(\d{6}-[a-z-]+)$/, id: (item) => String(item.slug ?? item.code), sorted: true },
];

for (const { path, pattern, id, sorted } of pages) {
	test(`the page shows the rows of its data, over all its parts: ${path}`, async ({ demo }) => {
		const items = await all_items(demo, path);
		const wanted = [...new Set(items.map(id))];
		const shown: string[] = [];
		for (let part: string | null = path; part !== null;) {
			const answer = await ask(demo, part);
			expect(answer.status).toBe(200);
			const found = linked(answer.text, pattern).filter((one) => path.startsWith("/themes") || wanted.includes(one));
			expect(found.filter((one) => shown.includes(one)), "rows that stand in an earlier part, too").toEqual([]);
			shown.push(...found);
			part = next_page(answer.text, part);
		}
		if (path.startsWith("/themes")) expect(shown.map((slug) => slug.slice(0, 6)).sort()).toEqual([...wanted].sort());
		else if (sorted) expect([...shown].sort()).toEqual([...wanted].sort());
		else expect(shown).toEqual(wanted);
	});
}

test("records have their row and everything below it in JSON and Excel", async ({ demo, examples }) => {
	const api = await description(demo);
	for (const route of with_data.filter((one) => schema_of(api, one.path).properties.items === undefined)) {
		const path = filled(route.path, examples);
		const record = await json(demo, `${path}.json`);
		const columns = columns_of(api, route.path);
		const below = Object.keys(record).filter((key) => Array.isArray(record[key]) && !columns.some((column) => column.name === key));
		const head = [Object.fromEntries(columns.map((column) => [column.name, record[column.name]]))];
		const csv = await ask(demo, `${path}.csv`);
		expect_rows(parse_csv(csv.bytes.subarray(3).toString("utf8")), head, columns, `${path} as CSV`);
		const sheets = parse_xlsx((await ask(demo, `${path}.xlsx`)).bytes);
		expect_rows(sheets[0]?.rows ?? [], head, columns, `${path} as Excel`);
		/* In the order of the members of the record, each under a name for readers of Excel. */
		expect(sheets.length, path).toBe(below.length + 1);
		for (const sheet of sheets) expect(sheet.name, path).toMatch(/\p{Script=Han}/u);
		expect(new Set(sheets.map((sheet) => sheet.name)).size, path).toBe(sheets.length);
		for (const [i, key] of below.entries()) expect(sheets[i + 1]?.rows.length, `${path}, ${key}`).toBe(record[key].length + 1);
	}
});

/* ---- CSV ---- */

test("CSV for old spreadsheets is CP932 and says how many characters it cannot write", async ({ demo }) => {
	const utf8 = await ask(demo, "/programmes.csv"), cp932 = await ask(demo, "/programmes.csv?encoding=cp932");
	expect(cp932.headers["content-type"]).toBe("text/csv; charset=windows-31j; header=present");
	expect((await ask(demo, "/programmes.csv?encoding=utf-8")).bytes.equals(utf8.bytes)).toBe(true);
	expect((await ask(demo, "/programmes.csv?encoding=latin1")).status).toBe(400);
	expect((await ask(demo, "/programmes.json?encoding=cp932")).status).toBe(400);
	const rows = parse_csv(utf8.bytes.subarray(3).toString("utf8")), old = parse_csv(decode_cp932(cp932.bytes));
	expect(old).toHaveLength(rows.length);
	const known = new Map<string, string>();
	for (const [i, row] of rows.entries())
		for (const [k, cell] of row.entries())
			for (const [at, c] of [...cell].entries()) known.set(c, [...(old[i]?.[k] ?? "")][at] ?? "");
	const lost = [...known].filter(([c, as]) => c !== as && as === "?").length > 0;
	expect(!!cp932.headers["kassei-unwritable-characters"]).toBe(lost);
});

test("no cell of CSV is a formula", async ({ demo }) => {
	for (const path of lists) {
		const cells = parse_csv((await ask(demo, `${path}.csv`)).bytes.subarray(3).toString("utf8")).flat();
		expect(cells.length, path).toBeGreaterThan(10);
		expect(cells.filter((cell) => /^[=@+\t]|^-(?!\d)/.test(cell)), path).toEqual([]);
	}
});

test("CSV and Excel speak the reader's language", async ({ demo }) => {
	const headings = async (path: string): Promise<string[]> => parse_csv((await ask(demo, path)).bytes.subarray(3).toString("utf8"))[0] ?? [];
	const japanese = await headings("/plans.csv?lang=ja"), english = await headings("/plans.csv?lang=en");
	expect(english).toHaveLength(japanese.length);
	expect(japanese.join("")).toMatch(/\p{Script=Han}/u);
	const [sheet] = parse_xlsx((await ask(demo, "/plans.xlsx?lang=en")).bytes);
	expect(sheet?.rows[0]).toEqual(english);
});

/* ---- Atom ---- */

test("the feed has an entry for each of the newest plans", async ({ demo }) => {
	const feed = (await ask(demo, "/plans.atom")).text;
	const plans = (await json(demo, "/plans.json")).items.slice(0, 50);
	expect(feed).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\s*<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/i);
	const entries = [...feed.matchAll(/<entry>(.*?)<\/entry>/gs)].map((entry) => entry[1] ?? "");
	expect(entries).toHaveLength(plans.length);
	for (const [i, plan] of plans.entries()) {
		expect(entries[i]).toContain(`href="${demo.origin}/${plan.slug}/plans/${plan.plan_id}"`);
		expect(entries[i]).toMatch(/<id>[a-z]+:\S+<\/id>/);
		expect(entries[i]).toMatch(/<title>[^<]+<\/title>/);
		expect(entries[i]).toMatch(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z<\/updated>/);
	}
	expect(feed).toContain(`rel="self" href="${demo.origin}/plans.atom"`);
	expect(new Set([...feed.matchAll(/<id>([^<]+)<\/id>/g)].map((id) => id[1])).size).toBe(plans.length + 1);
});

/* ---- the description ---- */

test("the description is valid OpenAPI 3.1", async ({ demo }) => {
	const api = await description(demo);
	const result = await new Validator().validate(api);
	expect(result.errors ?? []).toEqual([]);
	expect(api.openapi).toBe("3.1.0");
	const operations = Object.values<Json>(api.paths).map((path) => path.get.operationId);
	expect(new Set(operations).size).toBe(operations.length);
});

test("everything that gives data is described, and everything described answers as described", async ({ demo, examples }) => {
	const api = await description(demo);
	const described = Object.keys(api.paths);
	for (const route of with_data)
		for (const format of route.formats.filter((one) => one !== "html"))
			expect(described).toContain(format === "json" ? `/api/v1${route.path}` : `${route.path}.${format}`);
	const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
	ajv.addSchema(api, "api");
	for (const path of described) {
		const { content } = api.paths[path].get.responses["200"];
		for (const plan_id of [examples.plan_id, examples.logic_plan_id]) {
			const answer = await ask(demo, filled(path, { ...examples, plan_id }));
			expect(answer.status, path).toBe(200);
			const [media = ""] = Object.keys(content);
			expect(answer.headers["content-type"], path).toContain(media);
			if (media !== "application/json") continue;
			const check = ajv.getSchema(`api#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/get/responses/200/content/application~1json/schema`);
			if (!check) throw new Error(`${path}: the schema is not found`);
			check(JSON.parse(answer.text));
			expect(check.errors ?? [], path).toEqual([]);
		}
	}
});

test("what a parameter is said to accept is what it accepts", async ({ demo, examples }) => {
	const api = await description(demo);
	for (const [path, { get }] of Object.entries<Json>(api.paths))
		for (const parameter of get.parameters.filter((one: Json) => one.in === "query")) {
			const of = async (value: string | number): Promise<number> =>
				(await ask(demo, `${filled(path, examples)}?${parameter.name}=${encodeURIComponent(value)}`)).status;
			const { schema } = parameter;
			for (const word of schema.enum ?? []) expect(await of(word), `${path} ${parameter.name}=${word}`).toBe(200);
			if (schema.enum) expect(await of(`${schema.enum[0]}x`)).toBe(400);
			if (schema.minimum !== undefined) expect([await of(schema.minimum), await of(schema.maximum), await of(schema.minimum - 1), await of(schema.maximum + 1)]).toEqual([200, 200, 400, 400]);
			if (schema.maxLength !== undefined) expect([await of("あ".repeat(schema.maxLength)), await of("あ".repeat(schema.maxLength + 1))]).toEqual([200, 400]);
		}
});

test("problems are answered as described", async ({ demo }) => {
	const api = await description(demo);
	const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
	ajv.addSchema(api, "api");
	const check = ajv.getSchema("api#/components/schemas/problem");
	for (const path of ["/plans.json?year=0", "/plans.json?x=1", "/139998-mihonno/plans/0000000000000.json", "/api/v1/nowhere"]) {
		check?.(JSON.parse((await ask(demo, path)).text));
		expect(check?.errors ?? [], path).toEqual([]);
	}
});

/* Readers of JSON keep integers in floating point (RFC 7493 section 2.2): larger ones would come out changed. */
test("no number in JSON is larger than every reader can keep", async ({ demo }) => {
	const examples = await examples_of(demo);
	for (const route of with_data) {
		const text = (await ask(demo, `/api/v1${filled(route.path, examples)}`)).text;
		const numbers = [...text.matchAll(/[:[,](-?\d+)(?=[,}\]])/g)].map((number) => Number(number[1]));
		expect(numbers.filter((number) => !Number.isSafeInteger(number)), route.path).toEqual([]);
	}
});

test("the page about the API shows every address with its parameters and columns", async ({ demo }) => {
	const api = await description(demo), page = (await ask(demo, "/api")).text;
	for (const [path, { get }] of Object.entries<Json>(api.paths).filter(([one]) => one.startsWith("/api/v1/"))) {
		expect(page).toContain(`<code>${path}</code>`);
		for (const parameter of get.parameters.filter((one: Json) => one.name)) expect(page).toContain(`<code>${parameter.name}</code>`);
		for (const column of columns_of(api, path.slice("/api/v1".length))) expect(page).toContain(`<code>${column.name}</code>`);
	}
});
