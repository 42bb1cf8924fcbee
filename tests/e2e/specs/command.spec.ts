// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "kassei plan read FILE… [--json]" on the layouts of the fictional city; "Empty, binary, unknown or 200 MB files, wrong
// encodings, a plan without a period or municipality, a name that fits two cities, a table with moved columns, a PDF without
// text: a sentence that names file, line, what is wrong and what to do; exit 1".
import { existsSync, mkdirSync, openSync, readFileSync, writeSync, closeSync, chmodSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "@playwright/test";
import { encodings, file, plain, refused, sample, sample_text, table } from "../lib/documents.ts";
import type { Json } from "../lib/http.ts";
import { kassei, kassei_ok, root, scratch } from "../lib/program.ts";

async function read_json(...paths: string[]): Promise<Json> {
	return JSON.parse(await kassei_ok(["plan", "read", ...paths, "--json"]));
}

function programmes_of(plan: Json): string[] {
	return plan.pillars.flatMap((pillar: Json) => pillar.programmes.map((programme: Json) => programme.name));
}

/* Names are kept as each document writes them: one has brackets of full width, another of half. */
function narrow(names: string[]): string[] {
	return names.map((name) => name.normalize("NFKC"));
}

/* Every method with the path that leads to it. */
function methods_of(model: Json): string[] {
	return model.sections.flatMap((section: Json) => section.goals.flatMap((goal: Json) => goal.strategies.flatMap((strategy: Json) =>
		strategy.tactics.flatMap((tactic: Json) => tactic.methods.map((method: Json) => [goal.goal, strategy.name, tactic.name, method.name].join(" > "))))));
}

/* What the reader says about a plan, without where it stood; dashes of either kind are one. */
function content_of(plan: Json): Json {
	return JSON.parse(JSON.stringify(plan, (key, value) => (/line$|^file$/.test(key) ? undefined : value)).replaceAll("―", "—"));
}

test("JSON has the shape that was promised", async () => {
	const { plans, logic_models, questions } = await read_json(sample(plain), sample(table));
	expect(plans).toHaveLength(1);
	expect(plans[0]).toMatchObject({
		municipality: "139998", municipality_name: "みほん野市", title: "みほん野市地域産業活性化計画", first_fiscal_year: 2023, last_fiscal_year: 2025,
		line: 5, subject_to_vote: true, background: expect.stringMatching(/^みほん野市は、/),
	});
	expect(plans[0].captions).toContainEqual({ text: expect.stringMatching("みほん野見本市の様子"), line: 16 });
	const [pillar] = plans[0].pillars;
	expect(pillar).toMatchObject({ title: "1 お店や会社を始める人の応援", line: 21 });
	expect(pillar.programmes[0]).toMatchObject({
		name: "創業者家賃補助事業", line: 22, open_list: false,
		details: [{ name: "開業から1年間の店舗や事務所の賃料補助", line: 22 }, { name: "空き店舗の紹介", line: 22 }],
	});
	expect(pillar.programmes.map((programme: Json) => programme.open_list)).toContain(true);
	const [section] = logic_models[0].sections;
	expect(section.goals[0]).toMatchObject({ number: "1", goal: "小さな店が安心して続けられるみほん野市", background: expect.stringContaining("お店の数") });
	expect(section.goals[0].strategies[0].tactics[0].methods).toEqual([
		{ name: "利子補給の上乗せ", status: "listed", line: 5 }, { name: "申込書類の削減", status: "listed", line: 5 }, { name: "短期の運転資金枠の検討", status: "under_study", line: 5 },
	]);
	for (const question of questions) expect(question).toMatchObject({ file: expect.stringMatching(/mihonno/), line: expect.any(Number), what: expect.stringMatching(/\S/) });
});

test("each name stands on the line that is given for it, as it is written there", async () => {
	for (const name of [plain, "mihonno-2026-sentence.txt", "mihonno-2020-markdown.txt"]) {
		const { plans } = await read_json(sample(name)), lines = sample_text(name).split("\n");
		for (const pillar of plans[0].pillars)
			for (const programme of pillar.programmes) {
				expect(lines[programme.line - 1], `${name}:${programme.line}`).toContain(programme.name.slice(0, 6));
				for (const detail of programme.details) expect(lines[detail.line - 1], `${name}:${detail.line}`).toContain(detail.name.slice(0, 4));
			}
	}
});

test("one plan in three layouts is one plan", async () => {
	const [sentence, columns, pdf] = await Promise.all(["mihonno-2026-sentence.txt", "mihonno-2026-twocolumn.txt", "mihonno-2026.pdf"].map(async (name) => (await read_json(sample(name))).plans[0]));
	expect([sentence.first_fiscal_year, sentence.last_fiscal_year]).toEqual([2026, 2028]);
	for (const other of [columns, pdf]) {
		expect([other.municipality, other.first_fiscal_year, other.last_fiscal_year]).toEqual(["139998", 2026, 2028]);
		expect(narrow(programmes_of(other))).toEqual(narrow(programmes_of(sentence)));
	}
});

test("years of an era that ended are those that came instead", async () => {
	const { plans } = await read_json(sample("mihonno-2020-markdown.txt"));
	expect([plans[0].first_fiscal_year, plans[0].last_fiscal_year]).toEqual([2020, 2022]);
});

test("no caption, footnote or disclaimer is a programme, and nothing has mark-up left", async () => {
	for (const name of [plain, "mihonno-2026-sentence.txt", "mihonno-2026-twocolumn.txt", "mihonno-2020-markdown.txt", "mihonno-2026.pdf"]) {
		const { plans } = await read_json(sample(name));
		const names = programmes_of(plans[0]);
		expect(names.length, name).toBeGreaterThan(5);
		for (const programme of names) {
			expect(programme, name).not.toMatch(/の様子|議決|確定|[<>#☆※]|\s$|^\s/);
			for (const caption of plans[0].captions) expect(programme).not.toBe(caption.text);
		}
		if (name.endsWith(".txt")) expect(plans[0].subject_to_vote, name).toBe(sample_text(name).includes("議決"));
	}
});

test("each method of the table stands once under its tactic, wherever the page moved its row", async () => {
	const { logic_models } = await read_json(sample(table));
	const methods = methods_of(logic_models[0]);
	expect(new Set(methods).size).toBe(methods.length);
	const wanted: [string, string, string[]][] = [
		["お金の心配を減らす", "家賃の負担を軽くする取組", ["開業した人への家賃補助", "更新料への補助の検討"]],
		["店と客の出会いを増やす", "催しでの出会いづくり", ["みほん野桜フェアへの出店支援", "商店街の夜市の実施"]],
		["あるじの交代を早くから準備する", "引き継ぎを知る機会づくり", ["事業承継セミナーの開催", "引き継ぎ事例の共有"]],
		["あるじの交代を早くから準備する", "店をたたむときの手伝い", ["廃業手続きの相談", "備品の引き取り先とのマッチング"]],
		["働き手と店を結ぶ", "働きやすい店づくり", ["休憩室の改装への補助", "働きやすい店づくりの好事例の発信"]],
	];
	for (const [strategy, tactic, names] of wanted)
		expect(methods.filter((method) => method.includes(` > ${tactic} > `)).map((method) => method.split(" > ").slice(1).join(" > "))).toEqual(names.map((name) => `${strategy} > ${tactic} > ${name}`));
});

for (const { name, encode } of encodings) {
	test(`the same documents in ${name} give the same plans`, async () => {
		const folder = scratch("encodings");
		for (const document of [plain, "mihonno-2026-sentence.txt", table]) {
			const text = sample_text(document);
			const here = await read_json(file(document, encode(text), folder)), there = await read_json(sample(document));
			for (const key of ["plans", "logic_models"]) expect(here[key].map(content_of)).toEqual(there[key].map(content_of));
			expect(here.plans.map((plan: Json) => plan.line)).toEqual(there.plans.map((plan: Json) => plan.line));
			expect(here.questions.map((question: Json) => question.what)).toEqual(there.questions.map((question: Json) => question.what));
		}
	});
}

test("people get a listing, and apart from it what is to be checked, each with file and line", async () => {
	const japanese = await kassei_ok(["plan", "read", sample(table)], { env: { LANG: "ja_JP.UTF-8" } });
	const [understood = "", unsure = ""] = japanese.split("---- ご確認ください ----");
	expect(understood).toContain("利子補給の上乗せ");
	expect(unsure.split("\n").filter((line) => line.startsWith(sample(table))).length).toBeGreaterThan(0);
	for (const line of unsure.split("\n").filter((one) => one.startsWith("/"))) expect(line).toMatch(/^[^:]+:\d+: \S/);
	const english = await kassei_ok(["plan", "read", sample(table), "--lang", "en"]);
	expect(english).toContain("利子補給の上乗せ");
	expect(english).not.toContain("ご確認ください");
});

test("a table with its columns in another order is read by its heading", async () => {
	const { logic_models } = await read_json(join(root, "tests/golden/plan_read/logic-moved.tsv"));
	const golden = JSON.parse(readFileSync(join(root, "tests/golden/plan_read/logic-moved.tsv.json"), "utf8"));
	expect(methods_of(logic_models[0])).toEqual(methods_of(golden.logic_models[0]));
});

test("rows above a heading that is not understood are not lost without a word", async () => {
	const lines = sample_text(table).split("\n");
	const first = lines.findIndex((line) => line.startsWith("No."));
	const path = file("moved.tsv", lines.map((line, i) => (i === first ? "a\tb\tc\td\te\tf\t" : line)).join("\n"));
	const ran = await kassei(["plan", "read", path, "--json"]);
	if (ran.status === 0) expect(JSON.parse(ran.stdout).questions.some((question: Json) => question.line <= first + 4)).toBe(true);
	else expect(ran.stderr).toMatch(/moved\.tsv:\d+: /);
});

for (const { name, why, content, line, says } of refused) {
	test(`refused with a sentence: ${why}`, async () => {
		const path = file(name, content());
		const ran = await kassei(["plan", "read", path, "--json"]);
		expect(ran.status).toBe(1);
		expect(ran.stdout).toBe("");
		expect(ran.stderr).toMatch(new RegExp(`^${path}${line === null ? "(:\\d+)?" : `:${line}`}: \\S.*\\p{Script=Hiragana}.*\\n {4}[A-Z]`, "u"));
		expect(ran.stderr).toMatch(says);
		expect(ran.stderr).not.toMatch(/ERR_|errno|\(null\)/);
	});
}

for (const [name, begins] of [["large.txt", "「みほん野市"], ["large.pdf", "%PDF-1.7\n"]] as const)
	test(`a file of 200 MB is refused: ${name}`, async () => {
		const path = join(scratch("large"), name), handle = openSync(path, "w"), database = join(scratch("large"), "none.db");
		writeSync(handle, begins, 0);
		writeSync(handle, "x", 200 * 1024 * 1024);
		closeSync(handle);
		for (const words of [["plan", "read", path], ["plan", "import", path, "--database", database]]) {
			const ran = await kassei(words);
			expect(ran.status).toBe(1);
			expect(ran.stderr).toContain(`${path}: `);
			expect(ran.stderr).toMatch(/大きすぎます.*too large/s);
		}
		expect(existsSync(database), "nothing half-written").toBe(false);
	});

test("what is no file is said to be none", async () => {
	const folder = scratch("nothing");
	mkdirSync(join(folder, "folder"));
	for (const [name, says] of [["nothing.txt", /ありません.*no such file/s], ["folder", /フォルダー.*folder/s]] as const) {
		const ran = await kassei(["plan", "read", join(folder, name)]);
		expect(ran.status).toBe(1);
		expect(ran.stderr).toMatch(says);
	}
	const secret = file("secret.txt", "x", folder);
	chmodSync(secret, 0);
	if (process.getuid?.() !== 0) expect((await kassei(["plan", "read", secret])).stderr).toMatch(/権限.*permission/s);
});

test("one bad file among good ones: all problems are named, and nothing is printed as understood", async () => {
	const folder = scratch("mixed"), empty = file("empty.txt", "", folder), letter = file("letter.txt", "ただの文です。\n", folder);
	const ran = await kassei(["plan", "read", sample(plain), empty, letter, sample(table)]);
	expect(ran.status).toBe(1);
	expect(ran.stdout).toBe("");
	for (const path of [empty, letter]) expect(ran.stderr).toContain(`${path}:`);
	for (const path of [sample(plain), sample(table)]) expect(ran.stderr).not.toContain(basename(path));
});

test("a municipality is known by the register, never by its name's ending", async () => {
	const fair = sample_text(plain).replaceAll("みほん野市", "いたばし産業見本市");
	const ran = await kassei(["plan", "read", file("fair.txt", fair), "--json"]);
	if (ran.status === 0) {
		const { plans, questions } = JSON.parse(ran.stdout);
		expect(plans[0].municipality).toBeNull();
		expect(questions.some((question: Json) => /いたばし産業見本市/.test(question.what))).toBe(true);
	} else expect(ran.stderr).toMatch(/自治体/);
	const { plans } = await read_json(file("fuchu.txt", sample_text(plain).replaceAll("みほん野市", "府中市")));
	expect(plans[0].municipality, "東京都 stands elsewhere in the document").toBe("132063");
	const hiroshima = await read_json(file("fuchu.txt", sample_text(plain).replaceAll("みほん野市", "府中市").replaceAll("東京都", "広島県")));
	expect(hiroshima.plans[0].municipality).toBe("342084");
});

/* ---- the command itself ---- */

test("wrong words get the usage and the status 2", async () => {
	for (const words of [["bogus"], ["plan"], ["plan", "bogus"], ["plan", "read"], ["plan", "read", "--bogus", "x"], ["docs"], ["docs", "bogus"]]) {
		const ran = await kassei(words);
		expect(ran.status, words.join(" ")).toBe(2);
		expect(ran.stdout).toBe("");
		expect(ran.stderr).toMatch(/kassei/);
	}
	for (const words of [[], ["--help"]]) expect(await kassei_ok(words)).toContain("kassei plan read");
	for (const command of ["serve", "demo", "plan read", "plan import", "plan list", "plan reports", "bench fill", "bench writer", "docs"])
		expect(await kassei_ok([...command.split(" "), "--help", "--database", "/nowhere/at/all.db"])).toContain(`kassei ${command} `);
	expect(await kassei_ok(["--version"])).toMatch(/^kassei \d+\.\d+\.\d+\n$/);
});

test("wrong settings are refused with their name", async () => {
	for (const [words, says] of [
		[["serve", "--bogus"], /"--bogus"/], [["serve", "--workers", "0"], /workers/], [["serve", "--workers", "many"], /workers/],
		[["serve", "--listen", "nowhere", "--database", "x.db"], /nowhere/], [["serve", "--listen", "127.0.0.1:99999", "--database", "x.db"], /99999/],
		[["serve", "--database", "/nowhere/x.db"], /\/nowhere\/x\.db/], [["serve", "--database", "postgresql:///x?host=/nowhere"], /nowhere/],
		[["demo", "--database", "/nowhere/x.db"], /\/nowhere\/x\.db/], [["plan", "list", "--database", "nothing.db"], /nothing\.db/],
	] as const) {
		const ran = await kassei([...words], { cwd: scratch("settings"), timeout_ms: 10_000 });
		expect(ran.status, words.join(" ")).toBe(1);
		expect(ran.stderr).toMatch(says);
	}
});
