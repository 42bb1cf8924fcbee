// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of the budget in the browser, on a desk and on a telephone, in both languages, under axe: figures as picture and table, one proposal from its form to its decision.
import { expect, test } from "../lib/fixtures.ts";
import { cheap_hashing } from "../lib/client.ts";
import type { Client } from "../lib/client.ts";
import { expect_fine, languages } from "../lib/look.ts";
import { signed_in } from "../lib/people.ts";

const office = "/139998-mihonno/office", budget = `${office}/budget`;

/* Each page is opened twice and looked at by axe. */
test.setTimeout(240_000);

test("years, lines, commitments, programmes and proposals read well and say what to do", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), { viewport, isMobile = false, hasTouch = false } = project.use;
	/* The demonstration's year is that of the day on which it was made. */
	await server.set_clock(new Date().toISOString());
	const officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver"), accountant = await signed_in(server, "accountant");
	const open = async (client: Client): Promise<import("@playwright/test").Page> => {
		const page = await browser.newPage({ locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch });
		await page.context().addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
		return page;
	};
	const json = async (path: string): Promise<any> => JSON.parse((await officer.get(`${path}.json`)).text);
	const year = (await json(budget)).items[0].fiscal_year, line = (await json(`${budget}/${year}`)).items.find((one: { name: string }) => one.name === "見本市出展補助金");
	const commitment = (await json(`${budget}/${year - 1}`)).items.find((one: { name: string }) => one.name === "お店の家賃補助金");
	const id = (await json(`${budget}/lines/${commitment.line_id}`)).commitments[0].commitment_id, proposal = (await json(`${budget}/proposals`)).items[0].proposal_id;
	const programme = (await json(`${office}/programmes`)).items.find((one: { name: string }) => one.name === "見本市出展補助金").programme_id;
	const page = await open(officer), desk = await open(accountant);
	const looked: [import("@playwright/test").Page, string][] = [[page, budget], [page, `${budget}/${year}`], [page, `${budget}/lines/${line.line_id}`], [page, `${budget}/commitments/${id}`],
		[page, `${office}/programmes`], [page, `${office}/programmes/${programme}`], [page, `${budget}/proposals`], [page, `${budget}/proposals/${proposal}`], [page, `${budget}/liabilities`],
		[page, `${budget}/lines/${line.line_id}/commit`], [page, `${budget}/lines/${line.line_id}/divert`], [desk, `${budget}/${year}/imports`], [desk, `${budget}/${year}/line`],
		[desk, `${budget}/lines/${line.line_id}/amount`], [desk, `${budget}/${year}/funding`], [desk, `${budget}/open`]];
	for (const [one, path] of looked)
		for (const lang of languages(project)) {
			await one.goto(`${server.origin}${path}?lang=${lang}`);
			await expect_fine(one, `${path} ${lang}`);
		}
	/* On paper a sum stands once and not below each sheet, and what is to be pressed is left out. */
	await desk.goto(`${server.origin}${budget}/${year}?lang=ja`);
	await expect(desk.locator("tfoot").first()).toContainText("合計");
	await expect(desk.getByRole("link", { name: "予算科目を登録する" })).toBeVisible();
	await desk.emulateMedia({ media: "print" });
	expect(await desk.locator("tfoot").first().evaluate((element) => getComputedStyle(element).display)).not.toBe("table-footer-group");
	await expect(desk.getByRole("link", { name: "予算科目を登録する" })).toBeHidden();
	/* What is chosen says so, because the sums are of it alone. */
	await page.goto(`${server.origin}${budget}/${year}?kan=01-12&lang=ja`);
	await expect(page.getByText("全10件のうち、条件に合う予算科目1件だけの金額です。")).toBeVisible();
	/* From the programme to its line, and from the line to a proposal. */
	await page.goto(`${server.origin}${office}/programmes/${programme}?lang=ja`);
	await expect(page.getByRole("heading", { name: "年度ごとの予算", exact: true })).toBeVisible();
	await page.getByRole("link", { name: "見本市出展補助金", exact: true }).first().click();
	await page.getByRole("link", { name: "支出負担行為を起案する" }).click();
	await page.getByLabel("件名").fill("春の見本市 出展補助");
	await page.getByLabel("金額（円）").fill("99,999,999");
	await page.getByRole("button", { name: "起案する" }).click();
	await expect(page.getByText(/円足りません/).first()).toBeVisible();
	await expect(page.getByLabel("件名")).toHaveValue("春の見本市 出展補助");
	await expect_fine(page, "refused");
	await page.getByLabel("金額（円）").fill("150,000");
	await page.getByRole("button", { name: "起案する" }).click();
	await expect(page.getByText("決裁を待っています")).toBeVisible();
	await expect_fine(page, "proposal");
	const other = await open(approver);
	await other.goto(page.url());
	await expect(other.getByRole("heading", { name: "決裁すると、こうなります" })).toBeVisible();
	await other.getByRole("radio", { name: /決裁する/ }).check();
	await other.getByRole("button", { name: "この内容で返事をする" }).click();
	await expect(other.getByText("決裁済み").first()).toBeVisible();
	await expect_fine(other, "decided");
});
