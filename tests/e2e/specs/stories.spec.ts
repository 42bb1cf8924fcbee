// SPDX-License-Identifier: AGPL-3.0-or-later
// What people come for, as they would do it: on a desk, on a telephone, without JavaScript, in English.
// Shows: "find a rent subsidy for founders in another ward in under a minute, on a phone-sized window too"; "a result says in a
// plain sentence what it is, for whom, that it is a line of a plan and not an open call, what the plan does not say, and whom to
// ask; current plans first; never an empty page"; "the source text with the lines marked"; "works without JavaScript".
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { parse_csv, parse_xlsx } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import { json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import { kassei_ok } from "../lib/program.ts";
import { addresses_of } from "../lib/page-types.ts";

const subsidy = "コミュニティビジネスへのチャレンジ家賃補助事業";

async function ask_for_rent_in_kita(page: Page): Promise<void> {
	await page.goto("/");
	await page.getByLabel("どこで").selectOption({ label: "北区" });
	await page.getByRole("radio", { name: "これから開業する方" }).check();
	await page.getByRole("button", { name: "家賃・場所" }).click();
}

/* What a shopkeeper must be told about a line of a plan. */
async function expect_honest(part: Locator | Page): Promise<void> {
	await expect(part.getByText("計画に書かれた事業です。").first()).toBeVisible();
	await expect(part.getByText("いま募集中とは限りません。").first()).toBeVisible();
	await expect(part.getByText("この計画には書かれていません").first()).toBeVisible();
	await expect(part.locator('a[href^="tel:"]').first()).toBeVisible();
}

test("a founder finds the rent subsidy of another ward, and whom to ask", async ({ page }) => {
	await ask_for_rent_in_kita(page);
	await expect(page).toHaveURL(/municipality=131172/);
	await expect(page.getByRole("heading", { level: 1 })).toContainText("北区");
	/* Three choices, and it is the first thing to read: nobody has to leaf through anything. */
	await expect(page.getByRole("main").locator('ol a[href*="/programmes/"]').first()).toHaveText(subsidy);
	const result = page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("link", { name: subsidy }) }).first();
	await expect(result).toContainText("家賃を補助する");
	await expect(result).toContainText("これから開業する方");
	await expect_honest(result);
	await result.getByRole("link", { name: subsidy }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(subsidy);
	await expect_honest(page);
	await expect(page.getByRole("main")).toContainText("もらえる額");
	await expect(page.getByRole("main")).toContainText("担当課に確かめる");
});

test("the words that people use find it, too", async ({ page }) => {
	for (const word of ["家賃", "テナント料", "やちん", "rent"]) {
		await page.goto("/");
		await page.getByLabel("どこで").selectOption({ label: "北区" });
		await page.getByRole("main").getByRole("searchbox").fill(word);
		await page.getByRole("main").getByRole("button", { name: "探す", exact: true }).click();
		await expect(page.getByRole("main").getByRole("link", { name: subsidy })).toBeVisible();
	}
});

/* ---- without JavaScript ---- */

