// SPDX-License-Identifier: AGPL-3.0-or-later
// Plays: people of a story, each with a browser of his own and no mouse. On the telephone's stage they have no JavaScript either; then a window with
// it stands beside, because axe needs scripts.
import type { Browser, BrowserContextOptions, Locator, Page, TestInfo } from "@playwright/test";
import { Client } from "./client.ts";
import { expect, listen } from "./fixtures.ts";
import { beyond_the_edge, violations } from "./look.ts";
import { mail_text } from "./outbox.ts";
import type { Server } from "./program.ts";

/* The newest mail to somebody, as one line. */
export const mail_to = (server: Server, email: string, ...templates: string[]): Promise<string> => mail_text(server, `mail = '${email}' AND template IN ('${templates.join("', '")}')`);

/* The address of this site in a mail. */
export function link_in(body: string, below: string): string {
	const found = new RegExp(`/(?:[a-z0-9-]+/)?${below}/[0-9A-Z]{26}`).exec(body)?.[0];
	if (!found) throw new Error(`no ${below} in: ${body}`);
	return found;
}

/* Signs in by a link in a mail, as people do who set no password; whoever is new is registered. */
export async function by_mail(server: Server, email: string, name: string): Promise<Client> {
	const client = new Client(server);
	expect((await client.send("/sign-in", "/sign-in/mail", { email, next: "" })).status).toBe(303);
	const link = link_in(await mail_to(server, email, "account_link", "account_register"), "sign-in/link"), is_new = (await client.get(link)).text.includes('name="name"');
	const answer = await client.send(link, link, is_new ? { name, kana: "" } : {});
	expect(answer.status, answer.text).toBe(303);
	return client;
}

export class Somebody {
	constructor(private readonly stage: Stage, readonly page: Page, private readonly scripted: Page | null) {}

	get main(): Locator {
		return this.page.getByRole("main");
	}

	/* An address that is typed, a bookmark, or the link of a mail. */
	async opens(path: string): Promise<void> {
		await this.page.goto(this.stage.server.origin + path);
	}

	/* As somebody who was away: the same browser, a new session. */
	async returns(client: Client): Promise<void> {
		await this.page.context().clearCookies();
		await this.page.context().addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: this.stage.server.origin })));
	}

	/* Moves on with the Tab key until `what` has the focus, which can be seen on the way. On a new page the first stop is the link that leads past the menus. */
	async tabs_to(what: Locator): Promise<void> {
		const target = await what.elementHandle();
		if (await this.page.evaluate((element) => document.activeElement === document.body && location.hash === "" && element?.closest("main") !== null, target)) {
			await this.page.keyboard.press("Tab");
			await this.page.keyboard.press("Enter");
		}
		for (let i = 0; i < 250; i++) {
			await this.page.keyboard.press("Tab");
			const [here, seen] = await this.page.evaluate((element) => {
				const focused = document.activeElement, style = focused ? getComputedStyle(focused) : null;
				/* Where radio buttons have one name, the Tab key stops at one of them. */
				const group = focused instanceof HTMLInputElement && element instanceof HTMLInputElement && focused.type === "radio" && element.type === "radio" && focused.name === element.name && focused.form === element.form;
				return [focused === element || group, focused === document.body || (style !== null && (style.outlineStyle !== "none" || style.boxShadow !== "none"))];
			}, target);
			if (!seen) expect(await this.page.evaluate(() => document.activeElement?.outerHTML), "the focus cannot be seen").toBe("");
			if (here) return;
		}
		throw new Error(`the Tab key does not get to ${what}`);
	}

	/* A link, or the button of a form: another page comes. */
	async presses(what: Locator): Promise<void> {
		await this.tabs_to(what);
		await this.sends();
	}

	/* The Enter key where he stands, such as in the last field of a form. */
	async sends(): Promise<void> {
		await Promise.all([this.page.waitForEvent("load"), this.page.keyboard.press("Enter")]);
	}

	/* In place of what stands there. */
	async types(what: Locator, text: string): Promise<void> {
		await this.tabs_to(what);
		await this.page.keyboard.press("Control+A");
		await this.page.keyboard.insertText(text);
	}

	/* A radio button, by the arrow keys of its group, or a tick. */
	async chooses(what: Locator): Promise<void> {
		await this.tabs_to(what);
		if (!(await what.isChecked())) await this.page.keyboard.press("Space");
		for (let i = 0; i < 20 && !(await what.isChecked()); i++) await this.page.keyboard.press("ArrowDown");
		await expect(what).toBeChecked();
	}

	async selects(what: Locator, value: string): Promise<void> {
		await this.tabs_to(what);
		for (let i = 0; i < 60 && (await what.inputValue()) !== value; i++) await this.page.keyboard.press("ArrowDown");
		await expect(what).toHaveValue(value);
	}

	/* What stands folded; a part of a record is one line on a telephone, and stands open on a desk. */
	async unfolds(title: string): Promise<void> {
		const line = this.main.locator("details:not([open]) > summary", { hasText: title });
		if (!(await line.isVisible())) return;
		await this.tabs_to(line);
		await this.page.keyboard.press("Enter");
		await expect(this.main.locator("details[open] > summary", { hasText: title })).toBeVisible();
	}

	async sees(...sentences: (string | RegExp)[]): Promise<void> {
		for (const sentence of sentences) await expect(this.main.getByText(sentence).filter({ visible: true }).first()).toBeVisible();
	}

	async is_on(title: string | RegExp): Promise<void> {
		await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(title);
	}

	/* Who he is here, as the band under the header says on every page. */
	async acts_as(who: string): Promise<void> {
		await expect(this.page.locator(".house__who")).toContainText(who);
	}

	/* The page where he stands: axe, and both widths. */
	async looks(name: string): Promise<void> {
		const page = this.scripted ?? this.page, size = page.viewportSize() ?? { width: 1280, height: 900 };
		if (this.scripted) {
			await page.context().clearCookies();
			await page.context().addCookies(await this.page.context().cookies());
			await page.goto(this.page.url());
		}
		const found = await violations(page);
		for (const width of [390, 1280]) {
			await page.setViewportSize({ width, height: size.height });
			found.push(...(await beyond_the_edge(page)).map((one) => `${width}: ${one}`));
			const folder = process.env["KASSEI_PICTURES"];
			if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
		}
		await page.setViewportSize(size);
		expect(found, name).toEqual([]);
	}
}

export class Stage {
	readonly complaints: string[] = [];

	constructor(readonly server: Server, private readonly browser: Browser, private readonly info: TestInfo) {}

	/* Somebody with a browser, in which he is signed in already when he came so. */
	async enters(client?: Client): Promise<Somebody> {
		const { viewport, isMobile = false, hasTouch = false, javaScriptEnabled = true } = this.info.project.use as BrowserContextOptions;
		const window = { locale: "ja-JP", timezoneId: "Asia/Tokyo", viewport: viewport ?? null, isMobile, hasTouch };
		const page = await this.browser.newPage({ ...window, javaScriptEnabled });
		listen(page, this.server.origin, this.complaints);
		const somebody = new Somebody(this, page, javaScriptEnabled ? null : await this.browser.newPage({ ...window, javaScriptEnabled: true }));
		if (client) await somebody.returns(client);
		return somebody;
	}

	/* The browser names a refused form and a page that is not there errors of the network. */
	ends(): void {
		expect(this.complaints.filter((one) => !/status of (403|404|422)/.test(one)), "the browser's complaints").toEqual([]);
	}
}
