// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "balances and statements at any past moment; every posting points to its case, service and programme, so that sums by programme, service, party, fiscal year
// agree with the accounts to the yen", on the officers' pages, with the figures that the commands give; who may look, and that looking at names is written down.
import { add_user, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { people, signed_in } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import { a_ledger, code, ledger_path } from "../lib/ledger.ts";
import { kassei_ok } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

async function get_json(client: Client, path: string): Promise<Json> {
	const answer = await client.get(path);
	expect(answer.status, `${path}: ${answer.text.slice(0, 300)}`).toBe(200);
	return JSON.parse(answer.text);
}

async function command(server: Server, name: string, ...args: string[]): Promise<Json[]> {
	return JSON.parse(await kassei_ok(["ledger", name, "--database", server.database, "--municipality", code, "--format", "json", ...args]));
}

const sum = (rows: Json[], name: string): number => rows.reduce((all: number, row: Json) => all + (row[name] as number), 0);

test("the list and the statements have the figures of the commands, now and at every posting", async ({ own }) => {
	test.setTimeout(120_000);
	const { server } = await a_ledger(own), client = await signed_in(server, "accountant");
	const list = await get_json(client, `${ledger_path}.json`), told = await command(server, "accounts");
	/* JSON comes in pages of a hundred. */
	expect(told.length).toBeGreaterThan(100);
	expect(list.items.map((row: Json) => [row.account, row.balance_yen, row.held_yen, row.floor_yen ?? ""])).toEqual(told.slice(0, 100).map((row) => [row.account, row.balance_yen, row.held_yen, row.floor_yen]));
	expect(sum(told, "balance_yen"), "a ledger sums to nothing").toBe(0);

	const cash = list.items.find((row: Json) => row.account === "cash:1"), path = `${ledger_path}/accounts/${cash.account_id}`;
	const lines = (await get_json(client, `${path}.json?from=2020-01-02`)).items, told_lines = await command(server, "statement", "--account", "cash:1", "--to", "2149-12-31");
	expect(lines.map((row: Json) => [row.posting_id, row.in_yen - row.out_yen, row.balance_yen, row.memo])).toEqual(told_lines.map((row) => [row.posting, row.yen, row.balance_yen, row.memo]));
	for (const line of lines) expect(line.counter).not.toBe("cash:1");
	/* At the moment of each posting, and just before it: list, statement and command say the same. */
	const moments: { at_us: string }[] = (await sql(server.database, "SELECT at_us FROM ledger_posting ORDER BY posting_id DESC LIMIT 7")).map((row) => ({ at_us: row[0]! }));
	const text = (us: bigint): string => `${new Date(Number(us / 1000n)).toISOString().slice(0, 19)}.${String(us % 1_000_000n).padStart(6, "0")}Z`;
	for (const us of moments.flatMap(({ at_us }) => [BigInt(at_us), BigInt(at_us) - 1n]).filter((_, i) => i % 3 === 0)) {
		const at = encodeURIComponent(text(us)), then = (await get_json(client, `${ledger_path}.json?at=${at}`)).items;
		expect(then.map((row: Json) => [row.account, row.balance_yen])).toEqual((await command(server, "accounts", "--at", text(us))).slice(0, 100).map((row) => [row.account, row.balance_yen]));
		const { period } = await get_json(client, `${path}.json?from=2020-01-02&to=${at}`);
		expect(period[0].closing_yen).toBe(then.find((row: Json) => row.account === "cash:1").balance_yen);
		expect(period[0].opening_yen + period[0].in_yen - period[0].out_yen).toBe(period[0].closing_yen);
	}
});

/* A list with all of its pages. */
async function get_all(client: Client, path: string): Promise<Json[]> {
	const items: Json[] = [];
	for (let after = ""; ; ) {
		const answer = await get_json(client, `${path}${after}`);
		items.push(...answer.items);
		if (!answer.next) return items;
		after = `&after=${answer.next}`;
	}
}

test("a list is narrowed by kind, by words and by an account's own name, and goes on in pages", async ({ own }) => {
	const { server } = await a_ledger(own), client = await signed_in(server, "accountant");
	const names = async (query: string): Promise<string[]> => (await get_json(client, `${ledger_path}.json${query}`)).items.map((row: Json) => row.account);
	expect(await names("?kind=cash")).toEqual(["cash:1", "cash:2"]);
	expect(await names("?q=cash:2")).toEqual(["cash:2"]);
	expect(await names("?q=cash:77")).toEqual([]);
	const party = (await get_json(client, `${ledger_path}.json?kind=payable`)).items.find((row: Json) => row.account !== "payable:1");
	expect(party.owner.length, "a firm's own name").toBeGreaterThan(1);
	expect(await names(`?q=${encodeURIComponent(party.owner.slice(1))}`)).toContain(party.account);
	expect(await names("?q=%E3%81%93%E3%81%AE%E5%90%8D%E5%89%8D%E3%81%AF%E3%81%AA%E3%81%84")).toEqual([]);
	expect(await names("?q='%25_")).toEqual([]);
	/* Pages of fifty: nothing twice, nothing left out. */
	const all = (await kassei_ok(["ledger", "accounts", "--database", server.database, "--municipality", code])).trim().split("\n").map((line) => line.split("\t")[0]);
	const paged = async (first: string, filter = ""): Promise<string[]> => {
		const seen: string[] = [];
		for (let path: string | undefined = first; path; ) {
			const { text } = await client.get(path);
			seen.push(...[...text.matchAll(/data-label="口座の記号">\s*([^<]*[^<\s])\s*</g)].map((found) => found[1] ?? ""));
			for (const link of text.matchAll(/href="([^"]*\/ledger\.csv[^"]*|[^"]+after=[^"]+)"/g)) expect(link[1], "links keep the filter").toContain(filter);
			path = /class="button"[^>]*href="([^"]+after=[^"]+)">次の50件/.exec(text)?.[1]?.replaceAll("&amp;", "&");
		}
		return seen;
	};
	expect(all.length).toBeGreaterThan(100);
	expect(await paged(ledger_path)).toEqual(all);
	/* Without those whose balance is zero, on pages and in files, now and at a moment of the past. */
	for (const query of ["", "&at=2099-01-01"]) {
		const rows = (await get_all(client, `${ledger_path}.json?kind=budget-free${query}`)).concat(await get_all(client, `${ledger_path}.json?kind=budget-paid${query}`));
		const rich = rows.filter((row) => row["balance_yen"] !== 0).map((row) => row["account"]);
		expect([rich.length > 0, rich.length < rows.length], "some are empty").toEqual([true, true]);
		const found = (await get_all(client, `${ledger_path}.json?money=1&kind=budget-free${query}`)).concat(await get_all(client, `${ledger_path}.json?money=1&kind=budget-paid${query}`));
		expect(found.map((row) => row["account"])).toEqual(rich);
	}
	const rich = (await get_all(client, `${ledger_path}.json?money=1`)).map((row) => row["account"]);
	expect(await paged(`${ledger_path}?money=1`, "money=1")).toEqual(rich);
	expect((await client.get(`${ledger_path}.csv?money=1`)).text.trim().split("\n")).toHaveLength(rich.length + 1);
	expect(await names("?q=cash:2&money=1"), "an account by its own name").toEqual(["cash:2"]);
});

test("sums by programme, service, party and year agree with the accounts to the yen, for every kind and period", async ({ own }) => {
	test.setTimeout(240_000);
	const { server, middle } = await a_ledger(own), client = await signed_in(server, "auditor");
	const accounts = (await command(server, "accounts")).map((row) => ({ kind: String(row.account).split(":")[0] ?? "", balance_yen: row.balance_yen }));
	for (const kind of new Set<string>(accounts.map((row) => row.kind)))
		for (const by of ["programme", "service", "party", "year"])
			for (const period of ["", `&to=${encodeURIComponent(middle)}`, `&from=${encodeURIComponent(middle)}`]) {
				const what = `${kind} by ${by}${period}`, answer = await get_json(client, `${ledger_path}/sums.json?kind=${kind}&by=${by}${period}`), [p] = answer.period;
				expect(p.closing_yen, what).toBe(p.balance_yen);
				expect(p.opening_yen + sum(answer.items, "net_yen"), what).toBe(p.balance_yen);
				if (!period.startsWith("&to")) expect(p.balance_yen, what).toBe(sum(accounts.filter((row) => row.kind === kind), "balance_yen"));
			}
	const years = (await get_json(client, `${ledger_path}/sums.json?kind=payable&by=year`)).items;
	expect(years.map((row: Json) => [row.subject_id, row.in_yen])).toEqual([["2026", 3400], ["2027", 1200], ["", 5]]);
	const firms = (await get_json(client, `${ledger_path}/sums.json?kind=payable&by=programme`)).items;
	expect(firms.map((row: Json) => row.subject)).toContain("（記録なし）");
	/* The page says so in words, and betrays a sum that was changed behind its back. */
	const page = `${ledger_path}/sums?kind=payable&by=year`;
	expect((await client.get(page)).text).toContain("1円まで一致しています。");
	await sql(server.database, "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE kind = 4 AND owner_no = 1");
	expect((await client.get(page)).text).toContain("表の合計と口座の残高が合いません。");
});

test("a posting shows its legs, its key, its link of the chain, and that it was changed", async ({ own }) => {
	const { server } = await a_ledger(own), client = await signed_in(server, "head");
	const [row] = await sql(server.database, "SELECT first_id FROM ledger_key WHERE key = 'ledger.apply/legs'");
	const cash = (await get_json(client, `${ledger_path}.json?q=cash:1`)).items[0], lines = (await get_json(client, `${ledger_path}/accounts/${cash.account_id}.json?from=2020-01-02`)).items;
	const id = lines.find((line: Json) => line.leg_no > 0).posting_id, path = `${ledger_path}/postings/${id}`, posting = await get_json(client, `${path}.json`);
	const record = posting.item ?? posting;
	expect(record.key).toBe("ledger.apply/legs");
	expect(record.link_sound).toBe(1);
	const [link] = await sql(server.database, server.database.startsWith("postgres")
		? `SELECT encode(chain, 'hex'), link_no FROM ledger_link WHERE first_id <= ${row![0]} AND last_id >= ${row![0]}`
		: `SELECT lower(hex(chain)), link_no FROM ledger_link WHERE first_id <= ${row![0]} AND last_id >= ${row![0]}`);
	expect([record.chain, String(record.link_no)]).toEqual(link);
	expect(posting.legs.map((leg: Json) => [leg.debit, leg.credit, leg.yen])).toEqual([["cash:1", "suspense:1", 30], ["cash:1", "suspense:2", 70]]);
	expect((await client.get(path)).text).toContain("仕訳から計算し直した値と一致しました。");
	/* What was made of it later leads to it and is led to. */
	const [other] = lines.filter((line: Json) => line.posting_id !== id);
	const numbers = await sql(server.database, "SELECT posting_id FROM ledger_posting ORDER BY posting_id DESC LIMIT 1");
	await sql(server.database, `UPDATE ledger_posting SET kind = 7, of_id = ${row![0]} WHERE posting_id = ${numbers[0]![0]}`);
	const page = (await client.get(path)).text;
	expect(page).toContain("この仕訳のあとに行った訂正・返金など");
	const correction = /この仕訳のあとに行った[\s\S]*?href="([^"]+)"/.exec(page)?.[1] ?? "", back = (await client.get(correction)).text;
	expect(back).toContain(`href="${path}"`);
	expect(back, "the change is seen").toContain("この仕訳は、記帳のあとで変更されたおそれがあります。");
	expect((await client.get(`${ledger_path}/postings/${other.posting_id}`)).status).toBe(200);
});