test.describe("without JavaScript", () => {
	test.use({ javaScriptEnabled: false });

	test("the same subsidy is found", async ({ page }) => {
		await ask_for_rent_in_kita(page);
		await page.getByRole("main").getByRole("link", { name: subsidy }).click();
		await expect(page.getByRole("heading", { level: 1 })).toHaveText(subsidy);
		await expect_honest(page);
	});

	test("pictures are tables and lists", async ({ page, demo, examples }) => {
		await page.goto("/timeline");
		await expect(page.getByRole("table")).toBeVisible();
		expect(await page.getByRole("row").count()).toBeGreaterThan(20);
		await page.goto("/themes");
		await expect(page.getByRole("table")).toBeVisible();
		await page.goto((await addresses_of(demo, examples))["logic"] ?? "");
		await expect(page.getByText("利子補給の上乗せ")).toBeVisible();
		await expect(page.locator("figure.chart").first()).toBeHidden();
	});

	test("a line number of the tree leads to the marked line", async ({ page, demo, examples }) => {
		await page.goto((await addresses_of(demo, examples))["plan"] ?? "");
		await page.locator('a[href="#L22"]').first().click();
		await expect(page).toHaveURL(/#L22$/);
		await expect(page.locator("#L22")).toBeInViewport();
		const background = (name: string): Promise<string> => page.locator(name).evaluate((line) => getComputedStyle(line).backgroundColor);
		expect(await background("#L22")).not.toBe(await background("#L24"));
	});

	test("two plans are compared, and a list is narrowed", async ({ page, examples }) => {
		await page.goto("/compare");
		await page.getByLabel("左の計画").selectOption(examples.older_plan_id);
		await page.getByLabel("右の計画").selectOption(examples.plan_id);
		await page.getByRole("main").getByRole("button", { name: "比べる" }).click();
		await expect(page.getByRole("main").getByText("販路開拓支援事業").first()).toBeVisible();
		await page.goto("/programmes");
		const kind = page.getByRole("main").getByLabel("支援の種類");
		if (!(await kind.isVisible())) await page.locator("main summary").first().click();
		await kind.selectOption({ label: "融資" });
		await page.getByRole("main").locator('form button[type="submit"]').last().click();
		await expect(page).toHaveURL(/kind=loan/);
	});

	test("a mistake is reported", async ({ page, demo, examples, complaints }) => {
		await page.goto((await addresses_of(demo, examples))["programme"] ?? "");
		await page.getByRole("link", { name: /間違いを知らせる/ }).click();
		await page.getByRole("button", { name: "送る" }).click();
		await expect(page.getByRole("alert")).toBeVisible();
		await page.getByRole("radio").first().check();
		await page.getByRole("textbox", { name: /連絡の内容/ }).fill("JavaScriptのない連絡");
		await page.getByRole("button", { name: "送る" }).click();
		await expect(page).toHaveURL(/\/report\/thanks$/);
		/* The browser names the refused form an error of the network. */
		expect(complaints.splice(0).every((complaint) => /422/.test(complaint))).toBe(true);
	});
});

/* ---- in English ---- */

test("the same in English, and the language stays", async ({ page }) => {
	await page.goto("/");
	await page.locator('a[hreflang="en"]').click();
	await expect(page.locator("html")).toHaveAttribute("lang", "en");
	await page.locator('select[name="municipality"]').selectOption("131172");
	await page.locator('input[name="who"][value="founder"]').check();
	await page.locator('button[name="wish"][value="place"]').click();
	await expect(page.locator("html")).toHaveAttribute("lang", "en");
	await expect(page.getByRole("heading", { level: 1 })).toContainText("Kita");
	const link = page.getByRole("main").getByRole("link", { name: subsidy });
	await expect(link).toHaveAttribute("lang", "ja");
	await link.click();
	await expect(page.locator("html")).toHaveAttribute("lang", "en");
	await expect(page.getByRole("heading", { level: 1 })).toHaveAttribute("lang", "ja");
	await page.goto("/plans");
	await expect(page.locator("html")).toHaveAttribute("lang", "en");
	await page.locator('a[hreflang="ja"]').click();
	await expect(page.locator("html")).toHaveAttribute("lang", "ja");
});

/* ---- when there is nothing, or nothing any more ---- */

test("nothing found is no empty page: a window to ask at, words to try, help elsewhere", async ({ page }) => {
	await page.goto("/");
	await page.getByLabel("どこで").selectOption({ label: "千代田区" });
	await page.getByRole("main").getByRole("searchbox").fill("ありえない言葉");
	await page.getByRole("main").getByRole("button", { name: "探す", exact: true }).click();
	const main = page.getByRole("main");
	await expect(main).not.toContainText(/(^|[^0-9])0件/);
	await expect(main.getByRole("heading", { level: 1 })).toContainText("千代田区");
	await expect(main.getByRole("heading", { name: "相談できる窓口" })).toBeVisible();
	await expect(main.locator('a[href^="tel:"]').first()).toBeVisible();
	expect(await main.locator('a[rel="external"]').count()).toBeGreaterThan(3);
	const words = main.locator('.words a[href^="/support?q="]');
	expect(await words.count()).toBeGreaterThan(3);
	await words.first().click();
	await expect(main.locator('a[href*="/programmes/"]').first()).toBeVisible();
});

test("a word that is only meant leads to words that are found", async ({ page }) => {
	await page.goto(`/support?q=${encodeURIComponent("キッチンカー")}`);
	await expect(page.getByRole("main").locator("a").filter({ hasText: /チャレンジショップ|飲食店|空き店舗/ }).first()).toBeVisible();
});

test("ended plans are folded behind the current ones, and say that they ended", async ({ page, at }) => {
	await page.goto("/support?municipality=139998");
	const fold = page.locator("main details", { has: page.locator('a[href*="/programmes/"]') }).last();
	await expect(fold).not.toHaveAttribute("open");
	const current = page.getByRole("main").locator('ol a[href*="/programmes/"]:visible');
	expect(await current.count()).toBeGreaterThan(5);
	await fold.locator("summary").click();
	await expect(fold.getByText("計画の期間は終わりました。").first()).toBeVisible();
	/* On 1 April 2029 the newest plan has ended, too: nothing is current, and the fold is open. */
	await at("2029-03-31T23:59:00+09:00");
	await page.reload();
	await expect(page.getByText("計画に書かれた事業です。").first()).toBeVisible();
	await at("2029-04-01T00:01:00+09:00");
	await page.reload();
	await expect(page.getByText("計画に書かれた事業です。")).toHaveCount(0);
	await expect(page.getByText("計画の期間は終わりました。").first()).toBeVisible();
});

test("the page of a plan says on the day after its last that it has ended", async ({ page, demo, examples, at }) => {
	const { plan = "" } = await addresses_of(demo, examples);
	await at("2029-03-31T23:59:00+09:00");
	await page.goto(plan);
	await expect(page.getByText("この計画の期間は終わっています")).toHaveCount(0);
	await at("2029-04-01T00:01:00+09:00");
	await page.goto(plan);
	await expect(page.getByText("この計画の期間は終わっています")).toBeVisible();
});

/* ---- plans ---- */

test("choosing a line of the tree marks it in the source, and an address with a line opens there", async ({ page, demo, examples }) => {
	const { plan = "" } = await addresses_of(demo, examples);
	await page.goto(plan);
	const node = (await json(demo, `${plan}.json`)).nodes.find((one: Json) => one.kind === "programme" && one.line > 30);
	const line = page.locator(`#L${node.line}`);
	await page.locator(`a[href="#L${node.line}"]`).first().click();
	await expect(line).toHaveAttribute("data-marked");
	await expect(line).toBeInViewport();
	await expect(line).toContainText(node.name.slice(0, 4));
	await page.goto("/");
	await page.goto(`${plan}#L18`);
	await expect(page.locator("#L18")).toHaveAttribute("data-marked");
	await expect(page.locator("#L18")).toBeInViewport();
	/* The pillar that begins there runs to line 26. */
	await expect(page.locator("#L26")).toHaveAttribute("data-marked");
	await expect(page.locator("#L30")).not.toHaveAttribute("data-marked");
});

test("every line number of a tree leads to a line that names what stands beside it", async ({ page, demo, examples }) => {
	const { plan = "" } = await addresses_of(demo, examples);
	const kinds: (string | null)[] = [];
	/* The newer plan has details that its names say already; those stand once. */
	for (const path of [plan, plan.replace(examples.plan_id, examples.older_plan_id)]) {
		await page.goto(path);
		const broken = await page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>("a.tree__line")].filter((link) => !document.querySelector(link.hash)).map((link) => link.hash));
		expect(broken).toEqual([]);
		kinds.push(...(await page.locator("main [data-kind]").evaluateAll((marks) => marks.map((mark) => mark.getAttribute("data-kind")))));
	}
	expect(kinds).toEqual(expect.arrayContaining(["background", "pillar", "programme", "detail"]));
});

