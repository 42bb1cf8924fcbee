// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: its pages, "at 1280 and 390 px, by keyboard alone, axe clean". Every GET that not everybody may call, from the
// program's own table, as a person who may: a new route is looked at without being asked. In Japanese on a desk and in English on a telephone,
// under axe each time; at 360 px; as it is printed; titles that differ; a menu that leads to every list. And an officer's morning without a mouse.
import type { Page } from "@playwright/test";
import { cheap_hashing } from "../lib/client.ts";
import { new_database } from "../lib/database.ts";
import { expect, listen, test, today } from "../lib/fixtures.ts";
import { beyond_the_edge, violations } from "../lib/look.ts";
import { signed_in } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import { Server } from "../lib/program.ts";
import { all_routes } from "../lib/routes.ts";
import type { Route } from "../lib/routes.ts";
import { busy_town, slug } from "../lib/town.ts";

/* Who looks: one who has the role and something to see. */
const visitors: Record<string, Person> = { account: "account", party_view: "owner", party_act: "owner", party_insider: "owner", party_owner: "owner", staff: "officer", officer: "officer", approver: "approver",
	head: "head", books: "accountant", accountant: "accountant", reviewer: "reviewer", auditor: "auditor", administrator: "administrator", metropolis: "metropolis" };
/* Pages of a step that was not begun, of a mail's link, or of something on its way: their own specs open them. */
const elsewhere = ["/account/email/{link}", "/account/email/sent", "/account/level", "/account/start", "/account/security/codes", "/account/security/passkeys/new", "/account/security/totp", "/{slug}/invitations/{token}",
	"/{slug}/my/{party_id}/files/uploads/{file_id}", "/{slug}/office/parties/imports/{import_id}/progress", "/{slug}/register/by-sign-in/{number}"];
const routes = all_routes().filter((route) => route.method === "GET" && route.role !== "public" && !route.raw && !elsewhere.includes(route.path));

let server: Server, page: Page, ids: Record<string, string> = {};
const complaints: string[] = [], cookies = new Map<Person, Map<string, string>>();

test.beforeAll(async ({ browser }) => {
	server = await Server.start({ database: await new_database("sqlite", "demo"), args: cheap_hashing });
	await server.set_clock(today);
	ids = await busy_town(server);
	for (const who of new Set(Object.values(visitors))) cookies.set(who, (await signed_in(server, who)).cookies);
	page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "ja-JP", timezoneId: "Asia/Tokyo" });
	listen(page, server.origin, complaints);
});

test.afterAll(async () => {
	await page.context().close();
	await server.stop();
});

test.beforeEach(() => { complaints.length = 0; });
test.afterEach(() => expect(complaints, "the browser's complaints").toEqual([]));

async function become(who: Person, lang: string): Promise<void> {
	await page.context().clearCookies();
	await page.context().addCookies([...(cookies.get(who) ?? [])].map(([name, value]) => ({ name, value, url: server.origin })));
	await page.context().addCookies([{ name: "lang", value: lang, url: server.origin }]);
}

/* The pair page shows the two rows of a suspicion; the import of town.ts is one of firms. */
const id_for = (route: Route, name: string): string | undefined => {
	if (name === "party_id" && route.path.includes("{other_id}")) return ids["kept_id"];
	return name === "import_id" && !route.path.includes("/parties/") ? undefined : ids[name];
};
const filled = (route: Route): string => route.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => id_for(route, name) ?? `no-${name}`);

/* Words in kana that nothing says are Japanese: a sentence that was not translated, or a name that a screen reader would spell (WCAG 3.1.2). */
function untranslated(): Promise<string[]> {
	return page.evaluate(() => {
		const found: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement, text = (node.textContent ?? "").trim();
			if (parent && /[\p{Script=Hiragana}\p{Script=Katakana}]{2}/u.test(text) && !parent.closest("script, style, svg, textarea, option") && parent.closest("[lang]")?.getAttribute("lang") !== "ja")
				found.push(`${parent.tagName}.${parent.className}: ${text.slice(0, 40)}`);
		}
		return found;
	});
}

/* What is not well with the page's frame: one h1, headings without gaps, landmarks, a menu that says where one is. */
function frame(): Promise<string[]> {
	return page.evaluate(() => {
		const count = (what: string): number => document.querySelectorAll(what).length, found: string[] = [];
		for (const what of ["main", "body > header", "body > footer", "h1"]) if (count(what) !== 1) found.push(`${count(what)} of ${what}`);
		const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => Number(heading.tagName[1]));
		levels.forEach((level, i) => { if (level - (levels[i - 1] ?? 0) > 1) found.push(`heading ${i + 1} is h${level}`); });
		if (count(".house nav") !== 1) found.push("no menu");
		if (count('.house [aria-current="page"]') > 1) found.push("two present pages");
		for (const table of document.querySelectorAll("table")) if (!table.caption?.textContent?.trim()) found.push("a table without a caption");
		return found;
	});
}

/* On paper: the page and nothing round it. */
async function on_paper(): Promise<string[]> {
	await page.emulateMedia({ media: "print" });
	const found = await page.evaluate(() => {
		const shown = (what: string): boolean => [...document.querySelectorAll(what)].some((element) => element.checkVisibility());
		return [...[".house", ".site-nav", ".breadcrumb", ".pager", ".downloads", ".filter"].filter(shown).map((what) => `${what} is printed`), ...(shown("h1") ? [] : ["no h1"])];
	});
	await page.emulateMedia({ media: "screen" });
	return found;
}

interface Seen { route: string; title: string; h1: string; side: string }

