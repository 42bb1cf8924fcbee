// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows in the browser, on a desk and on a telephone, in both languages and under axe, the pages on which somebody asks for what is held about
// him, and on which officers answer.
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { cheap_hashing } from "../lib/client.ts";
import { expect, listen, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";
import { person, signed_in } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import type { Server } from "../lib/program.ts";

async function is_content(page: Page, what: string): Promise<void> {
	await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
	await expect_fine(page, what);
}

interface Visit { page: Page; complaints: string[] }
async function visit(browser: Browser, server: Server, use: BrowserContextOptions, who: Person): Promise<Visit> {
	const { viewport, isMobile = false, hasTouch = false } = use, complaints: string[] = [];
	const context = await browser.newContext({ viewport: viewport ?? null, isMobile, hasTouch, locale: "ja-JP" });
	const page = await context.newPage();
	listen(page, server.origin, complaints);
	await page.goto(`${server.origin}/sign-in`);
	await page.locator("#field-email").fill(person(who).email);
	await page.locator("#field-password").fill(person(who).password);
	await page.locator('form[action="/sign-in"] button[type="submit"]').click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
	return { page, complaints };
}

async function in_both_languages(visitor: Visit, address: string, what: string): Promise<void> {
	for (const lang of ["en", "ja"]) {
		await visitor.page.context().addCookies([{ name: "lang", value: lang, url: new URL(address).origin }]);
		await visitor.page.goto(address);
		await expect(visitor.page.locator("html")).toHaveAttribute("lang", lang);
		await is_content(visitor.page, `${what} (${lang})`);
	}
}

test("a person and a firm's owner look at what is held and who read it", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), visitor = await visit(browser, server, project.use as BrowserContextOptions, "owner"), { page } = visitor;
	await page.goto(`${server.origin}/account`);
	await page.getByRole("main").getByRole("link", { name: "あなたについての記録" }).click();
	await expect(page.getByText("アカウント 1件")).toBeVisible();
	await in_both_languages(visitor, page.url(), "one's own data");
	await page.getByRole("main").getByRole("link", { name: "記録を見た人" }).click();
	await in_both_languages(visitor, `${page.url()}?own=1`, "readings");
	await page.goto(`${server.origin}/account`);
	await page.locator('a[href*="/my/"]').first().click();
	await page.getByRole("main").getByRole("link", { name: "事業者についての記録" }).click();
	await expect(page.getByText("基本情報 1件")).toBeVisible();
	await in_both_languages(visitor, page.url(), "a firm's data");
	await in_both_languages(visitor, `${page.url()}/readings?own=1`, "a firm's readings");
	expect(visitor.complaints, "the browser's complaints").toEqual([]);
	await page.context().close();
});

test("officers open what was claimed, what is kept and what is over", async ({ own, browser }, { project }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), visitor = await visit(browser, server, project.use as BrowserContextOptions, "approver"), { page } = visitor;
	const office = `${server.origin}/139998-mihonno/office`;
	for (const path of ["disclosures", "corrections"]) {
		await in_both_languages(visitor, `${office}/${path}`, path);
		await page.locator("table tbody th a").first().click();
		await is_content(page, `one of ${path}`);
	}
	for (const path of ["retention", "retention/holds", "disposals"]) await in_both_languages(visitor, `${office}/${path}`, path);
	expect(visitor.complaints, "the browser's complaints").toEqual([]);
	await page.context().close();
});

test("an officer chooses what is not disclosed", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), visitor = await visit(browser, server, project.use as BrowserContextOptions, "approver"), { page } = visitor, clerk = await signed_in(server, "officer");
	const list = "/139998-mihonno/office/disclosures", firm = JSON.parse((await clerk.get("/139998-mihonno/office/parties.json")).text).items[3].name;
	const claim = (await clerk.send(list, list, { kind: "disclose", received_on: "2026-11-02", way: "counter", claimant: "self", name: "請求 花子", address: "本町1", checked_by: "運転免許証", wanted: "すべて", firm })).headers.location ?? "";
	await in_both_languages(visitor, `${server.origin}${claim}/parts`, "records of a firm");
	await page.getByRole("link", { name: "連絡先" }).first().click();
	await is_content(page, "one record");
	await page.getByLabel("根拠").selectOption("person");
	await page.getByLabel("開示しない理由").fill("個人の電話番号です。");
	await page.getByRole("button", { name: "加える" }).click();
	await is_content(page, "records with a part that is withheld");
	await in_both_languages(visitor, `${server.origin}${claim}`, "the claim");
	await expect(page.getByText("個人の電話番号です。")).toBeVisible();
	expect(visitor.complaints, "the browser's complaints").toEqual([]);
	await page.context().close();
});