test("two plans side by side: the numbers are those of the data", async ({ page, demo, examples }) => {
	await page.goto("/compare");
	await page.getByLabel("左の計画").selectOption(examples.older_plan_id);
	await page.getByLabel("右の計画").selectOption(examples.plan_id);
	await page.getByRole("main").getByRole("button", { name: "比べる" }).click();
	const pairs = (await json(demo, `/compare.json?a=${examples.older_plan_id}&b=${examples.plan_id}`)).items;
	const both = pairs.filter((pair: Json) => pair.a && pair.b).length, left = pairs.filter((pair: Json) => pair.a && !pair.b).length, right = pairs.filter((pair: Json) => !pair.a && pair.b).length;
	expect(both).toBeGreaterThan(1);
	await expect(page.locator("main .pair")).toHaveCount(pairs.length);
	const figures = await page.locator("main dl.figures dd").allInnerTexts();
	const numbers = figures.map((text) => Number(text.replace(/\D/g, "")));
	expect((numbers[0] ?? 0) + (numbers[1] ?? 0)).toBe(both);
	expect(numbers.slice(2)).toEqual([left, right]);
	for (const pair of pairs) {
		if (pair.a) await expect(page.locator(".pair").filter({ hasText: pair.a }).first()).toBeVisible();
		if (pair.b) await expect(page.locator(".pair").filter({ hasText: pair.b }).first()).toBeVisible();
	}
});

test("from the map of municipalities to a plan, and back by the path above", async ({ page }) => {
	await page.goto("/municipalities");
	await page.getByRole("main").locator('a[href="/131172-kita"]').first().click();
	await expect(page.getByRole("heading", { level: 1 })).toContainText("北区");
	await page.getByRole("main").locator('a[href*="/plans/"]').first().click();
	await expect(page.getByRole("heading", { level: 1 })).toContainText("計画");
	await page.getByRole("navigation", { name: "現在位置" }).getByRole("link", { name: "北区" }).click();
	await expect(page).toHaveURL(/\/131172-kita$/);
});

