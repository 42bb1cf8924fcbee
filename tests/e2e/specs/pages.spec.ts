// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "works at 360 px"; "zero axe violations, contrast included"; "strict CSP" (no complaint of the browser, no request to
// another host: the page fixture); Japanese and English. Every type of page, in both languages, on a desk and on a telephone.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../lib/fixtures.ts";
import { addresses_of, page_types, resolved } from "../lib/page-types.ts";

/* What of the page stands beyond its right edge, outside of boxes that scroll by themselves. */
function beyond_the_edge(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 0.5);
		const own = wide.filter((element) => {
			for (let up = element.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return false;
			return true;
		});
		return [`scrollWidth ${document.documentElement.scrollWidth}`, ...own.slice(0, 5).map((element) => `${element.tagName}.${element.className}: ${(element.textContent ?? "").trim().slice(0, 40)}`)];
	});
}

/*
 * Sentences in Japanese that the page does not say are Japanese (WCAG 3.1.2): screen readers would spell them in English. Names may
 * stand in any sentence.
 */
function unmarked_japanese(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const found: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement, text = (node.textContent ?? "").trim();
			const sentence = /\p{Script=Hiragana}/u.test(text) && !/[A-Za-z]{3}/.test(text) && (/。/.test(text) || text.length > 40);
			if (parent && sentence && !parent.closest("script, style, svg") && parent.closest("[lang]")?.getAttribute("lang") !== "ja")
				found.push(`${parent.tagName}.${parent.className}: ${text.slice(0, 40)}`);
		}
		return found;
	});
}

async function violations(page: Page): Promise<string[]> {
	const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] }).analyze();
	return found.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

for (const type of page_types)
	for (const lang of ["ja", "en"]) {
		test(`${type.name}, ${lang}`, async ({ page, demo, examples, context, complaints }, { project }) => {
			await context.addCookies([{ name: "lang", value: lang, url: demo.origin }]);
			const answer = await page.goto(resolved(type, await addresses_of(demo, examples)));
			expect(answer?.status()).toBe(type.status ?? 200);
			/* The browser says itself that an address was answered with an error. */
			if (type.status) complaints.length = 0;
			await expect(page.locator("html")).toHaveAttribute("lang", lang);
			await page.evaluate(() => document.fonts.ready);
			expect(await violations(page)).toEqual([]);
			expect(await beyond_the_edge(page)).toEqual([]);
			if (lang === "en") expect(await unmarked_japanese(page)).toEqual([]);
			if (project.name !== "telephone") return;
			await page.setViewportSize({ width: 360, height: 740 });
			expect(await beyond_the_edge(page), "at 360 px").toEqual([]);
			await page.setViewportSize({ width: 320, height: 640 });
			expect(await beyond_the_edge(page), "at 320 px (WCAG 1.4.10)").toEqual([]);
		});
	}

test("a page that is unfolded entirely still fits", async ({ page, demo, examples }) => {
	const addresses = await addresses_of(demo, examples);
	for (const path of ["/support?municipality=139998", addresses["plan"] ?? "", addresses["logic"] ?? "", "/timeline", "/themes", "/plans"]) {
		await page.goto(path);
		await page.evaluate(() => {
			for (const details of document.querySelectorAll("details")) details.open = true;
		});
		expect(await beyond_the_edge(page), path).toEqual([]);
		expect(await violations(page), path).toEqual([]);
	}
});

test("each page has one main heading, landmarks, a way past the header, and a title of its own", async ({ page, demo, examples, complaints }) => {
	const titles = new Map<string, string>(), addresses = await addresses_of(demo, examples);
	const types = page_types.filter((type) => !/in ended plans|programme of an ended|ended plan|everything|found|none/.test(type.name));
	for (const type of types) {
		await page.goto(resolved(type, addresses));
		await expect(page.getByRole("main")).toHaveCount(1);
		await expect(page.getByRole("banner")).toHaveCount(1);
		await expect(page.getByRole("contentinfo")).toHaveCount(1);
		await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
		await expect(page.locator('a[href="#main"]').first()).toBeAttached();
		const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((headings) => headings.map((heading) => Number(heading.tagName[1])));
		for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0), `${type.name}: heading ${i + 1}`).toBeLessThanOrEqual(1);
		expect(titles.get(await page.title()), `${type.name} has the title of`).toBeUndefined();
		titles.set(await page.title(), type.name);
	}
	complaints.length = 0;
});