async function look(route: Route, seen: Seen[]): Promise<string[]> {
	const found: string[] = [], who = visitors[route.role] ?? "account", address = server.origin + filled(route);
	const note = (what: string, list: string[]): void => { found.push(...list.map((one) => `${route.path} ${what}: ${one}`)); };
	await page.setViewportSize({ width: 1280, height: 900 });
	await become(who, "ja");
	const answer = await page.goto(address);
	if (answer?.status() !== 200) return [`${route.path} as ${who}: ${answer?.status()} ${page.url()}`];
	seen.push({ route: route.path, title: await page.title(), h1: (await page.locator("h1").first().textContent()) ?? "", side: /^\/(?:\{slug\}\/)?([a-z-]+)/.exec(route.path)?.[1] ?? "" });
	note("ja, 1280", [...(await violations(page)), ...(await beyond_the_edge(page)), ...(await frame())]);
	note("paper", await on_paper());
	await page.setViewportSize({ width: 390, height: 844 });
	await become(who, "en");
	await page.goto(address);
	/* Colours are the same in both languages. */
	note("en, 390", [...(await violations(page, ["color-contrast"])), ...(await beyond_the_edge(page)), ...(await untranslated())]);
	for (const width of [360, 320]) {
		await page.setViewportSize({ width, height: 740 });
		note(`en, ${width}`, await beyond_the_edge(page));
	}
	return found;
}

for (const [name, wanted] of [["one's own pages", /^(account$|party)/], ["the officers' pages", /^(?!account$|party)/]] as const)
	test(`${name} are in order, each of them`, async () => {
		test.setTimeout(600_000);
		const seen: Seen[] = [], found: string[] = [];
		/* A kind of record of which town.ts has none is looked at by its own module's spec. */
		for (const route of routes.filter((one) => wanted.test(one.role) && !filled(one).includes("/no-"))) found.push(...(await look(route, seen)));
		for (const one of seen) {
			if (!one.title.includes(one.h1.trim())) found.push(`${one.route}: the title "${one.title}" does not say "${one.h1.trim()}"`);
			const same = seen.filter((other) => other.title === one.title && other.side === one.side);
			if (same.length > 1) found.push(`${same.map((other) => other.route).join(" and ")} are both called "${one.title}"`);
		}
		expect([...new Set(found)]).toEqual([]);
	});

test("the menu leads to every list, and the trail of links leads back", async () => {
	const links = async (who: Person, start: string): Promise<string[]> => {
		await become(who, "ja");
		await page.goto(server.origin + start);
		return page.locator(".house nav a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
	};
	const offered: string[] = [];
	for (const who of ["officer", "head", "accountant", "administrator", "auditor"] as const) offered.push(...(await links(who, `/${slug}/office`)));
	/* The metropolis's officer has no desk here: his way in stands on his own page. */
	await become("metropolis", "ja");
	await page.goto(`${server.origin}/account`);
	offered.push(...(await page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))));
	for (const route of routes.filter((one) => /^\/\{slug\}\/office\/[a-z-]+$/.test(one.path))) expect(offered, route.path).toContain(filled(route));
	const own = await links("owner", `/${slug}/my/${ids["party_id"]}`);
	for (const name of ["profile", "files", "people", "mandates", "proxy"]) expect(own).toContain(`/${slug}/my/${ids["party_id"]}/${name}`);
	expect(await links("account", "/account")).toContain("/account/notices");
	await become("officer", "ja");
	await page.goto(`${server.origin}/${slug}/office/parties/${ids["party_id"]}/edit`);
	await expect(page.locator(".breadcrumb a").first()).toHaveAttribute("href", `/${slug}/office`);
	await expect(page.getByRole("status")).toContainText("職員として利用中");
});

/* Moves on with the Tab key until `what` has the focus, which can be seen on the way. */
async function tab_to(what: string): Promise<void> {
	for (let i = 0; i < 150; i++) {
		await page.keyboard.press("Tab");
		const [here, seen] = await page.evaluate((selector) => {
			const focused = document.activeElement, style = focused ? getComputedStyle(focused) : null;
			return [focused?.matches(selector) ?? false, style !== null && (style.outlineStyle !== "none" || style.boxShadow !== "none")];
		}, what);
		expect(seen, `the focus can be seen on the way to ${what}`).toBe(true);
		if (here) return;
	}
	throw new Error(`the Tab key does not get to ${what}`);
}

test("an officer receives a name at the counter, finishes the entry and finds it again, with the keyboard alone", async () => {
	await page.setViewportSize({ width: 1280, height: 900 });
	await become("officer", "ja");
	await page.goto(`${server.origin}/${slug}/office`);
	await tab_to(`.house a[href="/${slug}/office/parties"]`);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("事業者の一覧");
	await tab_to("details.fold > summary");
	await page.keyboard.press("Enter");
	await tab_to("#field-name");
	await page.keyboard.type("みほん自転車店");
	await page.keyboard.press("Enter");
	await expect(page.getByText("収受しました。続きを入力してください。")).toBeVisible();
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("みほん自転車店");
	await tab_to('a[href$="/contacts/new"]');
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("連絡先を加える");
	await tab_to("#field-value");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("alert")).toContainText("直してください");
	await tab_to("#field-value");
	await page.keyboard.type("042-000-7777");
	await page.keyboard.press("Enter");
	await expect(page.getByText("連絡先を保存しました。")).toBeVisible();
	await page.reload();
	await expect(page.getByText("連絡先を保存しました。"), "it is said once").toHaveCount(0);
	await tab_to(`.breadcrumb a[href="/${slug}/office/parties"]`);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("事業者の一覧");
	await tab_to("#q");
	await page.keyboard.type("7777");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("rowheader", { name: "みほん自転車店" })).toBeVisible();
	complaints.splice(0, complaints.length, ...complaints.filter((one) => !/422/.test(one)));
});
