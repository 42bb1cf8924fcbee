// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "search over all plans (two-character words, kana, old and new character forms; facets: municipality, years, kind of
// support)"; "a search box that knows their words (synonyms as data)"; "current plans first". The two databases search in ways
// of their own: the same questions get the same answers on both.
import { expect, test } from "../lib/fixtures.ts";
import { ask, json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import { linked } from "../lib/data.ts";
import type { Server } from "../lib/program.ts";

async function found(server: Server, q: string, more = ""): Promise<Json[]> {
	const items: Json[] = [];
	for (let after: string | null = ""; after !== null;) {
		const page: Json = await json(server, `/search.json?q=${encodeURIComponent(q)}${more}${after ? `&after=${after}` : ""}`);
		items.push(...page.items);
		after = page.next;
	}
	return items;
}

async function titles(server: Server, q: string, more = ""): Promise<string[]> {
	return (await found(server, q, more)).map((item) => item.title);
}

/* Many spellings of one word find the same things. */
const spellings: [string, string[]][] = [
	["家賃", ["家賃", " 家賃 ", "　家賃"]],
	["展示会", ["展示会", "展示會"]],
	["補助", ["補助", "補助"]],
	["IT", ["IT", "it", "ＩＴ", "ｉｔ", "It"]],
	["ものづくり", ["ものづくり", "モノヅクリ", "ﾓﾉﾂﾞｸﾘ", "モノづくり"]],
	["ブランド", ["ブランド", "ぶらんど", "ﾌﾞﾗﾝﾄﾞ"]],
	["応援", ["応援", "應援"]],
	["経営", ["経営", "經營", "経營"]],
	["商店街", ["商店街", "商 店 街"]],
	["2割", ["2割", "２割"]],
];

for (const [word, forms] of spellings) {
	test(`one word in all its forms: ${forms.join(" ")}`, async ({ demo }) => {
		const [own = "", ...others] = forms;
		const wanted = await titles(demo, own);
		if (word !== "2割") expect(wanted.length, own).toBeGreaterThan(0);
		for (const form of others) {
			const got = await titles(demo, form);
			/* With spaces it is several words, which may stand apart. */
			if (/\S \S/.test(form)) expect(got).toEqual(expect.arrayContaining(wanted));
			else expect(got, form).toEqual(wanted);
		}
	});
}

test("everything that is found holds the word, and everything that holds it is found", async ({ demo }) => {
	const programmes: Json[] = [];
	for (let after: string | null = ""; after !== null;) {
		const page: Json = await json(demo, `/programmes.json${after ? `?after=${after}` : ""}`);
		programmes.push(...page.items);
		after = page.next;
	}
	for (const word of ["補助", "相談", "販路", "創業", "人材", "桜", "祭"]) {
		const named = programmes.filter((one) => one.name.includes(word)).map((one) => one.node_id);
		const got = (await found(demo, word, "&what=programme")).map((item) => item.node_id);
		expect(got, word).toEqual(expect.arrayContaining(named));
		/* Programmes are found by the names of their kinds of support, too. */
		for (const item of (await found(demo, word)).filter((one) => one.kind !== "programme")) expect(`${item.title}${item.text}`.normalize("NFKC"), word).toContain(word);
	}
});

test("two words must both stand there", async ({ demo }) => {
	const both = await found(demo, "商店街 空き店舗");
	for (const item of both) {
		expect(`${item.title}${item.text}`).toContain("商店街");
		expect(`${item.title}${item.text}`).toContain("空き店舗");
	}
	expect(both.length).toBeLessThan((await found(demo, "商店街")).length);
	expect((await found(demo, "家賃 存在しない言葉")).length).toBe(0);
});

test("readings and everyday words find what is meant", async ({ demo }) => {
	for (const [typed, meant] of [["やちん", /家賃|賃料|賃借/], ["ヤチン", /家賃|賃料|賃借/], ["ホジョキン", /補助|助成|奨励|支援金/], ["ゆうし", /融資|利子|貸付/], ["テナント料", /家賃|賃料|賃借/], ["rent", /家賃|賃料|賃借/]] as const) {
		const got = await found(demo, typed);
		expect(got.length, typed).toBeGreaterThan(0);
		for (const item of got.filter((one) => one.kind !== "programme")) expect(`${item.title}${item.text}`, typed).toMatch(meant);
		expect(got.some((item) => item.kind === "programme" && meant.test(`${item.title}${item.text}`)), typed).toBe(true);
	}
});

test("the facets narrow: municipality, year, kind of support, kind of thing", async ({ demo }) => {
	const all = await found(demo, "事業");
	const of_town = await found(demo, "事業", "&municipality=139998");
	expect(of_town.length).toBeGreaterThan(0);
	expect(of_town.map((item) => item.title + item.first_fiscal_year)).toEqual(all.filter((item) => item.slug === "139998-mihonno").map((item) => item.title + item.first_fiscal_year));
	const of_year = await found(demo, "事業", "&year=2023");
	expect(of_year.map((item) => item.node_id)).toEqual(all.filter((item) => item.first_fiscal_year <= 2023 && item.last_fiscal_year >= 2023).map((item) => item.node_id));
	const programmes = await found(demo, "事業", "&what=programme");
	expect(programmes.map((item) => item.node_id)).toEqual(all.filter((item) => item.kind === "programme").map((item) => item.node_id));
	const rent = await found(demo, "事業", "&kind=rent_subsidy");
	expect(rent.length).toBeGreaterThan(0);
	expect(rent.length).toBeLessThan(programmes.length);
	expect((await found(demo, "事業", "&municipality=131172&year=2026&kind=rent_subsidy&what=programme")).every((item) => item.slug === "131172-kita")).toBe(true);
});

test("a town that does not exist comes after all that do", async ({ demo }) => {
	for (const path of ["/plans.json", "/programmes.json?year=2026"]) {
		const { items } = await json(demo, path);
		const fictional = items.map((item: Json) => item.slug === "139998-mihonno");
		expect(fictional, path).toContain(true);
		expect(fictional.lastIndexOf(false), path).toBeLessThan(fictional.indexOf(true));
	}
});

test("current plans come first, whatever the day", async ({ demo }) => {
	for (const path of ["/search.json?q=%E4%BA%8B%E6%A5%AD", "/support.json?q=%E8%A3%9C%E5%8A%A9", "/programmes.json", "/plans.json"]) {
		const { items } = await json(demo, path);
		const stated = items.filter((item: Json) => item.last_fiscal_year !== null);
		for (const fictional of [false, true]) {
			const years = stated.filter((item: Json) => (item.slug === "139998-mihonno") === fictional).map((item: Json) => item.last_fiscal_year);
			expect([...years].sort((a, b) => b - a), path).toEqual(years);
		}
	}
});

test("the page marks the word where it stands, with its own characters", async ({ demo }) => {
	const page = (await ask(demo, `/search?q=${encodeURIComponent("ﾌﾞﾗﾝﾄﾞ")}`)).text;
	expect(page).toContain("<mark>ブランド</mark>");
	const programmes = linked(page, /\/programmes\/(\w{13})$/);
	const named = (await json(demo, `/search.json?q=${encodeURIComponent("ブランド")}`)).items.filter((item: Json) => item.kind === "programme").map((item: Json) => item.node_id);
	expect(programmes.length).toBeGreaterThan(0);
	expect([...new Set(named)].slice(0, programmes.length)).toEqual(programmes);
});

test("a search without a word, or with nothing but signs, is no mistake", async ({ demo }) => {
	for (const q of ["", "。", "()", "   ", "　", "・・・"]) {
		const answer = await ask(demo, `/search?q=${encodeURIComponent(q)}`);
		expect(answer.status, q).toBe(200);
	}
});

/* ---- door 1 ---- */

test("door 1 finds by wish, by person and by place", async ({ demo }) => {
	const all = (await json(demo, "/support.json")).items;
	const place = (await json(demo, "/support.json?wish=place")).items;
	expect(place.length).toBeGreaterThan(0);
	expect(place.length).toBeLessThan(all.length);
	const kita = (await json(demo, "/support.json?municipality=131172&wish=place")).items;
	expect(kita.map((item: Json) => item.name)).toContain("コミュニティビジネスへのチャレンジ家賃補助事業");
	expect(kita.every((item: Json) => item.code === "131172")).toBe(true);
	const founders = (await json(demo, "/support.json?wish=place&who=founder")).items;
	expect(founders.length).toBeGreaterThan(0);
	expect(founders.every((item: Json) => place.some((one: Json) => one.node_id === item.node_id))).toBe(true);
});

test("what a shopkeeper types finds what the plan calls otherwise", async ({ demo }) => {
	for (const [typed, kind] of [["家賃", "rent_subsidy"], ["補助金", "grant"], ["展示会", "event"], ["後継ぎ", "succession"], ["融資", "loan"]] as const) {
		const { items } = await json(demo, `/support.json?q=${encodeURIComponent(typed)}`);
		expect(items.length, typed).toBeGreaterThan(0);
		const kinds = items.filter((item: Json) => JSON.stringify(item.kinds).includes(kind));
		expect(kinds.length, `${typed}: ${kind}`).toBeGreaterThan(0);
	}
	const grants = (await json(demo, `/support.json?q=${encodeURIComponent("補助金")}`)).items;
	expect(grants.some((item: Json) => /助成|奨励|支援金/.test(item.name))).toBe(true);
});
