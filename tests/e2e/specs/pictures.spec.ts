// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "a timeline and a themes × municipalities picture (ECharts, with the same numbers as a table); the logic model as a graph
// to look at and as nested lists to read"; "prints well".
import type { Page } from "@playwright/test";
import { expect, test } from "../lib/fixtures.ts";
import { json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import { addresses_of } from "../lib/page-types.ts";

/* All texts of a picture, as they are drawn: a long name is several of them. */
function drawn(page: Page, figure = "figure.chart"): Promise<string[]> {
	return page.locator(`${figure} svg text`).evaluateAll((texts) => texts.map((text) => text.textContent ?? ""));
}

async function expect_picture(page: Page, figure = "figure.chart"): Promise<void> {
	await expect(page.locator(`${figure} svg`).first()).toBeVisible();
	await expect(page.locator(`${figure} .chart__plot`).first()).toHaveRole("img");
	await expect(page.locator(`${figure} .chart__plot`).first()).toHaveAccessibleName(/\S/);
}

/* The table below the picture is folded; its button opens it. */
async function unfold(page: Page): Promise<void> {
	const fold = page.locator("main details.fold", { has: page.locator("table") }).first();
	if (await fold.count() && (await fold.getAttribute("open")) === null) await fold.locator("summary").click();
	await expect(page.getByRole("table").first()).toBeVisible();
}

test("the timeline draws a bar for each plan, with the years of the table", async ({ page, demo }) => {
	await page.goto("/timeline");
	await expect_picture(page);
	const plans = (await json(demo, "/timeline.json")).items.filter((plan: Json) => plan.kind === "plan" && plan.first_fiscal_year);
	const bars = (await drawn(page)).filter((text) => /^\d{4}–\d{4}$/.test(text)).sort();
	expect(bars).toEqual(plans.map((plan: Json) => `${plan.first_fiscal_year}–${plan.last_fiscal_year}`).sort());
	await unfold(page);
	const rows = page.locator("table tbody tr");
	await expect(rows).toHaveCount(plans.length);
	const years = (await page.locator("table thead th").allInnerTexts()).map((text) => Number(text.slice(0, 4)));
	for (const plan of plans) {
		const row = rows.filter({ has: page.locator(`a[href$="/plans/${plan.plan_id}"]`) });
		const on = await row.locator("td, th").evaluateAll((cells) => cells.flatMap((cell, i) => (cell.classList.contains("timeline__on") ? [i] : [])));
		expect(on.map((i) => years[i]), plan.title).toEqual(Array.from({ length: plan.last_fiscal_year - plan.first_fiscal_year + 1 }, (_, i) => plan.first_fiscal_year + i));
	}
});

test("the themes picture, its table and the data have the same numbers", async ({ page, demo }) => {
	await page.goto("/themes");
	await expect_picture(page);
	const cells = (await json(demo, "/themes.json")).items;
	const wanted = cells.map((cell: Json) => cell.programmes).sort((a: number, b: number) => a - b);
	expect((await drawn(page)).filter((text) => /^\d+$/.test(text)).map(Number).sort((a, b) => a - b)).toEqual(wanted);
	await unfold(page);
	const shown = await page.locator("table tbody td").allInnerTexts();
	expect(shown.map((text) => Number(text || 0))).toEqual(cells.map((cell: Json) => cell.programmes));
	/* A number leads to what it counts. */
	const { code, kind, programmes } = cells.find((cell: Json) => cell.programmes > 2);
	await page.locator(`table a[href*="municipality=${code}"][href*="kind=${kind}"]`).click();
	expect((await json(demo, `/programmes.json?municipality=${code}&kind=${kind}`)).items).toHaveLength(programmes);
	expect(await page.locator('main a[href*="/programmes/"]').count()).toBe(programmes);
});

test("a bar and a box of a picture lead where the table leads", async ({ page }) => {
	await page.goto("/timeline");
	await expect_picture(page);
	await page.locator("figure.chart svg text", { hasText: /^2026–2028$/ }).first().click({ force: true });
	await expect(page).toHaveURL(/\/139998-mihonno\/plans\/\w{13}$/);
});

test("the logic model is a graph to look at and lists to read, with the same words", async ({ page, demo, examples }) => {
	const { logic = "" } = await addresses_of(demo, examples);
	await page.goto(logic);
	await expect_picture(page);
	const { nodes } = await json(demo, `${logic}.json`);
	const items = await page.locator("main li[data-kind]").evaluateAll((found) => found.map((item) => item.getAttribute("data-kind")));
	for (const kind of ["goal", "strategy", "tactic", "method"]) expect(items.filter((one) => one === kind).length, kind).toBe(nodes.filter((node: Json) => node.kind === kind).length);
	const sections = await page.locator("figure.chart").count();
	expect(sections).toBe(nodes.filter((node: Json) => node.kind === "section").length);
	const drawing = (await drawn(page)).join("").replace(/\s/g, "");
	const text = (await page.locator("main ul.logic").allTextContents()).join("").replace(/\s/g, "");
	for (const node of nodes.filter((one: Json) => ["goal", "strategy", "tactic", "method"].includes(one.kind))) {
		const name = node.name.replace(/\s/g, "");
		expect(text, node.name).toContain(name);
		expect(drawing, node.name).toContain(name);
	}
});

test("pictures follow the window", async ({ page }) => {
	await page.goto("/timeline");
	await expect_picture(page);
	const width = (): Promise<number> => page.locator("figure.chart svg").first().evaluate((svg) => svg.getBoundingClientRect().width);
	const before = await width();
	await page.setViewportSize({ width: 900, height: 800 });
	await expect.poll(width).toBeLessThan(before);
	await page.setViewportSize({ width: 390, height: 800 });
	await expect(page.locator("figure.chart").first()).toBeHidden();
	await expect(page.locator("main table").first()).toBeAttached();
});

/* ---- paper ---- */

test("pages print: the text without the tools around it", async ({ page, demo, examples }) => {
	const addresses = await addresses_of(demo, examples);
	for (const path of ["/support?municipality=131172&wish=place", addresses["programme"] ?? "", addresses["plan"] ?? "", addresses["comparison"] ?? "", "/timeline", "/themes", addresses["logic"] ?? "", "/plans"]) {
		await page.emulateMedia({ media: "screen" });
		await page.goto(path);
		await page.emulateMedia({ media: "print" });
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
		for (const tool of [".site-nav", ".header-search", ".lang", "main form", ".downloads"]) for (const element of await page.locator(tool).all()) await expect(element).toBeHidden();
		await page.setViewportSize({ width: 690, height: 980 });
		const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(beyond, `${path} on A4`).toBeLessThanOrEqual(0);
		await page.setViewportSize({ width: 1280, height: 900 });
		const pdf = await page.pdf({ format: "A4", printBackground: true });
		expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
		const sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
		expect(sheets, path).toBeGreaterThan(0);
		expect(sheets, path).toBeLessThan(15);
	}
});
