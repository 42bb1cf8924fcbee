// SPDX-License-Identifier: AGPL-3.0-or-later
// Lines of the bank that concern the budget: a debit that comes after the accounts have closed waits for a person who is told which line, why and what to do, and the
// lines beside it are matched all the same; and money that came in, which an accountant books as the refund that it is.
import { Books, id_in, why } from "../lib/budget.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { kassei } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { statement } from "../lib/zengin.ts";

const code = "01-07-01-02-18-01-0015";
const era_day = (iso: string): string => `${String(Number(iso.slice(0, 4)) - 2018).padStart(2, "0")}${iso.slice(5, 7)}${iso.slice(8, 10)}`;

async function sound(database: string): Promise<void> {
	const checked = await kassei(["verify", "--database", database]);
	expect(checked.stdout.split("\n").filter((line: string) => line.startsWith("NG"))).toEqual([]);
}

/* みほん野市, which has an account to pay from, in 令和17年度 and the year after it. */
class Town {
	private constructor(readonly server: Server, readonly books: Books, private readonly second: Awaited<ReturnType<typeof add_user>>) {}
	payee = "";
	old = "";
	next = "";
	static async open(own: (options: object) => Promise<Server>): Promise<Town> {
		const server = await own({ args: cheap_hashing }), books = await Books.open(server, "139998-mihonno");
		const town = new Town(server, books, await add_user(server, "second@example.jp", "approver", "139998"));
		await books.at("2036-05-01");
		for (const year of [2035, 2036]) await books.enter("/open", { first_year: String(year), state: "voted", on: `${year}-03-26` });
		town.next = await books.enter("/2036/line", { code, name: "見本市（新年度）", yen: "1000000", allot: "1" });
		return town;
	}
	get payments(): string {
		return `${this.books.office}/payments`;
	}
	async json(path: string): Promise<any> {
		return JSON.parse((await this.books.accountant.get(`${path}.json`)).text);
	}
	async with_payee(): Promise<void> {
		for (const one of (await this.json(`${this.books.office}/parties`)).items as Json[]) {
			const record = JSON.parse((await this.books.officer.get(`${this.books.office}/parties/${one["party_id"]}.json`)).text);
			if ((record.bank_accounts ?? []).length > 0) this.payee ||= String(one["name"]);
		}
		expect(this.payee).not.toBe("");
	}
	/* A run of what is due until that day, approved and sent; its lines. */
	async pay(day: string): Promise<any> {
		const [source] = (await this.json(`${this.payments}/sources`)).items;
		const made = await this.books.accountant.send(`${this.payments}/due?pay_on=${day}&source=${source.source_id}`, `${this.payments}/due`, { pay_on: day, source: source.source_id, title: `${day}の支払` });
		expect(made.status, why(made)).toBe(303);
		const run = id_in(made), second = new Client(this.server), review = `${this.books.office}/payment-approvals/${run}`;
		await second.sign_in(this.second);
		expect((await this.books.approver.send(review, `${review}/approve`, { version: "1" })).status).toBe(303);
		expect((await second.send(review, `${review}/approve`, { version: "2" })).status).toBe(303);
		expect((await this.books.accountant.send(`${this.payments}/${run}`, `${this.payments}/${run}/file`, { version: "3" })).status).toBe(303);
		return this.json(`${this.payments}/${run}`);
	}
	/* The page of a statement that was read, before it is matched. */
	async read(from: string, to: string, movements: Parameters<typeof statement>[2], first = 1): Promise<string> {
		const read = await this.books.accountant.send_file(`${this.payments}/files`, `${this.payments}/files`, {}, "meisai.txt", statement(era_day(from), era_day(to), movements, 50_000_000, first));
		expect(read.status, why(read)).toBe(303);
		return `${this.payments}/files/${id_in(read)}`;
	}
	async match(file: string): Promise<void> {
		const matched = await this.books.accountant.send(file, `${file}/match`, {});
		expect(matched.status, why(matched)).toBe(303);
	}
}

