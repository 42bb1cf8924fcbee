// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "kassei plan import FILE… [--publish] stores them; importing again changes nothing or shows the difference. Raw text and
// line numbers stay"; "the unix socket for commands beside a running server"; "nothing half-written"; "same or continued
// programmes in the next plan of a municipality are linked, with the degree of likeness"; "the demonstration shows the library and
// the fictional city".
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { new_database } from "../lib/database.ts";
import { file, plain, refused, sample, sample_text, table } from "../lib/documents.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask, json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import { kassei, kassei_ok, root, scratch, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { in_format, public_routes } from "../lib/routes.ts";

const town = "/139998-mihonno";

function import_plans(database: string, ...words: string[]): Promise<string> {
	return kassei_ok(["plan", "import", ...words, "--database", database]);
}

/* code, municipality, first and last fiscal year, title, programmes */
async function listed(database: string): Promise<string[][]> {
	const text = await kassei_ok(["plan", "list", "--database", database]);
	return text.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
}

/* What the pages show of everything, to see that nothing changed. */
async function everything(server: Server): Promise<string> {
	const parts = await Promise.all(["/plans.json", "/programmes.csv", `${town}.json`, "/search.json?q=%E4%BA%8B%E6%A5%AD", "/themes.json"].map((path) => ask(server, path)));
	return parts.map((part) => part.text).join("\n");
}

/* A page of another process's server follows within a moment; ours follows at once. */
function within(engine: string, what: string, ask_once: () => Promise<boolean>): Promise<boolean> {
	return until(engine === "sqlite" ? 0 : 5_000, what, async () => ((await ask_once()) ? true : null));
}

test("without --publish a plan is kept back; with it, it stands on the page", async ({ engine }) => {
	const database = await new_database(engine, "empty");
	expect(await import_plans(database, sample(plain))).toMatch(/取り込みました.*みほん野市/);
	expect(await listed(database)).toEqual([]);
	expect(await import_plans(database, sample(plain), "--publish")).toMatch(/変わりありません/);
	expect(await listed(database)).toEqual([["139998", "みほん野市", "2023", "2025", "みほん野市地域産業活性化計画", expect.stringMatching(/^\d+$/)]]);
});

test("importing again changes nothing", async ({ engine, serve }) => {
	const database = await new_database(engine, "empty");
	await import_plans(database, sample(plain), sample(table), "--publish");
	const server = await serve(database);
	const before = await everything(server);
	await server.stop();
	for (const words of [[sample(plain)], [sample(plain), "--publish"], [sample(table), sample(plain), "--publish"]]) {
		const said = await import_plans(database, ...words);
		expect(said.trim().split("\n").every((line) => line.startsWith("変わりありません"))).toBe(true);
	}
	const again = await serve(database);
	expect(await everything(again)).toBe(before);
	await again.stop();
});

test("all that a document says of a plan comes back in the data, with its lines", async ({ engine, serve }) => {
	const database = await new_database(engine, "empty");
	await import_plans(database, sample(plain), "--publish");
	const read = JSON.parse(await kassei_ok(["plan", "read", sample(plain), "--json"])).plans[0];
	const server = await serve(database);
	const [summary] = (await json(server, "/plans.json")).items;
	const plan = await json(server, `${town}/plans/${summary.plan_id}.json`);
	expect([plan.title, plan.first_fiscal_year, plan.last_fiscal_year]).toEqual([read.title, read.first_fiscal_year, read.last_fiscal_year]);
	const of_kind = (kind: string): string[] => plan.nodes.filter((node: Json) => node.kind === kind).map((node: Json) => `${node.line} ${node.name}`);
	expect(of_kind("pillar")).toEqual(read.pillars.map((pillar: Json) => `${pillar.line} ${pillar.name}`));
	const programmes = read.pillars.flatMap((pillar: Json) => pillar.programmes);
	expect(of_kind("programme")).toEqual(programmes.map((one: Json) => `${one.line} ${one.name}`));
	expect(of_kind("detail")).toEqual(programmes.flatMap((one: Json) => one.details.map((detail: Json) => `${detail.line} ${detail.name}`)));
	expect(of_kind("caption")).toEqual(read.captions.map((caption: Json) => `${caption.line} ${caption.text}`));
	const page = (await ask(server, `${town}/plans/${summary.plan_id}`)).text;
	const lines = sample_text(plain).split("\n");
	for (const one of programmes) {
		const shown = new RegExp(`id="L${one.line}"[^>]*>.*?</li>`).exec(page)?.[0] ?? "";
		expect(shown.replace(/<[^>]*>/g, ""), `line ${one.line}`).toContain((lines[one.line - 1] ?? "").trim().slice(0, 20));
	}
	await server.stop();
});

