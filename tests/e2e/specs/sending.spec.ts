// SPDX-License-Identifier: AGPL-3.0-or-later
// Sending files in the browser: with the script (several, gone on with, refused in words) and without it; the pages under axe.
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { add_user, cheap_hashing } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";
import { join_party } from "../lib/party.ts";
import type { Server } from "../lib/program.ts";

const piece_bytes = 262_144;
const file = (name: string, bytes: number): { name: string; mimeType: string; buffer: Buffer } =>
	({ name, mimeType: "text/plain", buffer: Buffer.from(Array.from({ length: bytes }, (_, i) => 97 + (i * i) % 26)) });

async function shop(own: (options: object) => Promise<Server>, browser: Browser, options: object = {}): Promise<{ page: Page; context: BrowserContext; files: string }> {
	const server = await own({ content: "empty", args: cheap_hashing });
	const user = await add_user(server, "hana@example.jp");
	const files = `${server.origin}${await join_party(server, "hana@example.jp", 77_777)}/files`;
	const context = await browser.newContext({ locale: "ja-JP", ...options });
	const page = await context.newPage();
	await page.goto(`${server.origin}/sign-in`);
	await page.locator("#field-email").fill(user.email);
	await page.locator("#field-password").fill(user.password);
	await page.locator('form[action="/sign-in"] button[type="submit"]').click();
	await page.goto(files);
	return { page, context, files };
}

test("several files go one after another, and the list shows them", async ({ own, browser }) => {
	const { page, context, files } = await shop(own, browser);
	await expect_fine(page);
	await page.getByLabel("送るファイル").setInputFiles([file("長い手紙.txt", 3 * piece_bytes + 9), file("短い手紙.txt", 9)]);
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect(page.getByRole("link", { name: "長い手紙.txt" })).toBeVisible();
	await expect(page.getByRole("link", { name: "短い手紙.txt" })).toBeVisible();
	await expect_fine(page);
	await page.getByRole("link", { name: "長い手紙.txt" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("長い手紙.txt");
	await expect_fine(page);
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "ダウンロード" }).click()]);
	expect(download.suggestedFilename()).toBe("長い手紙.txt");
	await page.getByRole("button", { name: "削除する" }).click();
	await expect(page).toHaveURL(files);
	await expect(page.getByRole("link", { name: "長い手紙.txt" })).toHaveCount(0);
	await context.close();
});

test("what is refused stays on the page in words, beside what was sent", async ({ own, browser }) => {
	const { page, context } = await shop(own, browser);
	await page.getByLabel("送るファイル").setInputFiles([{ ...file("偽物.pdf", 0), buffer: Buffer.from("MZ program") }, file("空.txt", 0), file("本物.txt", 20)]);
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect(page.getByText("「偽物.pdf」は受け付けていない種類のファイルです（プログラム）。")).toBeVisible();
	await expect(page.getByText("「空.txt」は中身が空です。")).toBeVisible();
	await expect(page.getByText("「本物.txt」を送りました")).toBeVisible();
	await expect_fine(page);
	await context.close();
});

test("a page that is closed in the middle costs nothing: the same file goes on where it was", async ({ own, browser }) => {
	const { page, context, files } = await shop(own, browser);
	let sent: number[] = [];
	await page.route(/\/piece\?/, async (route) => {
		sent.push(Number(new URL(route.request().url()).searchParams.get("offset")));
		if (sent.length <= 2) await route.continue();
	});
	const long = file("長い手紙.txt", 5 * piece_bytes);
	await page.getByLabel("送るファイル").setInputFiles([long]);
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect.poll(() => sent.length).toBe(3);
	/* The third piece is held until the page goes. */
	await page.goto(files);
	await page.unrouteAll({ behavior: "ignoreErrors" });
	await expect(page.getByText("1.2MBのうち512KBまで届いています")).toBeVisible();
	await expect_fine(page);
	sent = [];
	page.on("request", (request) => {
		if (request.url().includes("/piece?")) sent.push(Number(new URL(request.url()).searchParams.get("offset")));
	});
	await page.getByLabel("送るファイル").setInputFiles([long]);
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect(page.getByRole("link", { name: "長い手紙.txt" })).toBeVisible();
	expect(sent).toEqual([2, 3, 4].map((piece) => piece * piece_bytes));
	await expect(page.getByRole("heading", { name: "送信の途中のファイル" })).toHaveCount(0);
	await context.close();
});

test("without JavaScript one file is sent by the form", async ({ own, browser }) => {
	const { page, context } = await shop(own, browser, { javaScriptEnabled: false });
	await page.getByLabel("送るファイル").setInputFiles(file("手紙.txt", 300_000));
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect(page.getByRole("link", { name: "手紙.txt" })).toBeVisible();
	await page.getByRole("button", { name: "送る", exact: true }).click();
	await expect(page.locator("#field-file-error")).toHaveText("ファイルを選んでください。");
	await context.close();
});
