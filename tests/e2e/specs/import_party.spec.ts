// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: "any list: export, edit, import again with a difference by row" on the pages: Excel and CP932, columns
// of one's own that are remembered, what each row would do before anything is written, faults by row and column, suspected duplicates,
// thousands of rows with the server killed in between, nothing done twice, and the whole taken back as long as nothing happened.
import { cheap_hashing } from "../lib/client.ts";
import type { Client } from "../lib/client.ts";
import { encode_cp932, make_xlsx, parse_csv, parse_xlsx } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Answer, Json } from "../lib/http.ts";
import { signed_in } from "../lib/people.ts";
import { until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const office = "/139998-mihonno/office/parties", imports = `${office}/imports`;

async function started(own: (options: object) => Promise<Server>): Promise<{ server: Server; clerk: Client }> {
	const server = await own({ args: cheap_hashing });
	return { server, clerk: await signed_in(server, "officer") };
}

const read_in = (clerk: Client, name: string, bytes: Buffer | string): Promise<Answer> => clerk.send_file(imports, imports, {}, name, Buffer.from(bytes));

interface Seen { record: Json; rows: Json[] }
async function look(clerk: Client, page: string, query = ""): Promise<Seen> {
	const answer = JSON.parse((await clerk.get(`${page}.json${query}`)).text);
	return { record: answer.import[0], rows: answer.items };
}

const progress = async (clerk: Client, page: string): Promise<Json> => JSON.parse((await clerk.get(`${page}/progress.json`)).text);

async function wait_for(clerk: Client, page: string, state: string): Promise<Seen> {
	await until(120_000, `${page} is ${state}`, async () => (await progress(clerk, page)).state === state || null);
	return look(clerk, page);
}

const all_parties = async (clerk: Client): Promise<string> => (await clerk.get(`${office}.csv`)).text;
const find = async (clerk: Client, q: string): Promise<Json[]> => JSON.parse((await clerk.get(`${office}.json?q=${encodeURIComponent(q)}`)).text).items;
const page_of = (answer: Answer): string => (answer.headers.location ?? "").replace(/\/columns$/, "");

/* A list as a section keeps it: its own headings, a day as Excel keeps it, a number that is a number, furigana beside the texts. */
const own_list = [
	["整理番号", "会社名", "よみ", "法人・個人", "法人番号", "所在", "TEL", "代表", "創業", "従業員数"],
	["あ-1", "株式会社青空製作所", "アオゾラセイサクショ", "法人", 7000012050002, "東京都みほん野市本町1-2-3　青空ビル", "042-000-7001", "青空一郎", { day: "1985-04-01" }, 12],
	["あ-2", "みほん畳店", "ミホンタタミテン", "個人事業主", "", "東京都みほん野市緑町4-5", "０４２－０００－７００２", "畳一夫", "", 2],
	["あ-3", "ミナト印刷", "ミナトインサツ", "法人", "", "東京都みほん野市南町9-9", "042-000-1002", "", "", ""],
	["あ-4", "番号違い商会", "バンゴウチガイ", "法人", "7000012050003", "", "", "", "", ""],
	["あ-5", "みほん畳店", "", "個人事業主", "", "", "042-000-7002", "", "", ""],
];
const columns = { c_name: "1", c_kana: "2", c_kind: "3", c_corporate_number: "4", c_address: "5", c_telephone: "6", c_representative: "7", c_founded_on: "8", c_employees: "9" };

test("an Excel list with headings of its own: columns said once, every row's fate, faults, duplicates, the result", async ({ own }) => {
	const { clerk } = await started(own);
	const before = await all_parties(clerk), made = await read_in(clerk, "企業台帳.xlsx", make_xlsx(own_list));
	expect(made.status).toBe(303);
	expect(made.headers.location).toMatch(/\/columns$/);
	const map = made.headers.location ?? "", page = page_of(made), shown = (await clerk.get(map)).text;
	expect(shown).toContain("会社名（例: 株式会社青空製作所）");
	expect(shown, "furigana and hidden sheets stay out").not.toMatch(/ヨミ|秘密/);
	expect(shown).toMatch(/name="c_name"[\s\S]*?<option value="1" selected/);
	for (const [fields, said] of [[{ ...columns, c_name: "" }, "名称の列を選んでください"], [{ ...columns, c_kana: "1" }, "ほかの項目でも選ばれて"]] as const) {
		const refused = await clerk.send(map, map, fields);
		expect(refused.status).toBe(422);
		expect(refused.text).toContain(said);
	}
	expect((await clerk.send(map, map, columns)).headers.location).toBe(page);
	const { record, rows } = await look(clerk, page);
	expect(record).toMatchObject({ state: "ready", rows_total: 5, rows_added: 2, rows_suspect: 1, rows_refused: 2, encoding: "Excel", sheet_name: "名簿" });
	expect(rows.map((row) => [row.row_no, row.action, row.result])).toEqual([[2, "added", "waiting"], [3, "added", "waiting"], [4, "suspect", "waiting"], [5, "refused", "waiting"], [6, "refused", "waiting"]]);
	expect(rows[2].problems).toBe("登録にある「ミナト印刷株式会社」と名称、電話番号が同じです。");
	expect(rows[3].problems).toContain("法人番号: 法人番号の検査数字が合いません");
	expect(rows[4].problems).toContain("3行目と同じ事業者です");
	const text = (await clerk.get(page)).text;
	for (const said of ["読まない列", "整理番号", "似た登録を見る", "誤りのある行を除いて"]) expect(text).toContain(said);
	expect(await all_parties(clerk), "nothing is written before it is confirmed").toBe(before);
	expect((await clerk.send(page, `${page}/confirm`, {})).status, "rows with faults").toBe(422);
	expect((await clerk.send(page, `${page}/confirm`, { skips_refused: "1" })).status).toBe(303);
	const done = await wait_for(clerk, page, "done");
	expect(done.record).toMatchObject({ rows_written: 2, rows_failed: 0 });
	expect(done.rows.map((row) => row.result)).toEqual(["written", "written", "left", "left", "left"]);
	const [firm] = await find(clerk, "7000012050002");
	expect(firm).toMatchObject({ name: "株式会社青空製作所", founded_on: "1985-04-01", address: "東京都みほん野市本町1-2-3　青空ビル", representative: "青空一郎", municipality_code: "139998" });
	expect((await clerk.get(`${office}/${firm.party_id}`)).text).toContain("企業台帳.xlsxの2行目");
	const csv = parse_csv((await clerk.get(`${page}.csv?action=added`)).text.replace(/^\ufeff/, "")), [sheet] = parse_xlsx((await clerk.get(`${page}.xlsx`)).bytes);
	expect(csv).toHaveLength(3);
	expect(JSON.stringify(sheet)).toContain("取り込んだ");
	const again = await read_in(clerk, "企業台帳.xlsx", make_xlsx(own_list.slice(0, 3)));
	expect(again.headers.location, "the headings are known now").not.toMatch(/columns$/);
	expect((await look(clerk, again.headers.location ?? "")).record).toMatchObject({ state: "ready", rows_same: 2, rows_added: 0, rows_changed: 0 });
	expect((await clerk.get(again.headers.location ?? "")).text).toContain("登録と違うところはありません");
});

test("the register's own export as Excel saves it (CP932): what was edited changes, comes back, and the rest stays", async ({ own }) => {
	const { clerk } = await started(own);
	/* Excel has no 𠮷 in that encoding, so whoever has one saves the others. */
	const table = parse_csv((await all_parties(clerk)).replace(/^\ufeff/, "")).filter((one) => !one.join("").includes("𠮷")), heading = table[0] ?? [];
	const column = (name: string): number => heading.indexOf(name), at = table.findIndex((row) => row[column("名称")] === "ミナト印刷株式会社"), row = table[at] ?? [];
	const as_cp932 = (): Buffer => encode_cp932(table.map((one) => one.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")).join("\r\n") + "\r\n");
	const unchanged = await read_in(clerk, "parties.csv", as_cp932());
	expect((await look(clerk, unchanged.headers.location ?? "")).record).toMatchObject({ state: "ready", encoding: "CP932", rows_same: 60, rows_changed: 0, rows_added: 0, rows_refused: 0 });
	const was = (await find(clerk, "ミナト印刷株式会社"))[0];
	Object.assign(row, { [column("名称")]: "株式会社ミナト", [column("電話番号")]: "042-000-9999", [column("代表者")]: "湊二郎", [column("所在地")]: "東京都みほん野市新町7-7", [column("産業分類")]: "1511" });
	const made = await read_in(clerk, "parties.csv", as_cp932()), page = page_of(made);
	const { record, rows } = await look(clerk, page, "?action=changed");
	expect(record).toMatchObject({ rows_changed: 1, rows_same: 59 });
	expect(rows[0].changes.split("\n")).toEqual(expect.arrayContaining(["名称: ミナト印刷株式会社 → 株式会社ミナト", "電話番号: 042-000-1002 → 042-000-9999", "代表者: " + was.representative + " → 湊二郎"]));
	expect((await clerk.send(page, `${page}/confirm`, {})).status).toBe(303);
	await wait_for(clerk, page, "done");
	const changed = (await find(clerk, "042-000-9999"))[0];
	expect(changed).toMatchObject({ name: "株式会社ミナト", representative: "湊二郎", address: "東京都みほん野市新町7-7", industry: "1511" });
	expect((await clerk.send(page, `${page}/undo`, { reason: "" })).status).toBe(422);
	expect((await clerk.send(page, `${page}/undo`, { reason: "別の会社の行でした" })).status).toBe(303);
	expect((await wait_for(clerk, page, "undone")).rows.filter((one) => one.result === "taken_back")).toHaveLength(1);
	const { version, ...back } = (await find(clerk, "ミナト印刷株式会社"))[0], { version: first, ...old } = was;
	expect(back).toEqual(old);
	expect(version).toBeGreaterThan(first);
	const names = JSON.parse((await clerk.get(`${office}/${was.party_id}.json`)).text).names;
	expect(names.map((one: Json) => one.name)).not.toContain("株式会社ミナト");
	expect((await clerk.send(page, `${page}/undo`, { reason: "もう一度" }).catch(() => ({ status: 0 }))).status, "once").not.toBe(303);
});

test("taken back only while nothing has happened, and not half", async ({ own }) => {
	const { clerk } = await started(own);
	const made = await read_in(clerk, "new.csv", "名称,種別,電話番号\n取込一号,法人,042-000-8001\n取込二号,法人,042-000-8002\n"), page = page_of(made);
	await clerk.send(page, `${page}/confirm`, {});
	await wait_for(clerk, page, "done");
	const [one] = await find(clerk, "取込一号"), edit = `${office}/${one.party_id}/contacts/new`;
	expect((await clerk.send(edit, edit, { kind: "email", purpose: "general", value: "one@example.jp" })).status).toBe(303);
	const refused = await clerk.send(page, `${page}/undo`, { reason: "間違い" });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("元に戻せません: 取込一号");
	expect(await find(clerk, "取込二号")).toHaveLength(1);
});

test("what other pages attach to a firm keeps its import, and each firm is named", async ({ own }) => {
	const { clerk } = await started(own), town = "/139998-mihonno/office";
	const names = ["担当商会", "開示商会", "保留商会", "代行商会"], made = await read_in(clerk, "new.csv", `名称,種別\n${names.map((name) => `${name},法人`).join("\n")}\n`), page = page_of(made);
	await clerk.send(page, `${page}/confirm`, {});
	await wait_for(clerk, page, "done");
	const ids = Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await find(clerk, name))[0].party_id])));
	const account = JSON.parse((await clerk.get(`${town}/people.json`)).text).items.find((one: Json) => one.person === "見本 太郎").account_id, claim = { kind: "disclose", received_on: "2026-11-02", way: "counter", claimant: "self", name: "請求 花子", address: "本町1", checked_by: "運転免許証", wanted: "すべて", firm: "開示商会" };
	expect((await clerk.send(`${town}/charges`, `${town}/charges`, { party: ids["担当商会"], account })).status).toBe(303);
	expect((await clerk.send(`${town}/disclosures`, `${town}/disclosures`, claim)).status).toBe(303);
	expect((await clerk.send(`${town}/retention/holds`, `${town}/retention/holds`, { kind: "", firm: "保留商会", reason: "訴訟" })).status).toBe(303);
	const entry = `${office}/${ids["代行商会"]}/proxy`;
	expect((await clerk.send(entry, entry, { channel: "counter", asked_by: "本人", checked_by: "運転免許証" })).status).toBe(303);
	const refused = await clerk.send(page, `${page}/undo`, { reason: "間違い" });
	expect(refused.status).toBe(422);
	for (const name of names) expect(refused.text.split("元に戻せません")[1]).toContain(name);
	for (const name of names) expect(await find(clerk, name)).toHaveLength(1);
});