test("a changed document shows the difference first, and changes the page only with --publish", async ({ own, engine }) => {
	const server = await own(), database = server.database;
	const text = sample_text(plain);
	const changed = file(plain, text.replace("創業者家賃補助事業", "創業者家賃応援事業").replace("、開業前の個別相談", ""));
	const before = await everything(server);
	const said = await import_plans(database, changed);
	expect(said).toContain("前の取り込みとの違い：みほん野市");
	expect(said).toMatch(/\n {2}\+ 計画事業 創業者家賃応援事業\n/);
	expect(said).toMatch(/\n {2}- 計画事業 創業者家賃補助事業\n/);
	expect(said).toMatch(/\n {2}- 計画事業 開業前の個別相談\n/);
	expect(said).toContain("--publish");
	expect(await everything(server)).toBe(before);
	const names = async (): Promise<string[]> => (await json(server, "/programmes.json?municipality=139998&year=2023")).items.map((one: Json) => one.name);
	const ids = async (): Promise<Map<string, string>> => new Map((await json(server, "/programmes.json?municipality=139998&year=2023")).items.map((one: Json) => [one.name, one.node_id]));
	const old_ids = await ids();
	await import_plans(database, changed, "--publish");
	await within(engine, "the new name on the page", async () => (await names()).includes("創業者家賃応援事業"));
	expect(await names()).not.toContain("創業者家賃補助事業");
	/* Addresses of what stayed the same stay the same. */
	for (const [name, node_id] of await ids()) if (old_ids.has(name)) expect(node_id, name).toBe(old_ids.get(name));
	expect((await ask(server, `${town}/programmes/${old_ids.get("創業者家賃補助事業")}`)).status).toBe(404);
	/* Back again, and everything is as before but for the ids of what was gone. */
	await import_plans(database, sample(plain), "--publish");
	await within(engine, "the old name on the page", async () => (await names()).includes("創業者家賃補助事業"));
	expect((await names()).sort()).toEqual([...old_ids.keys()].sort());
});

test("an import beside the running server is on the page at once, cached pages too", async ({ own, engine }) => {
	const server = await own({ content: "empty" });
	const paths = ["/plans", "/programmes", town, "/themes", "/timeline", "/search?q=%E5%AE%B6%E8%B3%83", "/plans.atom", "/plans.csv"];
	const before = new Map<string, string>();
	for (const path of paths) {
		const first = await ask(server, path), cached = await ask(server, path);
		expect(cached.text).toBe(first.text);
		before.set(path, first.headers.etag ?? "");
	}
	await import_plans(server.database, sample(plain), "--publish");
	await within(engine, "the plan in the list", async () => (await json(server, "/plans.json")).items.length === 1);
	for (const path of paths)
		await within(engine, `the changed ${path}`, async () => (await ask(server, path, { headers: { "If-None-Match": before.get(path) ?? "" } })).status === 200);
	expect((await ask(server, "/search?q=%E5%AE%B6%E8%B3%83")).text).toContain("家賃");
});