test("a debit after 31 May waits with its reason, the other lines are matched, and another year pays it", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town;
	/* In March of the old year. */
	await books.at("2036-03-03");
	await town.with_payee();
	const line = await books.enter("/2035/line", { code, name: "見本市", yen: "1000000", allot: "1" });
	const commitment = await books.commit(line, "桜フェア", 300_000, "2036-03-31", town.payee), page = `/commitments/${commitment}`;
	await books.at("2036-05-21");
	const other = await town.pay("2036-05-22");
	await books.do(`${page}/order`, { yen: "300000", pay_on: "2036-05-30", way: "bank-file" });
	const late = await town.pay("2036-05-30"), order = await books.open_order(commitment);
	await books.at("2036-06-04");
	const file = await town.read("2036-05-22", "2036-06-03", [{ day: era_day("2036-05-22"), incoming: false, yen: other.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" },
		{ day: era_day("2036-06-02"), incoming: false, yen: late.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }, { day: era_day("2036-06-03"), incoming: false, yen: 660, memo: "ﾌﾘｺﾐﾃｽｳﾘﾖｳ" }]);
	const sentence = /3行目（2036年6月2日、出金[\d,]+円）は照合できません。「桜フェア」は令和17年度の支出命令です。[^<]*過年度支出を起案し/;
	expect((await books.accountant.get(`${file}?lang=ja`)).text, "before the press").toMatch(sentence);
	await town.match(file);
	expect((await books.accountant.get(`${file}?lang=ja`)).text, "and after").toMatch(sentence);
	expect((await books.accountant.get(`${file}?lang=en`)).text).toContain("after the accounts closed (31 May)");
	expect(await town.json(`${town.payments}/${other.run_id}`)).toMatchObject({ state: "debited", debited_on: "2036-05-22" });
	expect(await town.json(`${town.payments}/${late.run_id}`)).toMatchObject({ state: "filed" });
	const unknown = (await town.json(`${town.payments}/unknown`)).items.find((one: Json) => one["yen"] === late.yen), its = `${town.payments}/unknown/${unknown.movement_id}`;
	expect((await books.accountant.get(`${town.payments}/unknown?lang=ja`)).text).toContain("過年度支出を起案し");
	expect((await books.accountant.get(`${its}?lang=ja`)).text).toContain(`href="${books.budget}${page}"`);
	const by_hand = await books.accountant.send(its, its, { match: "debit", run_no: String(late.run_no), note: "" });
	expect(by_hand.status).toBe(422);
	expect(by_hand.text).toContain("出納閉鎖（5月31日）のあと");
	await sound(town.server.database);
	/* Two people let this year pay it; the bank's line then fits. */
	expect((await books.officer.get(`${books.budget}${page}?lang=ja`)).text).toContain(`/orders/${order}/past-year`);
	await books.refused(books.officer, `/orders/${order}/past-year`, { other: town.next, pay_on: "2036-06-06", reason: "" }, ["理由を入力"]);
	await books.do(`/orders/${order}/past-year`, { other: town.next, pay_on: "2036-06-06", reason: "銀行の引落しが6月2日になったため" });
	expect((await books.json(page)).orders[0]).toMatchObject({ state: "cancelled" });
	expect((await books.accountant.get(`${its}?lang=ja`)).text).toContain("いまは、次のように照合できます。");
	expect((await books.accountant.send(its, its, { match: "debit", run_no: String(late.run_no), note: "" })).status).toBe(303);
	expect(await town.json(`${town.payments}/${late.run_id}`)).toMatchObject({ state: "debited", debited_on: "2036-06-02" });
	expect(await books.json(`/lines/${town.next}`)).toMatchObject({ paid: 300_000 });
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 0, ordered: 0 });
	expect((await books.decide(await books.propose("/2035/close", {}, books.accountant))).status).toBe(303);
	expect(await books.json(`/lines/${line}`)).toMatchObject({ unused: 1_000_000 });
	await sound(town.server.database);
});

