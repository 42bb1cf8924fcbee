// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys and the authenticator app in Chromium: with the browser's own virtual authenticator, a scanner that reads the QR code, the
// page's policy in force, by keyboard, and axe clean. The browser knows passkeys for localhost only, so that is the site's name here.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { app_code } from "../lib/authenticator.ts";
import { add_user, cheap_hashing } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import { expect_fine } from "../lib/look.ts";
import { scratch } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

async function start(own: (options: object) => Promise<Server>): Promise<{ server: Server; user: SignedUp; origin: string }> {
	const server = await own({ content: "empty", args: cheap_hashing });
	return { server, user: await add_user(server, "hana@example.jp"), origin: `http://localhost:${server.port}` };
}

async function sign_in(page: Page, origin: string, user: SignedUp): Promise<void> {
	await page.goto(`${origin}/sign-in`);
	await page.locator("#field-email").fill(user.email);
	await page.locator("#field-password").fill(user.password);
	await page.getByRole("button", { name: "サインインする", exact: true }).click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/* What a telephone or a laptop has built in: confirms the person without asking. */
async function give_authenticator(page: Page, verified = true): Promise<{ cdp: { send: (method: any, params?: any) => Promise<any> }; id: string }> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send("WebAuthn.enable");
	const options = { protocol: "ctap2" as const, transport: "internal" as const, hasResidentKey: true, hasUserVerification: true, isUserVerified: verified, automaticPresenceSimulation: true };
	const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
	return { cdp, id: authenticatorId };
}

test("a passkey is added and signs in, by keyboard alone", async ({ browser, own }) => {
	const { user, origin } = await start(own);
	const page = await (await browser.newContext({ locale: "ja-JP" })).newPage(), complaints: string[] = [];
	page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
	page.on("pageerror", (error) => complaints.push(error.message));
	const { cdp, id } = await give_authenticator(page);
	await sign_in(page, origin, user);
	await page.goto(`${origin}/account/security`);
	await expect_fine(page, "/account/security");
	await page.getByRole("button", { name: "パスキーを追加する" }).focus();
	await page.keyboard.press("Enter");
	await page.getByLabel("名称").fill("会社のパソコン");
	await expect_fine(page, "/account/security/passkeys/new");
	await page.keyboard.press("Enter");
	await page.waitForURL(`${origin}/account/security`);
	await expect(page.getByText("会社のパソコン").first()).toBeVisible();
	await expect_fine(page, "/account/security with a passkey");
	expect((await cdp.send("WebAuthn.getCredentials", { authenticatorId: id })).credentials).toHaveLength(1);
	/* The same device twice: the browser refuses, and the page says so. */
	await page.getByRole("button", { name: "パスキーを追加する" }).click();
	await page.getByRole("button", { name: "登録する" }).click();
	await expect(page.getByRole("alert")).toContainText("すでに登録されています");
	await page.goto(`${origin}/account`);
	await page.getByRole("button", { name: "サインアウトする" }).click();
	await page.waitForURL(`${origin}/`);
	await page.goto(`${origin}/sign-in?next=/account/sessions`);
	await expect_fine(page, "/sign-in");
	await page.getByRole("button", { name: "パスキーでサインイン" }).focus();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "パスキーを使う" }).focus();
	await expect_fine(page, "/sign-in/passkey");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("パスワードの変更");
	await page.goto(`${origin}/account/sessions`);
	await expect(page.getByText("パスキー").first()).toBeVisible();
	expect(complaints, "the browser's complaints").toEqual([]);
	await page.context().close();
});

test("whom the device does not recognise it does not let in", async ({ browser, own }) => {
	const { user, origin } = await start(own);
	const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
	const { cdp, id } = await give_authenticator(page);
	await sign_in(page, origin, user);
	await page.goto(`${origin}/account/security`);
	await page.getByRole("button", { name: "パスキーを追加する" }).click();
	await page.getByRole("button", { name: "登録する" }).click();
	await expect(page.getByText("この端末").first()).toBeVisible();
	await page.context().clearCookies();
	await cdp.send("WebAuthn.setUserVerified", { authenticatorId: id, isUserVerified: false });
	await page.goto(`${origin}/sign-in`);
	await page.getByRole("button", { name: "パスキーでサインイン" }).click();
	await page.getByRole("button", { name: "パスキーを使う" }).click();
	await expect(page.getByRole("alert")).toContainText("確認が取り消されたか");
	expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("session");
	await page.context().close();
});

test("the QR code carries the secret, and the app's code signs in; recovery codes print", async ({ browser, own }) => {
	const { server, user, origin } = await start(own);
	const page = await (await browser.newContext({ locale: "ja-JP", viewport: { width: 390, height: 844 } })).newPage();
	await sign_in(page, origin, user);
	await page.goto(`${origin}/account/security`);
	await page.getByRole("button", { name: "認証アプリを登録する" }).click();
	await expect_fine(page, "/account/security/totp");
	const picture = join(scratch("qr"), "qr.png");
	writeFileSync(picture, await page.locator("figure.qr").screenshot());
	const uri = new URL(execFileSync("zbarimg", ["--quiet", "--raw", picture]).toString().trim());
	const shown = (await page.locator("main code").innerText()).replace(/\s/g, "");
	expect(uri.protocol).toBe("otpauth:");
	expect(uri.searchParams.get("secret")).toBe(shown);
	expect(decodeURIComponent(uri.pathname)).toContain("hana@example.jp");
	await page.getByLabel("確認コード").fill(app_code(shown, Date.parse(today)));
	await page.getByRole("button", { name: "登録する" }).click();
	await expect(page.getByText("登録済み")).toBeVisible();
	await page.getByRole("button", { name: "回復コードを新しく発行する" }).click();
	await expect(page.locator("ol.codes li")).toHaveCount(10);
	await expect_fine(page, "/account/security/codes");
	await page.emulateMedia({ media: "print" });
	await expect(page.locator("ol.codes li").last()).toBeVisible();
	await page.emulateMedia({ media: "screen" });
	expect(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "390 px wide").toBe(true);
	await page.getByRole("button", { name: "保管しました" }).click();
	await page.context().clearCookies();
	await server.set_clock(new Date(Date.parse(today) + 30_000).toISOString());
	await sign_in(page, origin, user);
	await expect_fine(page, "/sign-in/code");
	await page.getByLabel("確認コード").fill(app_code(shown, Date.parse(today) + 30_000));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("パスワードの変更");
	await page.context().close();
});