test("several imports at once wait for each other", async ({ own, engine }) => {
	const server = await own({ content: "empty" });
	const years = [2001, 2004, 2007, 2010, 2013, 2016];
	const folder = scratch("years");
	const files = years.map((year) => file(`${year}.txt`, sample_text(plain).replace("令和5年度～令和7年度", `${year}年度～${year + 2}年度`), folder));
	await Promise.all(files.map((path) => import_plans(server.database, path, "--publish")));
	await within(engine, "all plans in the list", async () => (await json(server, "/plans.json")).items.length === years.length);
	expect((await json(server, "/plans.json")).items.map((plan: Json) => plan.first_fiscal_year)).toEqual([...years].reverse());
});

test("the next plan's programmes are linked with those they continue, with the degree of likeness", async ({ demo, examples }) => {
	const { items } = await json(demo, "/programmes.json?municipality=139998");
	const links: { name: string; to: string; likeness: number }[] = [];
	for (const item of items) {
		const programme = await json(demo, `${town}/programmes/${item.node_id}.json`);
		for (const after of programme.continued_by) {
			links.push({ name: programme.name, to: after.name, likeness: after.likeness });
			const other = await json(demo, `${town}/programmes/${after.node_id}.json`);
			expect(other.continues).toContainEqual(expect.objectContaining({ node_id: item.node_id, likeness: after.likeness }));
			expect(other.first_fiscal_year).toBeGreaterThan(programme.first_fiscal_year);
		}
	}
	/* The same name three plans in a row; a name that was changed; nothing that only shares a word. */
	expect(links.filter((link) => link.name === "販路開拓支援事業" && link.to === "販路開拓支援事業" && link.likeness === 1000).length).toBe(2);
	expect(links).toContainEqual({ name: "見本市出展助成事業", to: "見本市出展補助金", likeness: expect.any(Number) });
	for (const link of links) {
		expect(link.likeness).toBeGreaterThan(0);
		expect(link.likeness).toBeLessThanOrEqual(1000);
		if (link.likeness === 1000) expect(link.to.normalize("NFKC")).toBe(link.name.normalize("NFKC"));
	}
	expect(links.filter((link) => link.name.startsWith("みほん野ペイ"))).toEqual([]);
	expect(examples.slug).toBe("139998-mihonno");
});

/* ---- what must not get in ---- */

for (const { name, why, content, says } of refused.filter((one) => ["empty.txt", "program.bin", "large.txt", "no-period.txt", "two-places.txt", "scan.pdf", "plans.json"].includes(one.name))) {
	test(`refused and nothing written: ${why}, beside a good file`, async ({ own }) => {
		const server = await own({ content: "empty" });
		const path = file(name, content());
		const ran = await kassei(["plan", "import", sample(plain), path, "--publish", "--database", server.database]);
		expect(ran.status).toBe(1);
		expect(ran.stderr).toContain(name);
		if (name !== "plans.json") expect(ran.stderr).toMatch(says);
		expect(ran.stderr).toMatch(/\p{Script=Hiragana}/u);
		expect(await listed(server.database)).toEqual([]);
		expect((await json(server, "/plans.json")).items).toEqual([]);
		expect(await import_plans(server.database, sample(plain))).toMatch(/取り込みました/);
	});
}

test("a municipality that is not in the register is refused, and nothing of the same import is written", async ({ engine, serve }) => {
	const database = await new_database(engine, "empty");
	const unknown = file("unknown.txt", sample_text(plain).replaceAll("みほん野市", "なにもない市"));
	const attempt = async (): Promise<void> => {
		const ran = await kassei(["plan", "import", sample(table), unknown, "--publish", "--database", database]);
		expect(ran.status).toBe(1);
		expect(ran.stdout).toBe("");
		expect(ran.stderr).toMatch(/unknown\.txt:5: .*なにもない市.*登録/);
		expect(await listed(database)).toEqual([]);
	};
	await attempt();
	const server = await serve(database);
	await attempt();
	await server.stop();
	expect(await import_plans(database, sample(table))).toMatch(/取り込みました/);
});

