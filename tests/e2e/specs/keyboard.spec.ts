// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: everything can be reached and done with the keyboard alone, and the focus can be seen on the way (JIS X 8341-3, WCAG 2.1.1,
// 2.4.7, 3.2.2). Only on a desk: a telephone has no such keys.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../lib/fixtures.ts";

const subsidy = "コミュニティビジネスへのチャレンジ家賃補助事業";

/* Moves on with the Tab key until `what` has the focus; whatever has it on the way can be seen to have it. */
async function tab_to(page: Page, what: Locator): Promise<void> {
	const target = await what.elementHandle();
	for (let i = 0; i < 120; i++) {
		await page.keyboard.press("Tab");
		const { here, seen } = await page.evaluate((element) => {
			const focused = document.activeElement;
			const style = focused ? getComputedStyle(focused) : null;
			const label = focused instanceof HTMLInputElement ? focused.labels?.[0] : null;
			const outlined = [style, label ? getComputedStyle(label) : null].some((one) => one && ((one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none"));
			return { here: focused === element, seen: outlined };
		}, target);
		expect(seen, "the focus can be seen").toBe(true);
		if (here) return;
	}
	throw new Error("the Tab key does not get there");
}

test("the keyboard alone is enough", async ({ page }) => {
	await page.goto("/");
	await page.keyboard.press("Tab");
	await expect(page.locator('a[href="#main"]').first()).toBeFocused();
	await expect(page.locator('a[href="#main"]').first()).toBeInViewport();
	await page.keyboard.press("Enter");
	const where = page.getByLabel("どこで");
	await tab_to(page, where);
	while (await where.inputValue() !== "131172") await page.keyboard.press("ArrowDown");
	await tab_to(page, page.locator('input[name="who"]:checked'));
	await page.keyboard.press("ArrowDown");
	await expect(page.locator('input[name="who"][value="founder"]')).toBeChecked();
	await tab_to(page, page.getByRole("button", { name: "家賃・場所" }));
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/wish=place/);
	await tab_to(page, page.getByRole("main").getByRole("link", { name: subsidy }));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(subsidy);
});

test("choosing with the keyboard does not leave the page before the button is pressed", async ({ page }) => {
	await page.goto("/plans");
	const year = page.getByRole("main").getByRole("combobox", { name: "年度" });
	const address = page.url();
	await year.evaluate((select) => { const fold = select.closest("details"); if (fold) fold.open = true; });
	await year.focus();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	expect(page.url()).toBe(address);
});