test("money that came in and that nobody knew becomes 戻入 of its commitment, once", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town, database = town.server.database;
	await books.at("2036-03-03");
	await town.with_payee();
	const line = await books.enter("/2035/line", { code, name: "見本市", yen: "1000000", allot: "1" });
	const commitment = await books.commit(line, "桜フェア", 300_000, "2036-03-31", town.payee), page = `/commitments/${commitment}`;
	await books.do(`${page}/order`, { yen: "300000", pay_on: "2036-03-10", way: "bank-file" });
	const run = await town.pay("2036-03-10");
	await books.at("2036-04-04");
	const incoming = (day: string, yen: number): Parameters<typeof statement>[2][number] => ({ day: era_day(day), incoming: true, yen, client: run.lines.find((one: Json) => one["title"] === "桜フェア").holder });
	await town.match(await town.read("2036-03-10", "2036-04-03", [{ day: era_day("2036-03-10"), incoming: false, yen: run.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }, incoming("2036-04-02", 50_001), incoming("2036-04-03", 50_000)]));
	const waiting = (await town.json(`${town.payments}/unknown`)).items as Json[];
	const address = (yen: number): string => String(waiting.find((one) => one["yen"] === yen)!["movement_id"]);
	const good = `/refunds/${address(50_000)}`, much = `/refunds/${address(50_001)}`;
	/* From the suspense list; nothing to choose before the amount is fixed. */
	expect((await books.accountant.get(`${town.payments}/unknown/${address(50_000)}?lang=ja`)).text).toContain(`href="${books.budget}${good}"`);
	expect((await books.accountant.get(`${books.budget}${good}?lang=ja`)).text).toContain("返してもらう額のある支出負担行為がありません");
	expect((await books.officer.get(`${books.budget}${good}`)).status, "the accountant's page").toBe(403);
	await books.do(`${page}/change`, { yen: "250000", reason: "額の確定" });
	const shown = (await books.accountant.get(`${books.budget}${good}?lang=ja`)).text;
	for (const word of [`桜フェア（令和17年度、${town.payee}）返してもらう額50,000円`, "金額と名前が合います。令和17年度の戻入になります", "checked"]) expect(shown).toContain(word);
	await books.refused(books.accountant, much, { commitment }, ["返してもらう額は50,000円ですが、入金は50,001円です"]);
	await books.enter(good, { commitment });
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 250_000, returned: 50_000, left: 750_000 });
	expect((await books.json(page)).acts[0]).toMatchObject({ kind: "return", yen: 50_000, on_day: "2036-04-03" });
	expect((await town.json(`${town.payments}/unknown`)).items.map((one: Json) => one["yen"])).toEqual([50_001]);
	expect((await books.accountant.get(`${books.budget}${good}?lang=ja`)).text).toContain("すでに照合されています");
	await sound(database);
	/* What the auditor says when somebody changes it behind the program's back. */
	const wrong: [string, string, string][] = [
		["返納とした銀行の明細が、起票と合いません", "UPDATE payment_movement SET match = 6 WHERE yen = 50000", "UPDATE payment_movement SET match = 7 WHERE yen = 50000"],
		["返納とした銀行の明細が、起票と合いません", "UPDATE budget_refund SET act_no = act_no + 1", "UPDATE budget_refund SET act_no = act_no - 1"],
		["銀行の明細による返納の合計が、台帳の額と違います", "UPDATE ledger_posting SET memo = 'x' WHERE memo = '返納の入金'", "UPDATE ledger_posting SET memo = '返納の入金' WHERE memo = 'x'"],
	];
	for (const [sentence, done, undone] of wrong) {
		await sql(database, done);
		expect((await kassei(["verify", "--database", database])).stdout, sentence).toMatch(new RegExp(`NG\tbudget\t[^\n]*${sentence}`));
		await sql(database, undone);
	}
	await sound(database);
});
