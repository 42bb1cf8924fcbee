// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows the auditor's pages in the browser, in both languages, under axe, without anything beyond the edge of the screen: the list
// with its conditions, one line, the chain, the published heads, the register of files of personal data.
import { add_user, cheap_hashing } from "../lib/client.ts";
import { execute, join_party } from "../lib/party.ts";
import { expect, listen, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";

test("an auditor asks in the browser", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing });
	const user = await add_user(server, "kansa@example.jp", "auditor"), complaints: string[] = [];
	await join_party(server, user.email, 77_777);
	const { viewport, isMobile = false, hasTouch = false } = project.use;
	const context = await browser.newContext({ viewport: viewport ?? null, isMobile, hasTouch, locale: "ja-JP" });
	const page = await context.newPage();
	listen(page, server.origin, complaints);
	await page.goto(`${server.origin}/sign-in?next=/139998-mihonno/office/audit`);
	await page.locator("#field-email").fill(user.email);
	await page.locator("#field-password").fill(user.password);
	await page.locator('form[action="/sign-in"] button[type="submit"]').click();
	const office = `${server.origin}/139998-mihonno/office/audit`;
	await page.goto(office);
	await expect(page.getByText("条件に合う記録はありません")).toBeVisible();
	await expect_fine(page, "none");
	await page.getByLabel("どなたが").fill("kansa@example.jp");
	await page.getByRole("button", { name: "探す", exact: true }).last().click();
	await expect(page.getByRole("heading", { level: 2, name: "kansaさんがしたこと" })).toBeVisible();
	await page.reload();
	await expect(page.getByRole("cell", { name: "操作・閲覧記録を見た" }).first()).toBeVisible();
	await expect_fine(page, "list");
	const list = page.url();
	await page.locator("table tbody th a").first().click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("操作・閲覧記録の1件");
	await expect_fine(page, "one line");
	await page.goto(`${office}/chain`);
	await expect_fine(page, "chain");
	await execute(server.database, `INSERT INTO audit_check (tenant_id, checked_us, finding, seal_no, audit_id, links, unsealed)
		SELECT tenant_id, 1, 2, 1, 1, 0, 0 FROM tenant WHERE code = '139998'`);
	await page.goto(`${office}/chain`);
	await expect(page.getByRole("alert")).toContainText("記録の内容が変更されています");
	await expect_fine(page, "chain with a warning");
	await page.goto(`${server.origin}/139998-mihonno/office/personal-files`);
	await expect_fine(page, "register with tables");
	await context.addCookies([{ name: "lang", value: "en", url: server.origin }]);
	for (const address of [list, `${office}/chain`, `${server.origin}/139998-mihonno/office/personal-files`]) {
		await page.goto(address);
		await expect(page.locator("html")).toHaveAttribute("lang", "en");
		await expect_fine(page, `${address} in English`);
	}
	expect(complaints, "the browser's complaints").toEqual([]);
	await context.close();
});
