// SPDX-License-Identifier: AGPL-3.0-or-later
// In the browser, on a desk and on a telephone, in both languages and under axe: another address, "that was not me", the identity level, a firm that a sign-in has
// proved, and the reset at the counter with its second pair of eyes.
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { cheap_hashing } from "../lib/client.ts";
import type { Client } from "../lib/client.ts";
import { expect, listen, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";
import { join_party } from "../lib/party.ts";
import { mail_text } from "../lib/outbox.ts";
import { person, signed_in } from "../lib/people.ts";
import { away, gbizid, site } from "../lib/site.ts";
import type { Server } from "../lib/program.ts";

const office = "/139998-mihonno/office";

interface Visit { page: Page; complaints: string[]; origin: string }

/* A browser in which somebody is signed in already. */
async function visit(browser: Browser, server: Server, use: BrowserContextOptions, who?: Client): Promise<Visit> {
	const { viewport, isMobile = false, hasTouch = false } = use, complaints: string[] = [], origin = `http://localhost:${server.port}`;
	const context = await browser.newContext({ viewport: viewport ?? null, isMobile, hasTouch, locale: "ja-JP" });
	if (who) await context.addCookies([...who.cookies].map(([name, value]) => ({ name, value, url: origin })));
	const page = await context.newPage();
	listen(page, origin, complaints);
	return { page, complaints, origin };
}

async function looks(v: Visit, path: string): Promise<void> {
	for (const lang of ["en", "ja"]) {
		await v.page.context().addCookies([{ name: "lang", value: lang, url: v.origin }]);
		await v.page.goto(v.origin + path);
		await expect(v.page.locator("html")).toHaveAttribute("lang", lang);
		await expect_fine(v.page, `${path} (${lang})`);
	}
}

test("several places to start from are a choice", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), client = await signed_in(server, "officer"), v = await visit(browser, server, project.use as BrowserContextOptions, client);
	const firm = await join_party(server, person("officer").email, 70_001);
	await looks(v, "/account/start");
	await expect(v.page.getByRole("heading", { level: 1 })).toHaveText("どこから始めますか");
	await v.page.getByRole("link", { name: "試験商店70001" }).click();
	await expect(v.page).toHaveURL(v.origin + firm);
	await ends(v);
});

async function ends(v: Visit): Promise<void> {
	expect(v.complaints, "the browser's complaints").toEqual([]);
	await v.page.context().close();
}

test("a person's own pages: another address, the level, and that was not me", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), client = await signed_in(server, "account"), v = await visit(browser, server, project.use as BrowserContextOptions, client);
	await looks(v, "/account/level?need=3&next=/account/profile");
	await looks(v, "/account/email");
	await v.page.getByLabel("新しいメールアドレス").fill("new@example.jp");
	await v.page.keyboard.press("Enter");
	await expect(v.page.getByRole("heading", { level: 1 })).toHaveText("メールをご確認ください");
	await expect_fine(v.page);
	const body = (template: string): Promise<string> => mail_text(server, `template = '${template}'`);
	await looks(v, /\/account\/email\/[0-9A-Z]{26}/.exec(await body("account_confirm"))?.[0] ?? "");
	await v.page.getByRole("button", { name: "確認する" }).click();
	await expect(v.page.getByText("new@example.jp").first()).toBeVisible();
	const stranger = await visit(browser, server, project.use as BrowserContextOptions);
	await looks(stranger, /\/sign-in\/not-me\/[0-9A-Z]{26}/.exec(await body("account_mail_changed"))?.[0] ?? "");
	await stranger.page.getByRole("button", { name: "わたしではありません" }).click();
	await expect(stranger.page.getByRole("heading", { level: 1 })).toHaveText("利用登録を止めました");
	await expect_fine(stranger.page);
	await ends(stranger);
	await ends(v);
});

test("at the counter: the administrator checks and asks, the head decides", async ({ own, browser }, { project }) => {
	const server = await own({ args: cheap_hashing }), v = await visit(browser, server, project.use as BrowserContextOptions, await signed_in(server, "administrator"));
	await looks(v, `${office}/resets`);
	await v.page.locator("#field-email").fill(person("officer").email);
	await v.page.getByLabel("機器をなくした、壊れた、替えた").check();
	await v.page.getByLabel("職員証と、所属への確認").check();
	await v.page.getByLabel("書類の種類").fill("職員証");
	await v.page.getByLabel("認証アプリと回復コード").check();
	await v.page.getByRole("button", { name: "再設定する" }).click();
	await expect(v.page.getByText("承認待ち")).toBeVisible();
	await looks(v, `${office}/resets`);
	const head = await visit(browser, server, project.use as BrowserContextOptions, await signed_in(server, "head"));
	await looks(head, `${office}/resets/waiting`);
	await head.page.getByRole("button", { name: "承認して再設定する" }).click();
	await expect(head.page.getByText("承認を待つ再設定はありません。")).toBeVisible();
	await expect_fine(head.page);
	await ends(head);
	await ends(v);
});

test("a firm that a sign-in has proved is offered and taken", async ({ own, browser }, { project }) => {
	const s = await site(own, gbizid);
	await s.browser.get(await away(s));
	const v = await visit(browser, s.server, project.use as BrowserContextOptions, s.browser);
	await looks(v, "/139998-mihonno/my");
	await v.page.getByRole("link", { name: "ミナト印刷株式会社" }).click();
	await expect(v.page.getByRole("heading", { level: 1 })).toHaveText("この事業者として手続する");
	await looks(v, "/139998-mihonno/register/by-sign-in/7000012050002");
	await v.page.getByLabel("町名・番地").fill("見本町1-2-3");
	await v.page.getByRole("button", { name: "この事業者として手続する" }).click();
	await expect(v.page.getByRole("heading", { level: 1 })).toHaveText("ミナト印刷株式会社");
	await looks(v, "/139998-mihonno/register");
	await ends(v);
	await s.provider.stop();
});
