// SPDX-License-Identifier: AGPL-3.0-or-later
// Payments: what is due becomes a run, two others approve it, its file leaves once and is the same each time, the bank's statement
// tells what was debited, what came back and what it cost; what nobody knows waits until an officer says what it is.
import { createHash } from "node:crypto";
import { parse_xlsx } from "../lib/data.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Answer, Json } from "../lib/http.ts";
import type { Server } from "../lib/program.ts";
import { statement } from "../lib/zengin.ts";

const town = "/139998-mihonno", payments = `${town}/office/payments`;

async function officer(server: Server, name: string, roles: string): Promise<Client> {
	const client = new Client(server);
	await client.sign_in(await add_user(server, `${name}@example.jp`, roles));
	return client;
}

interface World { server: Server; today: string; accountant: Client; first: Client; second: Client }

const day_after = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/* YYMMDD of 令和. */
const era_day = (iso: string): string => `${String(Number(iso.slice(0, 4)) - 2018).padStart(2, "0")}${iso.slice(5, 7)}${iso.slice(8, 10)}`;
const noon = (day: string): string => `${day}T03:00:00Z`;

/* Two months on, when everything that the demonstration owes is due. */
async function started(own: (options: object) => Promise<Server>): Promise<World> {
	const server = await own({ args: cheap_hashing }), today = day_after(new Date(Date.now()).toISOString().slice(0, 10), 60);
	await server.set_clock(noon(today));
	return { server, today, accountant: await officer(server, "accountant", "accountant"), first: await officer(server, "first", "approver"), second: await officer(server, "second", "approver") };
}

async function json(client: Client, path: string): Promise<any> {
	const answer = await client.get(path);
	expect(answer.status, path).toBe(200);
	return JSON.parse(answer.text);
}

const id_in = (answer: Answer): string => /\/([0-9A-Z]{13})$/.exec(answer.headers.location ?? "")?.[1] ?? "";
/* A run of what is due until the first open day on or after `day`; its id and the day. */
async function make_run(w: World): Promise<{ run: string; pay_on: string }> {
	const [source] = (await json(w.accountant, `${payments}/sources.json`)).items;
	for (let days = 0, pay_on = w.today; days < 12; pay_on = day_after(pay_on, 1), days++) {
		const made = await w.accountant.send(`${payments}/due?pay_on=${pay_on}&source=${source.source_id}`, `${payments}/due`, { pay_on, source: source.source_id, title: "5月の支払" }).catch(() => null);
		if (made?.status === 303) return { run: id_in(made), pay_on };
	}
	throw new Error("no day of payment");
}

/* Approvers work under an address of their own. */
const page_of = (run: string, what: string): string => `${["approve", "back"].includes(what) ? `${town}/office/payment-approvals` : payments}/${run}`;
const act = (client: Client, run: string, what: string, version: number, fields: Record<string, string> = {}): Promise<Answer> =>
	client.send(page_of(run, what), `${page_of(run, what)}/${what}`, { version: String(version), ...fields });

async function file_run(w: World): Promise<{ run: string; pay_on: string; bytes: Buffer; sum: number; lines: Json[] }> {
	const { run, pay_on } = await make_run(w);
	expect((await act(w.first, run, "approve", 1)).status).toBe(303);
	expect((await act(w.second, run, "approve", 2)).status).toBe(303);
	expect((await act(w.accountant, run, "file", 3)).status).toBe(303);
	const record = await json(w.accountant, `${payments}/${run}.json`);
	const answer = await w.accountant.get(`${payments}/${run}/download`);
	expect(answer.status).toBe(200);
	return { run, pay_on, bytes: answer.bytes, sum: record.yen, lines: record.lines };
}

