// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of acting for others in the browser, on a desk and on a telephone, in both languages, without JavaScript, under axe: inviting, answering,
// adding an agent, and an officer's entry that is printed.
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { add_user, cheap_hashing } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";
import { mail_text } from "../lib/outbox.ts";
import { join_party } from "../lib/party.ts";
import type { Server } from "../lib/program.ts";

type Use = BrowserContextOptions;

/* Every page is opened twice more, and looked at by axe. */
test.setTimeout(120_000);

/* Somebody without JavaScript, and beside him a window with it: axe needs scripts. */
interface Seen { page: Page; scripted: Page; party: string }

async function person(server: Server, browser: Browser, use: Use, email: string, roles = "", party = 0): Promise<Seen> {
	const user = await add_user(server, email, roles);
	const address = party ? await join_party(server, email, party) : "";
	const { viewport, isMobile = false, hasTouch = false } = use, window = { locale: "ja-JP", viewport: viewport ?? null, isMobile, hasTouch };
	const page = await browser.newPage({ ...window, javaScriptEnabled: false });
	await page.goto(`${server.origin}/sign-in`);
	await page.locator("#field-email").fill(user.email);
	await page.locator("#field-password").fill(user.password);
	await page.locator('form[action="/sign-in"] button[type="submit"]').click();
	return { page, party: address, scripted: await browser.newPage(window) };
}

/* The page where somebody is, in both languages. */
async function is_content({ page, scripted }: Seen, name: string): Promise<void> {
	await scripted.context().addCookies(await page.context().cookies());
	for (const lang of ["ja", "en"]) {
		const url = new URL(page.url());
		url.searchParams.set("lang", lang);
		await scripted.goto(url.href);
		await expect_fine(scripted, `${name} ${lang}`);
		const folder = process.env["KASSEI_PICTURES"];
		if (folder) await scripted.screenshot({ path: `${folder}/${name}-${lang}-${scripted.viewportSize()?.width}.png`, fullPage: true });
	}
}

test("people and agents are invited and answer; the party in use stands on each page", async ({ own, browser }, { project }) => {
	const use = project.use as Use, server = await own({ content: "demo", args: cheap_hashing });
	const owner = await person(server, browser, use, "hana@example.jp", "", 77_777), agent = await person(server, browser, use, "daisho@example.jp");
	const page = owner.page;
	await page.goto(`${server.origin}${owner.party}`);
	await is_content(owner, "home");
	await page.getByRole("main").getByRole("link", { name: "事業者の人" }).click();
	await page.getByRole("link", { name: "人を招待する" }).click();
	await is_content(owner, "invite");
	await page.getByLabel("氏名").fill("見本 花子");
	await page.getByRole("button", { name: "招待する" }).click();
	await expect(page.getByRole("alert")).toContainText("直してください");
	await page.getByLabel("メールアドレス").fill("hanako@example.jp");
	await page.getByRole("button", { name: "招待する" }).click();
	await expect(page.getByRole("cell", { name: /返事待ち/ })).toBeVisible();
	await is_content(owner, "people");
	await page.goto(`${server.origin}${owner.party}/mandates/new`);
	await is_content(owner, "give");
	await page.getByLabel("代理人の氏名").fill("代書 太郎");
	await page.getByLabel("メールアドレス").fill("daisho@example.jp");
	await page.getByLabel("報酬あり").check();
	await page.getByLabel("行政書士登録番号").fill("12345678");
	await page.getByLabel("終わりの日").fill("2027-03-31");
	await page.getByRole("button", { name: "招待する" }).click();
	await expect(page.getByRole("cell", { name: "代理人" })).toBeVisible();
	const body = await mail_text(server, "mail = 'daisho@example.jp'");
	await agent.page.goto(`${server.origin}${/\/[^\s]+\/invitations\/[0-9A-Z]{26}/.exec(body)?.[0]}`);
	await is_content(agent, "answer");
	await agent.page.getByRole("button", { name: "招待を受ける" }).click();
	await is_content(agent, "my");
	await agent.page.goto(`${server.origin}${owner.party}/mandates`);
	await expect(agent.page.getByRole("status")).toContainText("（代理人）として利用中");
	await is_content(agent, "mandates");
	await page.goto(`${server.origin}${owner.party}/people/leave`);
	await is_content(owner, "leave");
});

test("an officer's entry, and its print", async ({ own, browser }, { project }) => {
	const use = project.use as Use, server = await own({ content: "demo", args: cheap_hashing });
	const owner = await person(server, browser, use, "hana@example.jp", "", 77_777), officer = await person(server, browser, use, "officer@example.jp", "officer");
	const page = officer.page;
	await page.goto(`${server.origin}${owner.party.replace("/my/", "/office/parties/")}/proxy`);
	await is_content(officer, "proxies");
	await page.getByLabel("窓口").check();
	await page.getByLabel(/申し出た方/).fill("見本 トメ（本人）");
	await page.getByLabel(/本人確認の方法/).fill("運転免許証を見た");
	await page.getByRole("button", { name: "入力を始める" }).click();
	await page.getByLabel(/申出の内容/).fill("商店街の催しに出店したい。");
	await page.getByRole("button", { name: "書き加える" }).click();
	await is_content(officer, "proxy");
	await page.emulateMedia({ media: "print" });
	await expect(page.getByText("商店街の催しに出店したい。")).toBeVisible();
	await expect(page.getByText("上の内容に相違ありません。")).toBeVisible();
	await expect(page.getByRole("button", { name: "完了する" })).toBeHidden();
	await page.emulateMedia({ media: "screen" });
	await page.getByLabel("読み上げて、内容を確認していただいた").check();
	await page.getByRole("button", { name: "完了する" }).click();
	await expect(page.getByText("この代行入力は完了しています。")).toBeVisible();
	await owner.page.goto(`${server.origin}${owner.party}/proxy`);
	await is_content(owner, "my-proxies");
	await owner.page.locator("tbody a").click();
	await is_content(owner, "my-proxy");
});
