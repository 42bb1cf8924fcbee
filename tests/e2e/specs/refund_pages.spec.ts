// SPDX-License-Identifier: AGPL-3.0-or-later
// The forms of money that came back and of 過年度支出 in the browser, on a desk and on a telephone, in both languages, under axe: errors name the field and keep what
// was typed, and on a desk the keyboard alone is enough.
import type { Page } from "@playwright/test";
import { era_day, Town } from "../lib/bank.ts";
import type { Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { expect_fine, languages } from "../lib/look.ts";

/* Each page is opened twice and looked at by axe. */
test.setTimeout(300_000);

test("refunds, their pieces, taking back and 過年度支出 read well and keep what was typed", async ({ own, browser }, { project }) => {
	const town = await Town.open(own), { books } = town, { viewport, isMobile = false, hasTouch = false } = project.use;
	const open = async (client: Client): Promise<Page> => {
		const page = await browser.newPage({ locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch });
		page.setDefaultTimeout(15_000);
		await page.context().addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: town.server.origin })));
		return page;
	};
	const look = async (page: Page, path: string): Promise<void> => {
		for (const lang of languages(project)) {
			await page.goto(`${town.server.origin}${path}?lang=${lang}`);
			await expect_fine(page, `${path} ${lang}`);
		}
	};
	const { line, commitment, holder } = await town.paid_too_much();
	await books.enter(`/commitments/${commitment}/back`, { yen: "1000", on: "2036-04-01" });
	await town.match(await town.read("2036-04-02", "2036-04-03", [{ day: era_day("2036-04-02"), incoming: true, yen: 54_000, client: holder },
		{ day: era_day("2036-04-03"), incoming: true, yen: 1_000, client: holder }], 9));
	const waiting = await town.suspense(), refund = `${books.budget}/refunds/${waiting.get(54_000)!}`, desk = await open(books.accountant);
	await look(desk, `${town.payments}/unknown`);
	await look(desk, `${town.payments}/unknown/${waiting.get(54_000)!}`);
	await look(desk, refund);
	await look(desk, `${books.budget}/refunds/${waiting.get(1_000)!}`);
	await look(desk, `${refund}/split`);
	/* From the list to the pieces, with mistakes on the way. */
	await desk.goto(`${town.server.origin}${refund}?lang=ja`);
	await desk.getByRole("link", { name: "いくつかに分けて記録する" }).click();
	await desk.getByLabel("加算金（円）").fill("四千");
	await desk.getByLabel("この仕組みの外は、何のお金か").fill("会費");
	await desk.getByRole("button", { name: "起案する" }).click();
	const summary = desk.getByRole("alert");
	await expect(summary).toContainText("1円以上の金額を数字で入力するか、空欄にしてください。");
	await expect(summary).toContainText("この仕組みの外の額を入力するか、何のお金かを空欄にしてください。");
	await expect(desk.getByLabel("加算金（円）")).toHaveValue("四千");
	await expect(desk.getByLabel("この仕組みの外は、何のお金か")).toHaveValue("会費");
	await expect_fine(desk, "refused");
	await summary.getByRole("link").first().click();
	await expect(desk.getByLabel("加算金（円）")).toBeFocused();
	/* With the keys alone. */
	await desk.keyboard.press("ControlOrMeta+A");
	await desk.keyboard.type("5,000");
	for (const name of ["field-late_yen", "field-commitment2", "field-yen2", "field-back_yen", "field-back_to", "field-other_yen", "field-other_what"]) {
		await desk.keyboard.press("Tab");
		await expect(desk.locator(`#${name}`)).toBeFocused();
	}
	await desk.keyboard.press("ControlOrMeta+A");
	await desk.keyboard.press("Delete");
	await desk.keyboard.press("Enter");
	await expect(desk).toHaveURL(/\/proposals\//);
	await expect(desk.getByText("決裁を待っています")).toBeVisible();
	const proposal = new URL(desk.url()).pathname;
	await look(desk, proposal);
	await look(desk, refund);
	const approver = await open(books.approver);
	await look(approver, proposal);
	await approver.goto(`${town.server.origin}${proposal}?lang=ja`);
	await approver.getByRole("radio", { name: /決裁する/ }).check();
	await approver.getByRole("button", { name: "この内容で返事をする" }).click();
	await look(desk, `${refund}/undo`);
	await look(desk, `${books.budget}/commitments/${commitment}`);
	await desk.goto(`${town.server.origin}${refund}/undo?lang=ja`);
	await desk.getByRole("button", { name: "起案する" }).click();
	await expect(desk.getByRole("alert")).toContainText("理由を入力してください。");
	await expect_fine(desk, "no reason");
	/* An order that its year did not pay in time. */
	await books.at("2036-03-28");
	const late = await books.commit(line, "梅まつり", 40_000, "2036-03-31", town.payee);
	await books.do(`/commitments/${late}/order`, { yen: "40000", pay_on: "2036-05-30", way: "bank-file" });
	await books.at("2036-06-04");
	const order = await books.open_order(late), officer = await open(books.officer), past = `${books.budget}/orders/${order}/past-year`;
	await look(officer, `${books.budget}/commitments/${late}`);
	await look(officer, past);
	await officer.goto(`${town.server.origin}${past}?lang=ja`);
	await officer.getByLabel("理由").fill("銀行の引落しが6月になったため");
	await officer.getByLabel("支払予定日").fill("6月31日");
	await officer.getByRole("button", { name: "起案する" }).click();
	await expect(officer.getByRole("alert")).toContainText("予算科目を選んでください。");
	await expect(officer.getByLabel("理由")).toHaveValue("銀行の引落しが6月になったため");
	await expect(officer.getByLabel("支払予定日")).toHaveValue("6月31日");
	await expect_fine(officer, "refused");
});
