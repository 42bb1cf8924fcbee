// SPDX-License-Identifier: AGPL-3.0-or-later
// A town that pays itself by bank file and reads what its bank says, over two fiscal years.
import { Books, id_in, why } from "./budget.ts";
import { add_user, cheap_hashing, Client } from "./client.ts";
import { expect } from "./fixtures.ts";
import type { Json } from "./http.ts";
import { kassei } from "./program.ts";
import type { Server } from "./program.ts";
import { statement } from "./zengin.ts";

export const code = "01-07-01-02-18-01-0015";
export const era_day = (iso: string): string => `${String(Number(iso.slice(0, 4)) - 2018).padStart(2, "0")}${iso.slice(5, 7)}${iso.slice(8, 10)}`;

export async function sound(database: string): Promise<void> {
	const checked = await kassei(["verify", "--database", database]);
	expect(checked.stdout.split("\n").filter((line: string) => line.startsWith("NG"))).toEqual([]);
}

/* みほん野市, which has an account to pay from, in 令和17年度 and the year after it. */
export class Town {
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
	/* What waits in the suspense list: the numbers of the lines by their sums. */
	async suspense(): Promise<Map<number, string>> {
		return new Map(((await this.json(`${this.payments}/unknown`)).items as Json[]).map((one) => [Number(one["yen"]), String(one["movement_id"])]));
	}
	/* Of 300,000 yen for 桜フェア, paid in March of the old year, 50,000 are to come back. */
	async paid_too_much(): Promise<{ line: string; commitment: string; holder: string }> {
		await this.books.at("2036-03-03");
		await this.with_payee();
		const line = await this.books.enter("/2035/line", { code, name: "見本市", yen: "1000000", allot: "1" });
		const commitment = await this.books.commit(line, "桜フェア", 300_000, "2036-03-31", this.payee), page = `/commitments/${commitment}`;
		await this.books.do(`${page}/order`, { yen: "300000", pay_on: "2036-03-10", way: "bank-file" });
		const run = await this.pay("2036-03-10");
		await this.books.at("2036-04-04");
		await this.match(await this.read("2036-03-10", "2036-03-10", [{ day: era_day("2036-03-10"), incoming: false, yen: run.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }]));
		await this.books.do(`${page}/change`, { yen: "250000", reason: "額の確定" });
		return { line, commitment, holder: run.lines.find((one: Json) => one["title"] === "桜フェア").holder };
	}
	async match(file: string): Promise<void> {
		const matched = await this.books.accountant.send(file, `${file}/match`, {});
		expect(matched.status, why(matched)).toBe(303);
	}
}

