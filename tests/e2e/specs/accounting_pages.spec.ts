// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of the accounting office in the browser, on a desk and on a telephone, in both languages, under axe.
import { accounting, seed_commitments, town } from "../lib/accounting.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { expect_fine, languages } from "../lib/look.ts";

/* Each page is opened twice and looked at by axe. */
test.setTimeout(180_000);

test("lists, what waits, a file, mappings and answers read well and say what to do", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), { viewport, isMobile = false, hasTouch = false } = project.use;
	await seed_commitments(server.database);
	const accountant = new Client(server);
	await accountant.sign_in(await add_user(server, "accountant@example.jp", "accountant,approver"));
	const page = await browser.newPage({ locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch });
	await page.context().addCookies([...accountant.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
	for (const path of ["", "/waiting?kind=commitment", "/items", "/results", "/differences", "/mappings", "/creditors"])
		for (const lang of languages(project)) {
			await page.goto(`${server.origin}${accounting}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
			await expect_fine(page, `${path} ${lang}`);
		}
	await page.goto(`${server.origin}${accounting}/waiting?kind=commitment&lang=ja`);
	/* The numbers that the draft shows are those of the file, although rows between them cannot be sent. */
	const numbers = async (): Promise<string[]> => (await page.locator("tbody th").allInnerTexts()).map((one) => one.trim());
	const shown = await numbers();
	expect(shown, "some row cannot be sent").toContain("—");
	await page.getByRole("button", { name: "承認に回す" }).click();
	await expect(page.getByText("つくった人とは別の人が承認します")).toBeVisible();
	expect(await numbers()).toEqual(shown.filter((one) => one !== "—"));
	await expect_fine(page, "file");
	await page.goto(`${server.origin}${town}/office/accounting-approvals`);
	await expect_fine(page, "approvals");
	await page.goto(`${server.origin}${accounting}/mappings`);
	await page.getByLabel("種類").selectOption({ label: "支出命令" });
	await page.getByRole("button", { name: "つくる" }).click();
	await expect(page.getByText("下書きをつくりました")).toBeVisible();
	await expect_fine(page, "mapping");
	await page.goto(`${server.origin}${accounting}/results`);
	await page.setInputFiles("#field-file", { name: "kekka.csv", mimeType: "text/csv", buffer: Buffer.from("送付番号,処理結果,金額\r\n1,受理,x\r\n") });
	await page.getByRole("button", { name: "読み込んで確かめる" }).click();
	await expect(page.getByText("2行目「金額」")).toBeVisible();
	await expect_fine(page, "a bad file");
	await page.setInputFiles("#field-file", { name: "kekka.csv", mimeType: "text/csv", buffer: Buffer.from("送付番号,処理結果,金額\r\n2031000009,受理,5\r\n") });
	await page.getByRole("button", { name: "読み込んで確かめる" }).click();
	await page.getByRole("button", { name: "反映する" }).click();
	await page.getByRole("link", { name: "会計との違い" }).last().click();
	await page.getByRole("link", { name: "2031000009" }).click();
	await expect(page.getByText("確かめた内容")).toBeVisible();
	await expect_fine(page, "a difference");
});
