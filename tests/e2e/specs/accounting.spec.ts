// SPDX-License-Identifier: AGPL-3.0-or-later
// The accounting office: what is new goes out once, after somebody else's approval, as the town's system wants it; its answers are read back, and only what
// differs is left for a person.
import { createHash } from "node:crypto";
import { accounting, seed_commitments, town } from "../lib/accounting.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import type { Server } from "../lib/program.ts";

const approvals = `${town}/office/accounting-approvals`;
/* A day after whatever the commands of another process wrote down. */
const tomorrow = (): string => new Date(Date.now() + 33 * 3_600_000).toISOString().slice(0, 10);
interface World { server: Server; accountant: Client; approver: Client }

async function officer(server: Server, name: string, roles: string): Promise<Client> {
	const client = new Client(server);
	await client.sign_in(await add_user(server, `${name}@example.jp`, roles));
	return client;
}

async function started(own: (options: object) => Promise<Server>): Promise<World> {
	const server = await own({ args: cheap_hashing });
	await server.set_clock(`${tomorrow()}T03:00:00Z`);
	await seed_commitments(server.database);
	return { server, accountant: await officer(server, "accountant", "accountant,approver"), approver: await officer(server, "approver", "approver") };
}

async function json(client: Client, path: string): Promise<any> {
	const answer = await client.get(path);
	expect(answer.status, path).toBe(200);
	return JSON.parse(answer.text);
}

const id_in = (answer: Answer): string => /\/([0-9A-Z]{13})$/.exec(answer.headers.location ?? "")?.[1] ?? "";
const waiting = `${accounting}/waiting`;

async function make(w: World): Promise<string> {
	const made = await w.accountant.send(`${waiting}?kind=commitment`, waiting, { kind: "commitment" });
	expect(made.status).toBe(303);
	return id_in(made);
}

/* Made, approved and written; its bytes. */
async function sent(w: World): Promise<{ run: string; bytes: Buffer }> {
	const run = await make(w);
	expect((await w.approver.send(`${approvals}/${run}`, `${approvals}/${run}/approve`, { version: "1" })).status).toBe(303);
	expect((await w.accountant.send(`${accounting}/${run}`, `${accounting}/${run}/file`, { version: "2" })).status).toBe(303);
	const answer = await w.accountant.get(`${accounting}/${run}/download`);
	expect(answer.status).toBe(200);
	return { run, bytes: answer.bytes };
}

async function upload(client: Client, bytes: Buffer, name = "kekka.csv"): Promise<Answer> {
	const page = `${accounting}/results`, request_id = await client.request_id(page, page);
	const part = (field: string, file: string): string => `--BOUNDARY\r\nContent-Disposition: form-data; name="${field}"${file}\r\n\r\n`;
	const body = Buffer.concat([Buffer.from(`${part("request_id", "")}${request_id}\r\n${part("file", `; filename="${name}"\r\nContent-Type: text/csv`)}`), bytes, Buffer.from("\r\n--BOUNDARY--\r\n")]);
	return client.post_bytes(page, body, "multipart/form-data; boundary=BOUNDARY");
}

const cp932 = (bytes: Buffer): string[][] => new TextDecoder("shift_jis").decode(bytes).trimEnd().split("\r\n").map((line) => line.split(","));

test("new items leave once, approved by somebody else, in the town's form", async ({ own }) => {
	const w = await started(own);
	const page = (await w.accountant.get(`${waiting}?kind=commitment&lang=ja`)).text;
	expect(page).toContain("2件、合計1,200,000円を送れます。1件は理由があって送れません。");
	expect(page).toContain("「件名」の文字「𠮷」は、このファイルの文字コードで書けません。");
	const run = await make(w), review = `${approvals}/${run}`;
	expect((await w.accountant.get(review)).text, "who made it may not").not.toContain(`action="${review}/approve"`);
	const own_try = await w.accountant.post(`${review}/approve`, { request_id: await w.accountant.request_id(review, `${review}/back`), version: "1" });
	expect(own_try.status).toBe(422);
	expect((await w.accountant.get(`${accounting}/${run}/download`)).status, "no file yet").toBe(404);
	expect((await w.approver.get(`${accounting}/${run}`)).status, "the accountant's page").toBe(403);
	expect((await w.approver.send(review, `${review}/approve`, { version: "1" })).status).toBe(303);
	expect((await w.accountant.send(`${accounting}/${run}`, `${accounting}/${run}/file`, { version: "2" })).status).toBe(303);
	const one = await w.accountant.get(`${accounting}/${run}/download`), two = await w.accountant.get(`${accounting}/${run}/download`);
	expect(one.headers["content-disposition"]).toContain("kaikei-commitment-1.csv");
	expect(two.bytes.equals(one.bytes)).toBe(true);
	const record = await json(w.accountant, `${accounting}/${run}.json`);
	expect(record).toMatchObject({ state: "filed", line_count: 2, yen: 1200000, sha256: createHash("sha256").update(one.bytes).digest("hex") });
	const rows = cp932(one.bytes);
	expect(rows[0]).toEqual(["年度", "送付番号", "区分", "起票日", "会計", "款", "項", "目", "節コード", "細節", "事業", "債権者番号", "件名", "金額"]);
	expect(rows[1]).toEqual(["13", "2031000001", "新規", "130501", "01", "07", "01", "02", "1800", "01", "0015", "1000001", "桜フェア", "900000"]);
	expect(rows.length).toBe(3);
	/* Only what could not be sent is left. */
	expect((await w.accountant.get(`${waiting}?kind=commitment&lang=ja`)).text).toContain("送れるものがありません。");
	for (const format of ["csv", "xlsx"]) expect((await w.accountant.get(`${accounting}/items.${format}`)).status).toBe(200);
});