test("a statement of the present ends now, in the last hour of a fiscal year, too", async ({ own }) => {
	const { server } = await a_ledger(own);
	await server.set_clock("2027-03-31T23:30:00+09:00");
	const client = await signed_in(server, "accountant"), list = await get_json(client, `${ledger_path}.json?kind=cash`);
	const { period } = await get_json(client, `${ledger_path}/accounts/${list.items[0].account_id}.json`);
	expect(new Date(period[0].from_us).toISOString(), "the year that still runs").toBe("2026-03-31T15:00:00.000Z");
	expect(Math.abs(Date.parse(period[0].to_us) - Date.parse("2027-03-31T23:30:00+09:00")), "not an hour ahead").toBeLessThan(600_000);
});

test("what was typed and is no date is said on the page, and refused as data", async ({ own }) => {
	const { server } = await a_ledger(own), client = await signed_in(server, "accountant");
	const { text, status } = await client.get(`${ledger_path}?at=yesterday`);
	expect([status, text.includes("「yesterday」日付として読めません。")]).toEqual([200, true]);
	/* An end before the beginning is a slip of the pen, and nothing for the auditor. */
	const turned = await client.get(`${ledger_path}/sums?from=2027-03-31&to=2026-04-01&lang=ja`);
	expect(turned.text).toContain("「いつまで」が「いつから」より前です");
	expect(turned.text).not.toContain("kassei verify");
	for (const path of [`${ledger_path}.csv?at=yesterday`, `${ledger_path}/sums.json?to=9999-12-31`, `${ledger_path}/sums.csv?from=2027-03-31&to=2026-04-01`]) expect((await client.get(path)).status, path).toBe(400);
});