test("a row that changed after it was looked at is not written, and says so", async ({ own }) => {
	const { clerk } = await started(own);
	const [row] = await find(clerk, "042-000-1002");
	const made = await read_in(clerk, "x.csv", `事業者番号,名称,屋号\n${row.party_id},${row.name},港のプリント\n`), page = page_of(made);
	expect((await look(clerk, page)).record.rows_changed).toBe(1);
	const edit = `${office}/${row.party_id}/edit`;
	expect((await clerk.send(edit, edit, { version: String(row.version), kind: "business", state: "active", name: row.name, kana: row.kana, corporate_number: row.corporate_number, note: "先に直した" })).status).toBe(303);
	await clerk.send(page, `${page}/confirm`, {});
	const done = await wait_for(clerk, page, "done");
	expect(done.record).toMatchObject({ rows_written: 0, rows_failed: 1 });
	expect(done.rows[0]).toMatchObject({ result: "failed" });
	expect(done.rows[0].problems).toContain("確かめたあとに登録が変わった");
});

test("what is no table is refused with what to do", async ({ own }) => {
	const { clerk } = await started(own);
	const files: [string, Buffer | string, string][] = [
		["a.csv", "", "空です"], ["a.csv", "名称,種別\n", "見出しの下に行がありません"], ["a.csv", "名称,名称\nあ,い\n", "同じ見出し"], ["a.csv", '名称\n"とじない\n', "行目"],
		["a.xlsx", make_xlsx([["名称"], ["あ"]]).subarray(0, 200), "開けません"], ["a.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"), "古い形式"],
		["123456789018.csv", "名称\nあ\n", "個人番号"], ["a.pdf", "%PDF-1.4\n", "a.pdf"],
	];
	for (const [name, bytes, said] of files) {
		const answer = await read_in(clerk, name, bytes);
		expect(answer.status, name).toBe(422);
		expect(answer.text, name).toContain(said);
	}
	expect(JSON.parse((await clerk.get(`${imports}.json`)).text).items, "the demonstration's own").toHaveLength(1);
	const number = page_of(await read_in(clerk, "b.csv", "名称,種別,備考\nあ商店,個人事業主,個人番号 123456789018\n"));
	expect((await look(clerk, number)).rows[0]).toMatchObject({ action: "refused" });
	expect((await look(clerk, number)).rows[0].problems).toMatch(/^備考: /);
	expect((await clerk.send(number, `${number}/drop`, {})).status).toBe(303);
	expect((await look(clerk, number)).rows).toEqual([]);
});