test("answers: what agrees is taken over, what differs waits for a person, twice changes nothing", async ({ own }) => {
	const w = await started(own);
	await sent(w);
	const bytes = Buffer.from("伝票番号,処理結果,送付番号,金額,理由\r\nA-100,受理,2031000001,\"900,000\",\r\n,差戻し,2031000002,300000,科目が違います\r\nZ-1,受理,2031999999,5,\r\n");
	const read = await upload(w.accountant, bytes);
	expect(read.status).toBe(303);
	const result = `${accounting}/results/${id_in(read)}`;
	expect((await w.accountant.get(`${result}?lang=ja`)).text).toContain("3行のうち、違うものは2件です。まだ何も変わっていません。");
	expect((await json(w.accountant, `${result}.json`)).items.map((row: any) => row.finding)).toEqual(["refusal", "unknown"]);
	expect((await json(w.accountant, `${accounting}/items.json`)).items.map((row: any) => row.state)).toEqual(["sent", "sent"]);
	expect((await w.accountant.send(result, `${result}/take`, {})).status).toBe(303);
	const items = (await json(w.accountant, `${accounting}/items.json`)).items;
	expect(items[0]).toMatchObject({ number: "2031000002", state: "refused", reason: "科目が違います" });
	expect(items[1]).toMatchObject({ number: "2031000001", state: "accepted", slip: "A-100" });
	expect(id_in(await upload(w.accountant, bytes)), "the same file").toBe(id_in(read));
	expect((await json(w.accountant, `${accounting}/items.json`)).items).toEqual(items);
	const open = (await json(w.accountant, `${accounting}/differences.json`)).items;
	expect(open.map((row: any) => row.finding)).toEqual(["refusal", "unknown"]);
	const page = `${accounting}/differences/${open[0].difference_id}`;
	expect((await w.accountant.send(page, page, { how: "send_again", note: "" })).status, "without a note").toBe(422);
	expect((await w.accountant.send(page, page, { how: "take_theirs", note: "確認" })).status, "does not fit").toBe(422);
	expect((await w.accountant.send(page, page, { how: "send_again", note: "会計課に確かめた" })).status).toBe(303);
	const other = `${accounting}/differences/${open[1].difference_id}`;
	expect((await w.accountant.send(other, other, { how: "noted", note: "ほかの課の伝票" })).status).toBe(303);
	expect((await json(w.accountant, `${accounting}/differences.json`)).items).toEqual([]);
	/* Sent again under its number. */
	const again = cp932((await sent(w)).bytes);
	expect(again.length).toBe(2);
	expect(again[1]?.[1]).toBe("2031000002");
});

test("a bad file is refused with row and column, and nothing of it is kept", async ({ own }) => {
	const w = await started(own);
	await sent(w);
	const answer = await upload(w.accountant, Buffer.from("送付番号,処理結果,金額\r\n2031000001,受理,900000\r\n2031000002,受理,30万\r\n"));
	expect(answer.status).toBe(422);
	expect(answer.text).toContain("3行目「金額」: 「30万」は金額として読めません。");
	expect((await json(w.accountant, `${accounting}/results.json`)).items).toEqual([]);
	expect((await json(w.accountant, `${accounting}/items.json`)).items.map((row: any) => row.state)).toEqual(["sent", "sent"]);
	expect((await upload(w.accountant, Buffer.from("番号,金額\r\n1,1\r\n"))).status).toBe(422);
});

test("a mapping: a draft shows a real row, in force it is not changed, from its day on it is used", async ({ own }) => {
	const w = await started(own), page = `${accounting}/mappings`, today = tomorrow();
	const made = await w.accountant.send(page, page, { kind: "commitment", valid_from: today });
	const mapping = `${page}/${id_in(made)}`;
	const fields = { version: "1", column_no: "9", heading: "節", field: "setsu", fixed: "", width: "", codes: "18: 180" };
	expect((await w.accountant.send(mapping, `${mapping}/column`, fields)).status, "no table of codes").toBe(422);
	expect((await w.accountant.send(mapping, `${mapping}/column`, { ...fields, codes: "18=180" })).status).toBe(303);
	expect((await w.accountant.send(mapping, `${mapping}/column`, { ...fields, codes: "" })).status, "an old version").toBe(409);
	expect((await w.accountant.send(mapping, `${mapping}/out`, { version: "2", out_no: "11" })).status).toBe(303);
	expect((await w.accountant.send(mapping, `${mapping}/form`, { version: "3", valid_from: today, charset: "utf8", line_end: "lf", day_form: "hyphens", year_form: "west", amount_form: "commas" })).status).toBe(303);
	const shown = (await w.accountant.get(`${mapping}?lang=ja`)).text;
	for (const text of ["180", "桜フェア", "900,000", "2031-05-01"]) expect(shown).toContain(text);
	expect((await w.accountant.send(mapping, `${mapping}/use`, { version: "4" })).status).toBe(303);
	expect((await w.accountant.get(mapping)).text).not.toContain(`action="${mapping}/column"`);
	/* Everything can be written in UTF-8; no heading, no mark, LF. */
	const { bytes } = await sent(w);
	expect(bytes.toString("utf8")).toBe([
		'2031,2031000001,新規,2031-05-01,01,07,01,02,180,01,1000001,桜フェア,"900,000"', '2031,2031000002,新規,2031-05-01,01,07,01,02,180,01,1000002,夏まつり,"300,000"',
		'2031,2031000003,新規,2031-05-01,01,07,01,02,180,01,1000001,𠮷野家前の灯り,"1,000"', ""].join("\n"));
});