test("the search over all plans, from the header of any page", async ({ page }, { project }) => {
	await page.goto("/about");
	const box = page.getByRole("banner").getByRole("searchbox");
	if (project.name === "telephone" && !(await box.isVisible())) await page.goto("/search");
	else {
		await box.fill("ﾎｼﾞｮｷﾝ");
		await box.press("Enter");
	}
	const query = page.getByRole("main").getByRole("searchbox");
	await query.fill("ブランド");
	await query.press("Enter");
	await expect(page).toHaveURL(/\/search\?/);
	await expect(page.locator("main mark").first()).toHaveText(/ブランド/);
	expect(await page.locator("main ol > li").count()).toBeGreaterThan(3);
	expect(page.url(), "empty conditions are left out of the address").not.toMatch(/[?&]\w+=(&|$)/);
});

/* ---- tables to take away ---- */

async function downloaded(page: Page, link: Locator): Promise<{ name: string; bytes: Buffer }> {
	const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
	return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a narrowed list is taken away as CSV and as an Excel workbook, with the rows of the page", async ({ page }) => {
	await page.goto("/programmes?municipality=139998&year=2026");
	const links = page.getByRole("main").locator(".downloads"), cells = page.getByRole("main").locator('table tbody a[href*="/programmes/"]');
	const shown = await cells.allInnerTexts();
	expect(shown.length).toBeGreaterThan(5);
	const csv = await downloaded(page, links.getByRole("link", { name: /CSV/ }).first());
	expect(csv.name).toMatch(/\.csv$/);
	expect(csv.bytes.subarray(0, 3).toString("hex"), "the mark that spreadsheets need").toBe("efbbbf");
	const xlsx = await downloaded(page, links.getByRole("link", { name: /Excel/ }));
	expect(xlsx.name).toMatch(/\.xlsx$/);
	const [head = [], ...rows] = parse_csv(csv.bytes.subarray(3).toString("utf8"));
	const [sheet] = parse_xlsx(xlsx.bytes);
	expect(sheet?.rows[0]).toEqual(head);
	const column = head.indexOf("計画事業名");
	expect(rows.map((row) => row[column])).toEqual(shown);
	expect(sheet?.rows.slice(1).map((row) => row[column])).toEqual(shown);
});

/* ---- a report ---- */

test("a reader says that a page is wrong; what was typed is kept until it is right", async ({ page, demo, examples, complaints }) => {
	await page.goto((await addresses_of(demo, examples))["programme"] ?? "");
	await page.getByRole("link", { name: /間違いを知らせる/ }).click();
	const text = page.getByRole("textbox", { name: /連絡の内容/ }), send = page.getByRole("button", { name: "送る" });
	await text.fill("名称の漢字がちがいます");
	await send.click();
	await expect(page.getByRole("alert")).toBeVisible();
	await expect(text).toHaveValue("名称の漢字がちがいます");
	await page.getByRole("alert").getByRole("link").first().click();
	await expect(page.getByRole("radio").first()).toBeFocused();
	await page.getByRole("radio").first().check();
	await send.click();
	await expect(page).toHaveURL(/\/report\/thanks$/);
	await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	/* The browser names the refused form an error of the network. */
	expect(complaints.splice(0).every((complaint) => /422/.test(complaint))).toBe(true);
	expect(await kassei_ok(["plan", "reports", "139998", "--database", demo.database])).toContain("名称の漢字がちがいます");
});

/* ---- for other programs ---- */

test("feed and page description are well-formed in the eyes of a browser", async ({ page }) => {
	await page.goto("/plans");
	for (const path of ["/plans.atom", "/plans.atom?municipality=139998", "/plans.atom?lang=en"]) {
		const feed = await page.evaluate(async (address) => {
			const parsed = new DOMParser().parseFromString(await (await fetch(address)).text(), "application/xml");
			const texts = (name: string): string[] => [...parsed.getElementsByTagNameNS("http://www.w3.org/2005/Atom", name)].map((element) => element.textContent ?? "");
			return { broken: parsed.getElementsByTagName("parsererror").length, root: parsed.documentElement.localName, entries: texts("entry").length, ids: texts("id"), titles: texts("title") };
		}, path);
		expect(feed).toMatchObject({ broken: 0, root: "feed" });
		expect(feed.entries).toBeGreaterThan(0);
		expect(feed.ids).toHaveLength(feed.entries + 1);
		expect(feed.titles.every((title) => title.trim() !== "")).toBe(true);
	}
	await expect(page.locator('link[rel="alternate"][type="application/atom+xml"]')).toHaveAttribute("href", "/plans.atom");
	await expect(page.locator('link[rel="alternate"][type="application/json"]')).toHaveAttribute("href", "/plans.json");
});
