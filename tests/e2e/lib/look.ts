// SPDX-License-Identifier: AGPL-3.0-or-later
// What is asked of every page in a browser: axe has nothing to say (WCAG 2.2 AA and good practice), and nothing stands beyond the
// edge of the window.
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/* axe reads the same few colours of each element again and again, and takes a quarter of its time for that: each text is read once. */
const remembered_colours = `(() => {
	const Color = axe.commons.color.Color, parse = Color.prototype.parseString, known = new Map();
	Color.prototype.parseString = function (text) {
		const same = known.get(text);
		if (!same) {
			parse.call(this, text);
			known.set(text, new Color(this));
		} else
			for (const part of ["r", "g", "b", "alpha"]) this[part] = same[part];
		return this;
	};
})()`;
const axe = `${readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")};${remembered_colours}`;
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/* In which languages a project looks at a page: in Japanese on a desk, in English on a telephone, where words are longest for the room; in both with ./check --full. */
export function languages(project: { name: string }): ("ja" | "en")[] {
	if (process.env["FULL"]) return ["ja", "en"];
	return project.name === "telephone" ? ["en"] : ["ja"];
}

/* "rule: element why", in the page as it stands now; `without` names rules that were asked before and cost much. */
export async function violations(page: Page, without: string[] = []): Promise<string[]> {
	await page.waitForLoadState();
	await page.evaluate(() => document.fonts.ready);
	if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
	return page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, rules: ${JSON.stringify(Object.fromEntries(without.map((rule) => [rule, { enabled: false }])))}, resultTypes: ["violations"] }).then((found) =>
		found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ": " + node.html + " " + (node.failureSummary ?? ""))))`);
}

/* What of the page stands beyond its right edge, outside of boxes that scroll by themselves. */
export function beyond_the_edge(page: Page): Promise<string[]> {
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

/* Both, with the name of the page in the message. */
export async function expect_fine(page: Page, what = page.url()): Promise<void> {
	expect(await violations(page), what).toEqual([]);
	expect(await beyond_the_edge(page), what).toEqual([]);
}