test("accountants, auditors and heads look; others and other towns do not; names of firms leave a line", async ({ own }) => {
	test.setTimeout(120_000);
	const { server } = await a_ledger(own), auditor = await signed_in(server, "auditor");
	const account = (await get_json(auditor, `${ledger_path}.json?kind=payable`)).items.find((row: Json) => row.account !== "payable:1"), path = `${ledger_path}/accounts/${account.account_id}`;
	const [line] = (await get_json(auditor, `${path}.json?from=2020-01-02`)).items;
	const pages = [ledger_path, `${ledger_path}/sums`, path, `${ledger_path}/postings/${line.posting_id}`];
	for (const who of Object.keys(people) as Person[]) {
		const client = await signed_in(server, who), may = ["accountant", "auditor", "head"].includes(who);
		for (const page of pages) expect((await client.get(page)).status, `${page} as ${who}`).toBe(may ? 200 : 403);
	}
	const foreign = new Client(server);
	await foreign.sign_in(await add_user(server, "kita@example.jp", "accountant", "131172"));
	await sql(server.database, "UPDATE staff_membership SET valid_from = 0");
	await sql(server.database, "UPDATE staff_post SET valid_from = 0");
	for (const page of pages) {
		expect((await foreign.get(page)).status, page).toBe(403);
		expect((await foreign.get(page.replace("139998-mihonno", "131172-kita"))).status, `${page} at home`).toBe(/accounts|postings/.test(page) ? 404 : 200);
	}
	const trail = JSON.parse((await auditor.get("/139998-mihonno/office/audit.json?person=kansa%40mihonno.example")).text).items as Json[];
	const reading = trail.filter((one) => one.route === "ledger_statement");
	expect(reading.length).toBeGreaterThan(0);
	for (const one of reading) expect(one.statements).toContain("ledger_name_party");
});