async function upload(client: Client, bytes: Buffer): Promise<Answer> {
	const request_id = await client.request_id(`${payments}/files`, `${payments}/files`);
	const part = (name: string, file: string): string => `--BOUNDARY\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
	const body = Buffer.concat([Buffer.from(`${part("request_id", "")}${request_id}\r\n${part("file", `; filename="meisai.txt"\r\nContent-Type: text/plain`)}`), bytes, Buffer.from("\r\n--BOUNDARY--\r\n")]);
	return client.post_bytes(`${payments}/files`, body, "multipart/form-data; boundary=BOUNDARY");
}

test("two others approve, the file leaves once and is the same each time", async ({ own }) => {
	const w = await started(own);
	const { run } = await make_run(w);
	const made = await json(w.accountant, `${payments}/${run}.json`);
	expect(made).toMatchObject({ state: "intent", run_no: 1, title: "5月の支払" });
	expect(made.lines.length).toBeGreaterThan(2);
	expect((await w.accountant.get(`${payments}/${run}/download`)).status, "no file yet").toBe(404);
	/* A line can be taken out before the first approval, and is due again. */
	expect((await w.accountant.send(`${payments}/${run}`, `${payments}/${run}/out`, { line_no: "1", version: "1" })).status).toBe(303);
	expect((await act(w.first, run, "approve", 1)).status, "an old version").toBe(409);
	expect((await act(w.first, run, "approve", 2)).status).toBe(303);
	const review = page_of(run, "approve");
	expect((await w.first.get(review)).text).not.toContain(`action="${review}/approve"`);
	expect((await w.first.post(`${review}/approve`, { request_id: await w.first.request_id(review, `${review}/back`), version: "3" })).status, "the same person twice").toBe(422);
	expect((await w.first.get(`${payments}/${run}`)).status, "the accountant's page").toBe(403);
	expect((await w.accountant.get(review)).status, "the approver's page").toBe(403);
	expect((await act(w.second, run, "back", 3, { note: "金額を確かめてください" })).status).toBe(303);
	expect(await json(w.accountant, `${payments}/${run}.json`)).toMatchObject({ state: "intent", first_name: null, note: "金額を確かめてください" });
	expect((await act(w.second, run, "approve", 4)).status).toBe(303);
	expect((await act(w.first, run, "approve", 5)).status).toBe(303);
	expect((await act(w.accountant, run, "file", 6)).status).toBe(303);
	const filed = await json(w.accountant, `${payments}/${run}.json`);
	const one = await w.accountant.get(`${payments}/${run}/download`), two = await w.accountant.get(`${payments}/${run}/download`);
	expect(one.headers["content-disposition"]).toContain("sogofuri-1.txt");
	expect(createHash("sha256").update(one.bytes).digest("hex")).toBe(filed.file_sha256);
	expect(two.bytes.equals(one.bytes)).toBe(true);
	expect(one.bytes.length).toBe((filed.line_count + 3) * 122);
	expect((await w.first.get(`${payments}/${run}/download`)).status, "the accountant's file").toBe(403);
	const clerk = await officer(w.server, "clerk", "officer");
	expect((await clerk.get(payments)).status, "no business of other officers").toBe(403);
	/* What waits stands on the first page of those who can do it. */
	const left = (await json(w.accountant, `${payments}/due.json`)).items.length;
	expect((await w.accountant.get(`${town}/office?lang=ja`)).text).toMatch(new RegExp(`未払いの支払予定[^]{0,200}>${left}`));
	expect((await clerk.get(`${town}/office?lang=ja`)).text).not.toContain("未払いの支払予定");
	for (const format of ["csv", "xlsx"]) expect((await w.accountant.get(`${payments}.${format}`)).status).toBe(200);
	/* Files name people: who did what, and each payee with the reading of the name. Whose name was read stands in the trail. */
	const parties = (await json(w.accountant, `${payments}/${run}.json`)).lines, asked = await officer(w.server, "asked", "officer"), auditor = await officer(w.server, "kansa", "auditor");
	for (const one of parties) expect(await json(asked, `${town}/office/parties/${one.party_id}.json`)).toMatchObject({ name: one.payee, kana: one.payee_kana });
	const csv = (await w.accountant.get(`${payments}/${run}.csv?lang=ja`)).text.split("\r\n").map((row) => row.split(","));
	const under = (head: string): string | undefined => csv[1]?.[csv[0]!.indexOf(head)];
	expect(["作成者", "1人目の承認者", "2人目の承認者", "ファイル作成者"].map(under)).toEqual(["accountant", "second", "first", "accountant"]);
	const book = JSON.stringify(parse_xlsx((await w.accountant.get(`${payments}/${run}.xlsx?lang=ja`)).bytes));
	for (const word of ["支払先", "フリガナ", parties[0].payee, parties[0].payee_kana]) expect(book).toContain(word);
	const looked = (await json(auditor, `${town}/office/audit.json?party=${parties[0].party_id}`)).items as { route: string; kind: string }[];
	expect(looked.some((one) => one.route === "payment_show" && one.kind === "export")).toBe(true);
});

test("the statement: debited, returned with its reason, a fee, and a line that nobody knows; twice changes nothing", async ({ own }) => {
	const w = await started(own);
	const { run, pay_on, sum, lines } = await file_run(w);
	const back = lines[1] as { line_no: number; code: string; yen: number; due_id: string };
	const later = day_after(pay_on, 1);
	await w.server.set_clock(noon(day_after(pay_on, 3)));
	w.accountant = await officer(w.server, "later", "accountant");
	const movements = [{ day: era_day(pay_on), incoming: false, yen: sum, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }, { day: era_day(later), incoming: true, yen: back.yen, memo: "ｸﾐﾓﾄﾞｼ", edi: back.code },
		{ day: era_day(later), incoming: false, yen: 660, memo: "ﾌﾘｺﾐﾃｽｳﾘﾖｳ" }, { day: era_day(later), incoming: true, yen: 12345, client: "ﾀﾞﾚｶ" }];
	const bytes = statement(era_day(pay_on), era_day(later), movements);
	const read = await upload(w.accountant, bytes);
	expect(read.status).toBe(303);
	const file = `${payments}/files/${id_in(read)}`;
	const preview = (await w.accountant.get(file)).text;
	for (const word of ["振込の引落し", "振込の戻り", "手数料", "不明"]) expect(preview).toContain(word);
	expect(await json(w.accountant, `${payments}/${run}.json`), "only looked at").toMatchObject({ state: "filed" });
	expect((await w.accountant.send(file, `${file}/match`, {})).status).toBe(303);
	const after = await json(w.accountant, `${payments}/${run}.json`);
	expect(after).toMatchObject({ state: "debited", debited_on: pay_on, returned_count: 1, returned_yen: back.yen, fee_yen: 660 });
	expect(after.lines[1]).toMatchObject({ state: "returned" });
	const due = (await json(w.accountant, `${payments}/due.json`)).items.find((one: Json) => one.due_id === back.due_id);
	expect(due.note).toContain("ｸﾐﾓﾄﾞｼ");
	/* The same file again leads to the same page and changes nothing. */
	const again = await upload(w.accountant, bytes);
	expect(id_in(again)).toBe(id_in(read));
	expect(await json(w.accountant, `${payments}/${run}.json`)).toEqual(after);
	/* The unknown line, with its age, until somebody says what it is. */
	const [unknown] = (await json(w.accountant, `${payments}/unknown.json`)).items;
	expect(unknown).toMatchObject({ yen: 12345, incoming: true });
	expect((await w.accountant.get(`${payments}/unknown`)).text).toContain("2日");
	const page = `${payments}/unknown/${unknown.movement_id}`;
	expect((await w.accountant.send(page, page, { match: "return", run_no: "1", line_no: "1", note: "" })).status, "another sum").toBe(422);
	expect((await w.accountant.send(page, page, { match: "other", note: "" })).status, "without a note").toBe(422);
	expect((await w.accountant.send(page, page, { match: "other", note: "預金利息" })).status).toBe(303);
	expect((await json(w.accountant, `${payments}/unknown.json`)).items).toEqual([]);
});

test("a file in which something is wrong is refused with line and byte, and nothing of it is kept", async ({ own }) => {
	const w = await started(own);
	const good = statement(era_day(w.today), era_day(w.today), [{ day: era_day(w.today), incoming: true, yen: 1 }]);
	const tables = ["payment_statement", "payment_movement", "payment_run", "payment_due", "ledger_account", "ledger_posting"];
	const rows = async (): Promise<string[][][]> => Promise.all(tables.map((table) => sql(w.server.database, `SELECT * FROM ${table} ORDER BY 1, 2`)));
	const before = await rows();
	/* A record is 202 bytes here: header, one movement, trailer, end. */
	const with_byte = (at: number, ...values: number[]): Buffer => {
		const bytes = Buffer.from(good);
		values.forEach((value, i) => (bytes[at + i] = value));
		return bytes;
	};
	const BAD: [string, Buffer, RegExp][] = [
		["the trailer's closing balance", with_byte(2 * 202 + 40, 0x39), /3行目 41バイト目 取引後残高/],
		["a day that does not exist", with_byte(202 + 9, ...Buffer.from("081331")), /2行目 10バイト目 勘定日/],
		["a letter in an amount", with_byte(202 + 30, 0x41), /2行目 \d+バイト目 [^<]*金額/],
		["a character that no bank file has", with_byte(202 + 90, 0x80), /2行目 \d+バイト目/],
		["a record that is too short", Buffer.concat([good.subarray(0, 202 + 150), good.subarray(202 + 151)]), /2行目/],
		["no end record", good.subarray(0, 3 * 202), /行目/],
	];
	for (const [what, bytes, said] of BAD) {
		const answer = await upload(w.accountant, bytes);
		expect(answer.status, what).toBe(422);
		expect(answer.text, what).toMatch(said);
		expect(await rows(), what).toEqual(before);
	}
	expect((await upload(w.accountant, good.subarray(0, 300))).status).toBe(422);
	expect((await upload(w.accountant, Buffer.from("支払日,金額\r\n"))).status).toBe(422);
});

test("an account to pay from is checked as the bank would", async ({ own }) => {
	const { accountant } = await started(own);
	const page = `${payments}/sources`;
	const fields = { label: "公社の口座", client_code: "0123456789", client_name: "みほんのし産業公社", bank_code: "0001", bank_name: "", branch_code: "001", branch_name: "", kind: "ordinary", number: "0000001", settle_days: "3" };
	expect((await accountant.send(page, page, fields)).status, "kanji").toBe(422);
	expect((await accountant.send(page, page, { ...fields, client_name: "ミホンノシ サンギョウコウシャ" })).status).toBe(303);
	const [newest] = (await json(accountant, `${page}.json`)).items;
	expect(newest).toMatchObject({ client_name: "ﾐﾎﾝﾉｼ ｻﾝｷﾞﾖｳｺｳｼﾔ", settle_days: 3 });
});