test("three thousand rows: killed in between, gone on, nothing twice, and again nothing", async ({ own, serve }) => {
	test.setTimeout(240_000);
	const { server, clerk } = await started(own);
	const rows = Array.from({ length: 3000 }, (_, i) => `見本工業第${i}号,法人,東京都みほん野市本町${i + 1}-1,042-1${String(i).padStart(2, "0").slice(-2)}-${String(10_000 + i).slice(-4)},代表${i}`);
	const file = Buffer.from(["名称,種別,所在地,電話番号,代表者", ...rows].join("\r\n"));
	const made = await read_in(clerk, "all.csv", file), page = page_of(made);
	expect(made.status).toBe(303);
	expect((await clerk.get(page)).text).toContain("<progress");
	const ready = await wait_for(clerk, page, "ready");
	expect(ready.record).toMatchObject({ rows_total: 3000, rows_added: 3000, rows_refused: 0 });
	await clerk.send(page, `${page}/confirm`, {});
	await until(60_000, "it has begun", async () => (await progress(clerk, page)).rows_done >= 500 || null);
	expect((await progress(clerk, page)).state).toBe("writing");
	await server.kill();
	clerk.server = await serve(server.database, cheap_hashing);
	await clerk.server.set_clock("2026-11-02T10:05:00+09:00");
	const done = await wait_for(clerk, page, "done");
	expect(done.record).toMatchObject({ rows_written: 3000, rows_failed: 0 });
	expect(await find(clerk, "見本工業第2999号")).toHaveLength(1);
	const again = page_of(await read_in(clerk, "all.csv", file));
	expect((await wait_for(clerk, again, "ready")).record).toMatchObject({ rows_same: 3000, rows_added: 0, rows_changed: 0, rows_suspect: 0 });
	await clerk.send(page, `${page}/undo`, { reason: "試しでした" });
	expect((await wait_for(clerk, page, "undone")).record).toMatchObject({ rows_written: 0, rows_failed: 0 });
	expect(await find(clerk, "見本工業第2999号")).toEqual([]);
	expect(JSON.parse((await clerk.get(`${office}.json`)).text).items).toHaveLength(61);
});
