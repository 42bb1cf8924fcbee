// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of the ledger in the browser, on a desk and on a telephone, in both languages, under axe; the picture of the sums has the numbers of its table.
import { expect, test } from "../lib/fixtures.ts";
import { a_ledger, ledger_path } from "../lib/ledger.ts";
import { expect_fine } from "../lib/look.ts";
import { signed_in } from "../lib/people.ts";

test.setTimeout(120_000);

test("an accountant finds a firm's account, looks at its movements and at one of them", async ({ own, browser }, { project }) => {
	const { server } = await a_ledger(own), { viewport, isMobile = false, hasTouch = false } = project.use;
	const accountant = await signed_in(server, "accountant"), page = await browser.newPage({ locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch });
	await page.context().addCookies([...accountant.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
	for (const lang of ["en", "ja"]) {
		await page.goto(`${server.origin}${ledger_path}?lang=${lang}`);
		await expect_fine(page, `list ${lang}`);
		await page.goto(`${server.origin}${ledger_path}/sums?kind=payable&by=year&lang=${lang}`);
		await expect_fine(page, `sums ${lang}`);
	}
	await expect(page.locator("figure.chart svg").first()).toBeVisible();
	const drawn = await page.locator("figure.chart svg text").evaluateAll((texts) => texts.map((text) => text.textContent ?? ""));
	for (const text of ["1,200円", "3,400円", "5円", "令和8年度", "令和9年度"]) expect(drawn).toContain(text);
	expect((await page.locator("tbody tr td:nth-child(2)").allInnerTexts()).map((text) => text.trim())).toEqual(["3,400円", "1,200円", "5円"]);
	await expect(page.locator("tfoot")).toContainText("4,605円");

	await page.goto(`${server.origin}${ledger_path}`);
	await page.getByLabel("口座の種類").selectOption({ label: "支払先" });
	await page.getByRole("button", { name: "探す", exact: true }).last().click();
	await page.locator("tbody th a").last().click();
	await expect(page.getByText("期末残高")).toBeVisible();
	await page.getByLabel("いつから").fill("令和2年4月1日");
	await page.getByRole("button", { name: "この期間を見る" }).click();
	await expect(page.locator("tbody")).toContainText("家賃補助金");
	await expect_fine(page, "statement");
	await page.locator("tbody th a").first().click();
	await expect(page.getByText("仕訳から計算し直した値と一致しました。")).toBeVisible();
	await expect_fine(page, "posting");
	await page.context().close();
});