test("a plan as facts that is broken is refused, whatever is broken in it", async ({ engine }) => {
	const database = await new_database(engine, "empty");
	await import_plans(database, sample(plain));
	const good = { plans: [{ municipality: "131172", municipality_name: "北区", title: "計画", first_fiscal_year: 2024, last_fiscal_year: 2026, line: 1, pillars: [{ name: "柱", line: 1, programmes: [{ name: "事業", line: 2, details: [] }] }] }] };
	const broken: [string, Json][] = [
		["no JSON", "{"], ["a list", []], ["nothing", {}], ["plans that are none", { plans: 3 }], ["a plan that is none", { plans: [null] }],
		["a municipality that is a number", { plans: [{ ...good.plans[0], municipality: 131172 }] }],
		["a wrong check digit", { plans: [{ ...good.plans[0], municipality: "131170" }] }],
		["years in the wrong order", { plans: [{ ...good.plans[0], last_fiscal_year: 2020 }] }],
		["a year that is text", { plans: [{ ...good.plans[0], first_fiscal_year: "2024" }] }],
		["a title that is a list", { plans: [{ ...good.plans[0], title: ["x"] }] }],
		["pillars that are text", { plans: [{ ...good.plans[0], pillars: "x" }] }],
		["nesting without end", `{"plans":${"[".repeat(100_000)}`],
	];
	for (const [why, content] of broken) {
		const path = file("facts.json", typeof content === "string" ? content : JSON.stringify(content));
		const ran = await kassei(["plan", "import", path, "--publish", "--database", database]);
		expect(ran.status, why).toBe(1);
		expect(ran.stderr, why).toContain("facts.json");
		expect(await listed(database), why).toEqual([]);
	}
	await import_plans(database, file("facts.json", JSON.stringify(good)), "--publish");
	expect(await listed(database)).toEqual([["131172", "北区", "2024", "2026", "計画", "1"]]);
});

test("a database without plans has pages that say so", async ({ own }) => {
	const server = await own({ content: "empty" });
	for (const route of public_routes().filter((one) => one.method === "GET" && one.path !== "/demo" && !one.path.includes("{node_id}") && !one.path.includes("{plan_id}")))
		for (const format of route.raw ? (["html"] as const) : route.formats)
			for (const lang of ["ja", "en"]) {
				const path = in_format(route.path.replace("{slug}", "131172-kita"), format);
				const answer = await ask(server, path, { headers: { Cookie: `lang=${lang}` } });
				expect([200, 303], path).toContain(answer.status);
			}
});

test("the demonstration shows every plan of the library, the fictional city, and all municipalities of Tokyo", async ({ demo }) => {
	const { items: plans, next } = await json(demo, "/plans.json");
	expect(next).toBeNull();
	const named = (plan: Json): string => `${plan.code}-${plan.kind === "logic_model" ? "logic" : plan.first_fiscal_year}`;
	const library = readdirSync(join(root, "data/library")).map((name) => name.replace(/\.json$/, ""));
	expect(library.length).toBeGreaterThanOrEqual(21);
	expect(plans.filter((plan: Json) => !plan.fictional).map(named).sort()).toEqual(library.sort());
	expect(plans.filter((plan: Json) => plan.fictional).map(named).sort()).toEqual(["139998-2020", "139998-2023", "139998-2026", "139998-logic"]);
	const register = readFileSync(join(root, "tests/unit/base/municipalities-tokyo.tsv"), "utf8").match(/^13\d{4}/gm) ?? [];
	const { items: towns } = await json(demo, "/municipalities.json");
	expect(towns.map((town_row: Json) => town_row.code).sort()).toEqual([...register, "139998"].sort());
	expect(register).toHaveLength(62);
});

test("the demonstration can be filled in twice", async ({ engine }) => {
	const database = await new_database(engine, "demo");
	const before = await listed(database);
	expect(before.length).toBeGreaterThanOrEqual(24);
	await kassei_ok(["demo", "--database", database]);
	expect(await listed(database)).toEqual(before);
});
