// SPDX-License-Identifier: AGPL-3.0-or-later
// Play G, "Agent", as far as it needs no grant: a firm registers itself and proves it by a letter, takes in the daughter, names an agent with a first and a last
// day, and a consultant who is paid and no 行政書士; what each of them may do, and what not; the instant at which the mandate ends. By keyboard alone, on both
// databases: on a desk, and on a telephone without JavaScript.
import { expect, test } from "../lib/fixtures.ts";
import { cheap_hashing } from "../lib/client.ts";
import { mail_text } from "../lib/outbox.ts";
import { signed_in } from "../lib/people.ts";
import { by_mail, link_in, mail_to, Stage } from "../lib/stage.ts";
import type { Somebody } from "../lib/stage.ts";

const town = "/139998-mihonno";
const [mother, daughter, agent, consultant] = ["kozue@seihon.example", "midori@seihon.example", "fumiko@gyosei.example", "wataru@konsaru.example"] as const;

async function takes_invitation(who: Somebody, stage: Stage, email: string, template: string): Promise<void> {
	await who.opens(link_in(await mail_to(stage.server, email, template), "invitations"));
	await who.is_on("招待への返事");
	await who.presses(who.page.getByRole("button", { name: "招待を受ける" }));
}

test("play G: a firm, its people and its agent, from the first mail to the end of the mandate", async ({ own, browser }, info) => {
	test.setTimeout(600_000);
	const server = await own({ args: [...cheap_hashing, "--session-idle-minutes", "1440", "--session-hours", "720"] }), stage = new Stage(server, browser, info);
	let my = "";

	await test.step("Monday 22 June: she signs in for the first time, by a link in a mail", async () => {
		await server.set_clock("2026-06-22T09:00:00+09:00");
	});
	const kozue = await stage.enters(), midori = await stage.enters(), main = kozue.main;
	await kozue.opens("/sign-in");
	await kozue.types(main.locator("#mail-email"), mother);
	await kozue.sends();
	await kozue.is_on("メールをご確認ください");
	await kozue.opens(link_in(await mail_to(server, mother, "account_register"), "sign-in/link"));
	await kozue.types(kozue.page.getByLabel("氏名"), "製本 こずえ");
	await kozue.presses(kozue.page.getByRole("button", { name: "登録してサインインする" }));
	await expect(kozue.page.getByRole("banner")).toContainText("製本 こずえ");

	await test.step("she registers the firm; what she left out is said, and what she typed is kept", async () => {
		await kozue.opens("/account");
		await kozue.looks("g-account");
		await kozue.presses(main.getByRole("link", { name: /みほん野市/ }));
		await kozue.is_on("事業者を登録する");
		await kozue.chooses(kozue.page.getByLabel("法人", { exact: true }));
		await kozue.types(kozue.page.getByLabel("名称"), "株式会社こずえ製本");
		await kozue.types(kozue.page.getByLabel("フリガナ"), "コズエセイホン");
		await kozue.types(kozue.page.getByLabel("法人番号"), "８９９９９０１００００９９");
		await kozue.types(kozue.page.getByLabel("郵便番号"), "190-9999");
		await kozue.presses(kozue.page.getByRole("button", { name: "登録を申し出る" }));
		await expect(kozue.page.getByRole("alert")).toContainText("町名・番地");
		await expect(kozue.page.getByLabel("名称")).toHaveValue("株式会社こずえ製本");
		await kozue.types(kozue.page.getByLabel("町名・番地"), "工業団地四丁目1番2号");
		await kozue.sends();
		await kozue.is_on("登録の申出");
		await kozue.sees("所在地に手紙をお送りします。");
		await kozue.looks("g-claim");
	});

	await test.step("the letter: an officer posts it, and its code makes the firm hers", async () => {
		const officer = await stage.enters(await signed_in(server, "officer"));
		await officer.opens(`${town}/office`);
		await officer.presses(officer.main.getByRole("link", { name: /郵送するお知らせ/ }).first());
		await officer.sees("株式会社こずえ製本", "みほん野市工業団地四丁目1番2号");
		await officer.looks("g-letters");
		const letter = await mail_text(server, "template = 'party_code'");
		const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(letter)?.[0] ?? "";
		expect(code).not.toBe("");
		const claim = kozue.page.url().slice(server.origin.length);
		await kozue.types(kozue.page.getByLabel("確認コード"), "AAAA-BBBB-CCCC");
		await kozue.sends();
		await kozue.sees(/確認コードが/);
		await kozue.opens(claim);
		await kozue.types(kozue.page.getByLabel("確認コード"), code.toLowerCase());
		await kozue.sends();
		await kozue.sees("確認できました。手続ができます。");
		await kozue.presses(main.getByRole("link", { name: "事業者の画面へ" }));
		await kozue.acts_as("株式会社こずえ製本（代表）として利用中");
		await kozue.looks("g-profile");
		my = /\/139998-mihonno\/my\/[0-9A-Z]{13}/.exec(kozue.page.url())?.[0] ?? "";
		await officer.page.context().close();
	});

	await test.step("the daughter is invited, registers, and may do the firm's business, but not invite others", async () => {
		await kozue.opens(my);
		await kozue.presses(main.getByRole("link", { name: "事業者の人" }));
		await kozue.presses(main.getByRole("link", { name: "人を招待する" }));
		await kozue.types(kozue.page.getByLabel("メールアドレス"), daughter);
		await kozue.types(kozue.page.getByLabel("氏名"), "製本 みどり");
		await kozue.chooses(kozue.page.getByLabel(/手続の担当者/));
		await kozue.presses(kozue.page.getByRole("button", { name: "招待する" }));
		await kozue.sees("製本 みどり", "返事待ち");
		await kozue.looks("g-people");
		/* She has no account yet: the link of the invitation leads to signing in, and the mail after that one back to the invitation. */
		await midori.opens(link_in(await mail_to(server, daughter, "party_invitation"), "invitations"));
		await midori.is_on("サインイン");
		await midori.types(midori.main.locator("#mail-email"), daughter);
		await midori.sends();
		await midori.opens(link_in(await mail_to(server, daughter, "account_register"), "sign-in/link"));
		await midori.types(midori.page.getByLabel("氏名"), "製本 みどり");
		await midori.presses(midori.page.getByRole("button", { name: "登録してサインインする" }));
		await midori.is_on("招待への返事");
		await midori.looks("g-invitation");
		await midori.presses(midori.page.getByRole("button", { name: "招待を受ける" }));
		await midori.opens(my);
		await midori.acts_as("株式会社こずえ製本（手続の担当者）として利用中");
		await midori.presses(midori.main.getByRole("link", { name: "事業者の人" }));
		await midori.sees("製本 こずえ");
		await expect(midori.main.getByRole("link", { name: "人を招待する" })).toHaveCount(0);
	});

	await test.step("an agent from 1 July to 31 December, and a consultant who is paid and no 行政書士", async () => {
		await by_mail(server, agent, "代書 文子");
		await by_mail(server, consultant, "相談 渉");
		for (const [email, name, number] of [[agent, "代書 文子", "第12345678号"], [consultant, "相談 渉", ""]] as const) {
			await kozue.opens(my);
			await kozue.presses(main.getByRole("link", { name: "代理人の一覧" }));
			await kozue.presses(main.getByRole("link", { name: "代理人を登録する" }));
			await kozue.types(kozue.page.getByLabel("代理人の氏名"), name);
			await kozue.types(kozue.page.getByLabel("メールアドレス"), email);
			await kozue.chooses(kozue.page.getByLabel("作成と提出"));
			await kozue.chooses(kozue.page.getByLabel("報酬あり"));
			if (number) await kozue.types(kozue.page.getByLabel("行政書士登録番号"), number);
			/* A field for a day takes typing in its own way in each browser; the value is what counts. */
			await kozue.page.getByLabel("始まりの日").fill("2026-07-01");
			await kozue.page.getByLabel("終わりの日").fill("2026-12-31");
			if (number) await kozue.looks("g-give");
			await kozue.presses(kozue.page.getByRole("button", { name: "招待する" }));
			await kozue.sees(name);
		}
	});

	const fumiko = await stage.enters(await by_mail(server, agent, "代書 文子")), wataru = await stage.enters(await by_mail(server, consultant, "相談 渉"));
	await test.step("both accept; before 1 July neither sees the firm", async () => {
		await takes_invitation(fumiko, stage, agent, "party_invitation");
		await takes_invitation(wataru, stage, consultant, "party_invitation");
		await fumiko.opens(my);
		await fumiko.is_on(/見つかりません/);
	});

	await test.step("from 1 July the agent acts in the firm's name: a telephone number, a file", async () => {
		await server.set_clock("2026-07-01T10:00:00+09:00");
		await fumiko.returns(await by_mail(server, agent, ""));
		await fumiko.opens(`${town}/my`);
		await fumiko.presses(fumiko.main.getByRole("link", { name: /株式会社こずえ製本/ }));
		await fumiko.acts_as("株式会社こずえ製本（代理人）として利用中");
		await fumiko.looks("g-agent-home");
		await fumiko.presses(fumiko.main.getByRole("link", { name: "登録の内容" }));
		await fumiko.unfolds("連絡先");
		await fumiko.presses(fumiko.main.getByRole("link", { name: "連絡先を加える" }));
		await fumiko.types(fumiko.page.locator("#field-value"), "042-000-9901");
		await fumiko.sends();
		await expect(fumiko.page.getByText("連絡先を保存しました。")).toBeVisible();
		await fumiko.opens(`${my}/files`);
		/* The window in which a file is chosen is the browser's own. */
		await fumiko.page.getByLabel(/送るファイル/).setInputFiles({ name: "製本機の見積書.txt", mimeType: "text/plain", buffer: Buffer.from("製本機 2,400,000円") });
		await fumiko.presses(fumiko.page.getByRole("button", { name: "送る", exact: true }));
		await fumiko.opens(`${my}/files`);
		await fumiko.sees("製本機の見積書.txt");
		await fumiko.looks("g-agent-files");
	});

	await test.step("what she may not: the bank account, the firm's people; and what the consultant may not: anything but look", async () => {
		for (const closed of ["profile/bank-accounts", "people", "mandates/new"]) {
			await fumiko.opens(`${my}/${closed}`);
			await fumiko.is_on(/権限/);
		}
		await fumiko.looks("g-agent-refused");
		await wataru.returns(await by_mail(server, consultant, ""));
		await wataru.opens(`${my}/files`);
		await wataru.acts_as("株式会社こずえ製本（閲覧とコメントのみ）として利用中");
		await wataru.sees("製本機の見積書.txt");
		await expect(wataru.page.getByLabel(/送るファイル/)).toHaveCount(0);
		await wataru.opens(`${my}/profile/contacts/new`);
		await wataru.is_on(/権限/);
	});

	await test.step("the firm sees who does what for it; the auditor sees by which right", async () => {
		await kozue.returns(await by_mail(server, mother, ""));
		await kozue.opens(`${my}/mandates`);
		await kozue.sees("報酬あり・行政書士 第12345678号", "報酬あり・行政書士ではない", "作成と提出", "閲覧とコメントのみ");
		await kozue.looks("g-mandates");
		const auditor = await stage.enters(await signed_in(server, "auditor"));
		await auditor.opens(`${town}/office/audit`);
		await auditor.types(auditor.page.getByLabel(/どの事業者の/), "株式会社こずえ製本");
		await auditor.sends();
		await auditor.sees("株式会社こずえ製本の記録を見た人・扱った人", "代書 文子", "（代理人として）", "（閲覧とコメントのみとして）");
		await auditor.looks("g-audit");
		await auditor.page.context().close();
	});

	await test.step("at the first instant of 2027 the mandate is over, and the firm's records live on", async () => {
		await server.set_clock("2026-12-31T23:59:58+09:00");
		await fumiko.returns(await by_mail(server, agent, ""));
		await kozue.returns(await by_mail(server, mother, ""));
		await fumiko.opens(`${my}/files`);
		await fumiko.sees("製本機の見積書.txt");
		await server.set_clock("2027-01-01T00:00:00+09:00");
		await fumiko.page.reload();
		await fumiko.is_on(/見つかりません/);
		await fumiko.looks("g-over");
		await fumiko.opens(`${town}/my`);
		await expect(fumiko.page.getByText("株式会社こずえ製本")).toHaveCount(0);
		await kozue.opens(`${my}/files`);
		await kozue.sees("製本機の見積書.txt");
		await kozue.opens(`${my}/mandates`);
		await kozue.sees("期間が終了");
	});
	stage.ends();
});
