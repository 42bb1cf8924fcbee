// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of payments in the browser, on a desk and on a telephone, in both languages, under axe.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";

const payments = "/139998-mihonno/office/payments";

/* Each page is opened twice and looked at by axe. */
test.setTimeout(120_000);

test("lists, a run, files and accounts read well and say what to do", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), { viewport, isMobile = false, hasTouch = false } = project.use;
	/* When the demonstration's first items are due. */
	await server.set_clock(new Date(Date.now() + 60 * 86_400_000).toISOString());
	const accountant = new Client(server);
	await accountant.sign_in(await add_user(server, "accountant@example.jp", "accountant"));
	const page = await browser.newPage({ locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch });
	await page.context().addCookies([...accountant.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
	for (const path of ["", "/due", "/files", "/unknown", "/sources"])
		for (const lang of ["ja", "en"]) {
			await page.goto(`${server.origin}${payments}${path}?lang=${lang}`);
			await expect_fine(page, `${path} ${lang}`);
		}
	await page.goto(`${server.origin}${payments}/due?lang=ja`);
	await page.getByRole("button", { name: "この日の内容を見る" }).click();
	await expect(page.getByText("口座が登録されていません。")).toBeVisible();
	await expect_fine(page, "draft");
	await page.getByRole("button", { name: "支払をつくる" }).click();
	await expect(page.getByText("1人目の承認を待っています")).toBeVisible();
	await expect_fine(page, "run");
});
