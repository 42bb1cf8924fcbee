// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "works at 360 px"; "zero axe violations, contrast included"; "strict CSP" (no complaint of the browser, no request to
// another host); a main heading and landmarks; Japanese and English. Every type of page, in both languages, on a desk and on a telephone.
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expect, listen, test } from "../lib/fixtures.ts";
import { beyond_the_edge, expect_fine, languages } from "../lib/look.ts";
import { addresses_of, page_types, resolved } from "../lib/page-types.ts";
import type { PageType } from "../lib/page-types.ts";

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

/*
 * One page of the browser looks at all of them: a new one costs more than the looking. Its size and its touch are those of the
 * project.
 */
let page: Page, addresses: Record<string, string>;
const complaints: string[] = [];

test.beforeAll(async ({ browser, demo, examples }, { project }) => {
	const { viewport, isMobile = false, hasTouch = false, locale, timezoneId } = project.use as BrowserContextOptions;
	page = await browser.newPage({ viewport: viewport ?? null, isMobile, hasTouch, locale: locale ?? "ja-JP", timezoneId: timezoneId ?? "Asia/Tokyo" });
	listen(page, demo.origin, complaints);
	addresses = await addresses_of(demo, examples);
});

test.beforeEach(async ({}, { project }) => {
	await page.setViewportSize(project.use.viewport ?? { width: 1280, height: 900 });
	complaints.length = 0;
});

test.afterEach(() => expect(complaints, "the browser's complaints").toEqual([]));

test.afterAll(() => page.context().close());

/* Opens a page in a language and waits until it looks as it will. */
async function look_at(origin: string, type: PageType, lang: string): Promise<void> {
	await page.context().addCookies([{ name: "lang", value: lang, url: origin }]);
	const answer = await page.goto(origin + resolved(type, addresses));
	expect(answer?.status()).toBe(type.status ?? 200);
	/* The browser says itself that an address was answered with an error. */
	if (type.status) complaints.length = 0;
	await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

async function expect_landmarks(): Promise<void> {
	for (const role of ["main", "banner", "contentinfo"] as const) await expect(page.getByRole(role)).toHaveCount(1);
	await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
	await expect(page.locator('a[href="#main"]').first()).toBeAttached();
	const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((headings) => headings.map((heading) => Number(heading.tagName[1])));
	for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0), `heading ${i + 1}`).toBeLessThanOrEqual(1);
}

for (const type of page_types)
	test(type.name, async ({ demo }, { project }) => {
		for (const lang of languages(project)) {
			await look_at(demo.origin, type, lang);
			await expect_fine(page);
			await expect_landmarks();
			if (lang === "en") expect(await unmarked_japanese(page)).toEqual([]);
			if (project.name !== "telephone") continue;
			const whole = page.viewportSize() ?? { width: 390, height: 844 };
			await page.setViewportSize({ width: 360, height: 740 });
			expect(await beyond_the_edge(page), "at 360 px").toEqual([]);
			await page.setViewportSize({ width: 320, height: 640 });
			expect(await beyond_the_edge(page), "at 320 px (WCAG 1.4.10)").toEqual([]);
			await page.setViewportSize(whole);
		}
	});

for (const path of ["/support?municipality=139998", "{plan}", "{logic}", "/timeline", "/themes", "/plans"])
	test(`unfolded entirely, it still fits: ${path}`, async ({ demo }) => {
		await look_at(demo.origin, { name: path, path }, "ja");
		await page.evaluate(() => {
			for (const details of document.querySelectorAll("details")) details.open = true;
		});
		await expect_fine(page);
	});
