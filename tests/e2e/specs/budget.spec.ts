// SPDX-License-Identifier: AGPL-3.0-or-later
// The budget through its pages: an accountant's whole year to the yen (in time and one day too late), refusals that say why and write nothing, four eyes, decisions at
// the same moment that never overdraw, a list from a spreadsheet, and payments that the bank debits, gives back and debits again.
import { Books, hire, why } from "../lib/budget.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { sql } from "../lib/database.ts";
import { signed_in } from "../lib/people.ts";
import { kassei } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { statement } from "../lib/zengin.ts";

const fair_code = "01-07-01-02-18-01-0015", other_code = "01-07-01-02-18-01-0016", reserve_code = "01-12-01-01-00-00-0000";
const list = (rows: string[]): Buffer => Buffer.from(`\ufeff${["予算科目コード,事業名,当初予算額,予備費,款名", ...rows].join("\r\n")}\r\n`);

interface World { books: Books; fair: string; other: string; next: string }

/* A town whose budget of 令和8年度 is voted and read from a spreadsheet. */
async function voted(books: Books): Promise<World> {
	await books.at("2026-03-25");
	await books.enter("/open", { first_year: "2026", state: "not-voted", on: "" });
	const imports = `${books.budget}/2026/imports`;
	const wrong = await books.accountant.send_file(imports, imports, { kind: "initial", on: "2026-04-01", reason: "", allot: "1" }, "yosan.csv",
		list([`${fair_code},見本市等出展支援,"12,000,000",,商工費`, `01-07,商店街支援,2000000,,商工費`, `${fair_code},同じ,1,,`]));
	expect(wrong.status, why(wrong)).toBe(303);
	const page = wrong.headers.location!, shown = (await books.accountant.get(`${page}?lang=ja`)).text;
	for (const word of ["新しい予算科目", "7つの番号", "同じ予算科目コードの行", "2行に誤り"]) expect(shown).toContain(word);
	expect(shown).not.toContain("/confirm");
	const right = await books.accountant.send_file(imports, imports, { kind: "initial", on: "2026-04-01", reason: "", allot: "1" }, "yosan.csv",
		list([`${fair_code},見本市等出展支援,"１２，０００，０００円",,商工費`, `${other_code},商店街支援,2000000,,商工費`, `${reserve_code},予備費,5000000,1,予備費`]));
	const good = right.headers.location!;
	expect((await books.json("/2026")).items, "reading writes nothing").toEqual([]);
	expect((await books.accountant.send(good, `${good}/confirm`, {})).status).toBe(303);
	const [fair, other] = (await books.json("/2026")).items;
	expect(fair).toMatchObject({ code: fair_code, current: 12_000_000, allotted: 12_000_000, kan: "01-07 商工費" });
	return { books, fair: fair.line_id, other: other.line_id, next: "" };
}

/* Up to the settlement of the fair's grant: 14,500,000 yen of which 50,000 are to come back. */
async function until_settlement(w: World): Promise<string> {
	const { books, fair } = w;
	await books.at("2026-04-01");
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "議決の前の補助", yen: "1000", completes_on: "2026-12-01", party: "" }, ["まだ議決されていません"]);
	await books.enter("/2026/state", { state: "voted", on: "2026-03-25" });
	await books.at("2026-06-01");
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "予算を超える補助", yen: "12,000,001", completes_on: "2027-03-31", party: "" }, ["配当残は12,000,000円", "1円足りません"]);
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "だれとも知れない相手", yen: "1000", completes_on: "2027-03-31", party: "そんな会社はない" }, ["事業者がないか"]);
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "前の年度に終わった見本市", yen: "1000", completes_on: "2026-03-31", party: "" }, ["年度の始まり（4月1日）より前"]);
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "区切りの違う金額", yen: "12,34", completes_on: "2027-03-31", party: "" }, ["金額を数字で入力"]);
	const most = await books.commit(fair, "出展支援 42件", 11_788_000, "2027-03-31");
	await books.at("2026-09-28");
	await books.enter(`/lines/${fair}/amount`, { kind: "supplement", yen: "3,000,000", on: "2026-09-28", allot: "1", reason: "第3回定例会" });
	await books.enter(`/lines/${fair}/limit`, { yen: "800000" });
	await books.at("2026-11-02");
	await books.refused(books.officer, `/lines/${fair}/divert`, { other: w.other, yen: "500000", reason: "" }, ["理由を入力"]);
	await books.do(`/lines/${fair}/divert`, { other: w.other, yen: "500000", reason: "商店街の申請が見込みを超えたため" });
	await books.at("2026-12-01");
	const grant = await books.commit(fair, "桜フェア", 900_000, "2027-03-28");
	await books.at("2027-02-01");
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "限度額を超える見本市", yen: "800001", completes_on: "2027-10-31", party: "" }, ["完了予定日が年度末"]);
	await books.commit(fair, "秋の見本市", 800_000, "2027-10-31");
	expect(await books.line(2026, "見本市等出展支援")).toMatchObject({ current: 14_500_000, initial: 12_000_000, supplement: 3_000_000, diverted: -500_000, committed: 13_488_000 });
	await books.at("2027-02-09");
	await books.refused(books.officer, `/commitments/${grant}/order`, { yen: "700000", pay_on: "2027-02-20", special: "1", way: "treasurer" }, ["2027年5月31日までの、銀行の営業日"]);
	await books.refused(books.officer, `/commitments/${grant}/order`, { yen: "900001", pay_on: "2027-02-19", special: "1", way: "treasurer" }, ["まだ支出命令をしていない額は900,000円"]);
	await books.do(`/commitments/${grant}/order`, { yen: "700000", pay_on: "2027-02-19", special: "1", way: "treasurer" });
	const order = await books.open_order(grant);
	await books.refused(books.accountant, `/orders/${order}/paid`, { on: "2027-02-19" }, ["まだ来ていない日"]);
	await books.at("2027-02-19");
	await books.enter(`/orders/${order}/paid`, { on: "2027-02-19" });
	await books.at("2027-03-10");
	await books.do(`/commitments/${most}/order`, { yen: "10350000", pay_on: "2027-03-19", way: "treasurer" });
	await books.at("2027-03-24");
	await books.enter(`/orders/${await books.open_order(most)}/paid`, { on: "2027-03-19" });
	await books.enter("/open", { first_year: "2027", state: "voted", on: "2027-03-24" });
	w.next = await books.enter("/2027/line", { code: fair_code, name: "見本市等出展支援（繰越）", yen: "0" });
	expect((await books.line(2026, "見本市等出展支援")).paid, "paid up to 31 March").toBe(11_050_000);
	await books.at("2027-04-02");
	await books.refused(books.officer, `/lines/${fair}/commit`, { title: "出納整理期間の新しい補助", yen: "1000", completes_on: "2027-03-31", party: "" }, ["4月1日から翌年3月31日まで"]);
	await books.at("2027-04-20");
	await books.do(`/commitments/${grant}/change`, { yen: "650000", reason: "額の確定" });
	await books.do(`/commitments/${most}/order`, { yen: "1438000", pay_on: "2027-05-10", way: "treasurer" });
	await books.at("2027-05-20");
	await books.enter(`/orders/${await books.open_order(most)}/paid`, { on: "2027-05-10" });
	expect((await books.line(2026, "見本市等出展支援")), "after 額の確定").toMatchObject({ committed: 13_238_000, paid: 12_488_000 });
	const late = await books.commitment(fair, "秋の見本市");
	await books.do(`/commitments/${late}/carry`, { other: w.next, yen: "800000", reason: "" });
	return grant;
}

async function close(w: World): Promise<void> {
	const { books } = w;
	await books.at("2027-06-01");
	const proposal = await books.propose("/2026/close", {}, books.accountant);
	expect((await books.decide(proposal)).status).toBe(303);
	await books.refused(books.officer, `/lines/${w.fair}/commit`, { title: "閉鎖のあとの補助", yen: "1000", completes_on: "2027-03-31", party: "" }, ["5月31日で閉鎖"]);
}

/* Nobody's arithmetic but the auditor's own. */
async function sound(database: string): Promise<void> {
	const checked = await kassei(["verify", "--database", database]);
	expect(checked.stdout.split("\n").filter((line: string) => line.startsWith("NG"))).toEqual([]);
	expect(checked.stdout).toContain("OK\tbudget");
}

test("an accountant's year to the yen: the refund comes in time", async ({ own }) => {
	test.setTimeout(300_000);
	const server = await own({ args: cheap_hashing }), w = await voted(await Books.open(server, "131172-kita")), grant = await until_settlement(w), { books } = w;
	await books.at("2027-05-28");
	expect((await books.accountant.get(`${books.budget}/commitments/${grant}?lang=ja`)).text).toContain("支払いすぎている50,000円");
	await books.refused(books.accountant, `/commitments/${grant}/back`, { yen: "50,001", on: "2027-05-28" }, ["返してもらう額は50,000円"]);
	/* In two parts. */
	await books.enter(`/commitments/${grant}/back`, { yen: "20000", on: "2027-05-27" });
	await books.enter(`/commitments/${grant}/back`, { yen: "30000", on: "2027-05-28" });
	await books.at("2027-05-31");
	await books.refused(books.accountant, "/2026/close", {}, ["6月1日からできます"]);
	await close(w);
	expect(await books.line(2026, "見本市等出展支援")).toMatchObject({ current: 14_500_000, committed: 13_238_000, paid: 12_438_000, returned: 50_000, carried: 800_000, unused: 1_262_000, left: 0 });
	expect(await books.line(2027, "見本市等出展支援（繰越）")).toMatchObject({ carried_in: 800_000, current: 800_000, committed: 800_000 });
	for (const format of ["csv", "xlsx"]) for (const path of ["", "/2026", `/lines/${w.fair}`, `/commitments/${grant}`, "/proposals", "/liabilities"])
		expect((await books.accountant.get(`${books.budget}${path}.${format}`)).status, `${path}.${format}`).toBe(200);
	expect((await books.accountant.get(`${books.budget}/2026.csv?lang=ja`)).text).toContain("12438000");
	await sound(server.database);
});

test("one day too late it is revenue of the next year", async ({ own }) => {
	test.setTimeout(300_000);
	const server = await own({ args: cheap_hashing }), w = await voted(await Books.open(server, "131172-kita")), grant = await until_settlement(w), { books } = w;
	await books.at("2027-06-01");
	await books.enter(`/commitments/${grant}/back`, { yen: "50000", on: "2027-06-01" });
	await close(w);
	expect(await books.line(2026, "見本市等出展支援")).toMatchObject({ paid: 12_488_000, returned: 0, unused: 1_212_000 });
	const record = await books.json(`/commitments/${grant}`);
	expect(record.late_yen).toBe(50_000);
	expect(record.acts[0]).toMatchObject({ fiscal_year: 2027, kind: "revenue", yen: 50_000 });
	await sound(server.database);
});

test("the list of a year leaves for Excel and comes back: the same changes nothing, a column of supplements is read", async ({ own }) => {
	const server = await own({ args: cheap_hashing });
	await server.set_clock(new Date().toISOString());
	const accountant = await signed_in(server, "accountant"), budget = "/139998-mihonno/office/budget";
	const year = JSON.parse((await accountant.get(`${budget}.json`)).text).items[0].fiscal_year, imports = `${budget}/${year}/imports`;
	const read = async (kind: string, name: string, bytes: Buffer): Promise<Json[]> => {
		const answer = await accountant.send_file(imports, imports, { kind, on: `${year}-06-01`, reason: "第2回定例会", allot: "1" }, name, bytes);
		expect(answer.status, why(answer)).toBe(303);
		return JSON.parse((await accountant.get(answer.headers.location!.replace(/\?.*$/, "") + ".json")).text).items;
	};
	const csv = await accountant.get(`${budget}/${year}.csv`), xlsx = await accountant.get(`${budget}/${year}.xlsx`);
	for (const rows of [await read("initial", "yosan.csv", csv.bytes), await read("initial", "yosan.xlsx", xlsx.bytes)]) {
		expect(rows.length).toBeGreaterThan(5);
		expect(rows.filter((row) => row.result !== "same"), "with its programmes, funding and reserve").toEqual([]);
	}
	const [head = "", ...lines] = csv.text.trim().split("\r\n");
	const more = await read("supplement", "hosei.csv", Buffer.from([`${head},補正額`, ...lines.map((line, i) => `${line},${i === 0 ? "▲1000" : "0"}`)].join("\r\n")));
	expect(more.filter((row) => row.result !== "same").map((row) => [row.result, row.difference_yen])).toEqual([["less", -1000]]);
});

test("who proposed cannot decide, what is sent back moves nothing, and a second press neither", async ({ own }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), { books, fair } = await voted(await Books.open(server, "131172-kita"));
	await books.enter("/2026/state", { state: "voted", on: "2026-03-25" });
	await books.at("2026-06-01");
	const path = `/lines/${fair}/commit`, fields = { title: "一件目", yen: "1000", completes_on: "2027-03-31", party: "" };
	const proposal = await books.propose(path, fields), page = `${books.budget}/proposals/${proposal}`;
	expect((await books.officer.post(`${page}/decide`, { request_id: await books.officer.request_id(page, `${page}/withdraw`), version: "1", answer: "approve", note: "" })).status, "no approver").toBe(403);
	expect((await books.accountant.get(`${books.budget}${path}`)).status, "an officer's page").toBe(403);
	expect((await books.officer.get(`${books.budget}/lines/${fair}/amount`)).status, "an accountant's page").toBe(403);
	expect((await books.decide(proposal, books.approver, "return")).status, "without a reason").toBe(422);
	expect((await books.decide(proposal, books.approver, "return", "金額を確かめてください")).status).toBe(303);
	expect((await books.line(2026, "見本市等出展支援")).committed).toBe(0);
	const second = await books.propose(path, fields), its = `${books.budget}/proposals/${second}`;
	const request_id = await books.approver.request_id(its, `${its}/decide`), answer = { request_id, version: "1", answer: "approve", note: "" };
	expect((await books.approver.post(`${its}/decide`, answer)).status).toBe(303);
	expect((await books.approver.post(`${its}/decide`, answer)).status, "the same press again").toBe(303);
	expect((await books.line(2026, "見本市等出展支援")).committed, "once").toBe(1000);
	/* Another approver, whose page is older, is told what has become of it. */
	const late = await books.approver.post(`${its}/decide`, { ...answer, request_id: await books.approver.request_id(`${books.budget}/proposals/${await books.propose(path, fields)}`) });
	expect(late.status, why(late)).toBe(409);
	for (const word of ["手続きは行われませんでした", "「決裁済み」になりました", "何も変わっていません"]) expect(late.text).toContain(word);
	expect((await books.line(2026, "見本市等出展支援")).committed, "still once").toBe(1000);
	/* Somebody who is both proposes and may not decide. */
	const both = new Client(server);
	await both.sign_in(await hire(server, "both@example.jp", "officer,approver", "131172"));
	const third = await books.propose(path, fields, both), shown = (await both.get(`${books.budget}/proposals/${third}?lang=ja`)).text;
	expect(shown).toContain("起案した人は決裁できません");
	expect(shown).not.toContain(`${third}/decide"`);
	const forced = await both.post(`${books.budget}/proposals/${third}/decide`, { request_id: await both.request_id(`${books.budget}/proposals/${third}`), version: "1", answer: "approve", note: "" });
	expect(forced.status, "by force").toBe(422);
	expect((await books.line(2026, "見本市等出展支援")).committed).toBe(1000);
	await sound(server.database);
});

test("decisions at the same moment never overdraw", async ({ own }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), { books, fair } = await voted(await Books.open(server, "131172-kita"));
	await books.enter("/2026/state", { state: "voted", on: "2026-03-25" });
	await books.at("2026-06-01");
	/* Twelve times 2,500,000 of 12,000,000: four fit. Each is fine when it is proposed. */
	const proposals: string[] = [];
	for (let i = 0; i < 12; i++) proposals.push(await books.propose(`/lines/${fair}/commit`, { title: `同時 ${i}`, yen: "2500000", completes_on: "2027-03-31", party: "" }));
	const presses = await Promise.all(proposals.map(async (id) => ({ page: `${books.budget}/proposals/${id}`, request_id: await books.approver.request_id(`${books.budget}/proposals/${id}`, `${books.budget}/proposals/${id}/decide`) })));
	const answers = await Promise.all(presses.map(({ page, request_id }) => books.approver.post(`${page}/decide`, { request_id, version: "1", answer: "approve", note: "" })));
	expect(answers.filter((one) => one.status === 303).length, answers.map((one) => one.status).join(" ")).toBe(4);
	expect(answers.filter((one) => one.status === 422).length).toBe(8);
	expect(answers.find((one) => one.status === 422)!.text).toContain("配当残は2,000,000円");
	const line = await books.line(2026, "見本市等出展支援");
	expect(line).toMatchObject({ committed: 10_000_000, left: 2_000_000 });
	expect((await books.json("/proposals")).items.filter((one: Json) => one["state"] === "proposed").length, "those that did not fit still wait").toBe(8);
	await sound(server.database);
});

test("liabilities for later years, and shares that others bear", async ({ own }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), { books, fair, other } = await voted(await Books.open(server, "131172-kita"));
	await books.enter("/2026/state", { state: "voted", on: "2026-03-25" });
	await books.enter("/2026/funding", { name: "都補助金", rate: "2/3", ceiling: "1,000,000", unit: "1" });
	const funding = /value="([0-9A-Z]{13})"[^>]*>都補助金/.exec((await books.accountant.get(`${books.budget}/lines/${fair}/source`)).text)![1]!;
	for (const line of [fair, other]) await books.enter(`/lines/${line}/source`, { programme: "", funding });
	await books.at("2026-06-01");
	await books.commit(fair, "一", 1_000_001, "2027-03-31");
	await books.commit(other, "二", 999_999, "2027-03-31");
	/* 2,000,000 × 2/3 is above the ceiling: 1,000,000, by largest remainder 500,001 (rest .5 of 500,000.5) and 499,999. */
	expect((await books.accountant.get(`${books.budget}/lines/${fair}?lang=ja`)).text).toContain("都補助金（2/3）500,001円、一般財源500,000円");
	expect((await books.accountant.get(`${books.budget}/lines/${other}?lang=ja`)).text).toContain("都補助金（2/3）499,999円、一般財源500,000円");
	await books.enter("/liabilities/new", { title: "創業者家賃補助（令和8年度採択分）", first_year: "2027", last_year: "2028", yen: "1000000", on: "2026-04-01" });
	const [liability] = (await books.json("/liabilities")).items;
	await books.refused(books.officer, `/liabilities/${liability.liability_id}/promise`, { title: "家賃 2年目", first_year: "2029", yen: "1000", party: "" }, ["債務負担行為の限度額か期間"]);
	await books.do(`/liabilities/${liability.liability_id}/promise`, { title: "家賃 2年目", first_year: "2027", yen: "600000", party: "" });
	await books.refused(books.officer, `/liabilities/${liability.liability_id}/promise`, { title: "家賃 3年目", first_year: "2028", yen: "400001", party: "" }, ["債務負担行為の限度額か期間"]);
	expect((await books.json("/liabilities")).items[0]).toMatchObject({ limit_yen: 1_000_000, promised_yen: 600_000 });
	await sound(server.database);
});

test("what others bear of each commitment adds up to its line and its programme, on the page and in the file", async ({ own }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), books = await Books.open(server, "139998-mihonno");
	await books.at("2035-06-04");
	await books.enter("/open", { first_year: "2035", state: "voted", on: "2035-03-26" });
	await books.enter("/2035/funding", { name: "都補助金", rate: "2/3", ceiling: "1,000,000", unit: "1" });
	const [{ programme_id: programme }] = JSON.parse((await books.officer.get(`${books.office}/programmes.json`)).text).items;
	const lines: string[] = [];
	for (const [at, name] of ["見本市", "見本市の旅費", "商店街"].entries()) lines.push(await books.enter("/2035/line", { code: `01-07-01-02-18-01-00${at + 15}`, name, yen: "3000000", allot: "1" }));
	const funding = /value="([0-9A-Z]{13})"[^>]*>都補助金/.exec((await books.accountant.get(`${books.budget}/lines/${lines[0]}/source`)).text)![1]!;
	/* The third shares the funding and is another programme's. */
	for (const [at, line] of lines.entries()) await books.enter(`/lines/${line}/source`, { programme: at < 2 ? programme : "", funding });
	const ids: string[] = [];
	for (const [line, yen] of [[0, 700_001], [0, 333_333], [0, 1], [1, 500_000], [2, 777_777]] as const) ids.push(await books.commit(lines[line]!, `${line}の${yen}`, yen, "2036-03-31"));
	const records = await Promise.all(ids.map((id) => books.json(`/commitments/${id}`)));
	const sum = (of: any[], field: string): number => of.reduce((all: number, one) => all + one[field], 0);
	/* 2,311,112 × 2/3 is above the ceiling. */
	expect(sum(records, "share_yen")).toBe(1_000_000);
	for (const one of records) expect(one.share_yen + one.own_yen).toBe(one.decided_yen);
	const page = `${books.office}/programmes/${programme}`, rows = JSON.parse((await books.officer.get(`${page}.json`)).text).items.filter((one: Json) => one["fiscal_year"] === 2035);
	for (const [at, line] of rows.entries()) expect(line.share_yen, line.name).toBe(sum(records.filter((one) => one.line_id === lines[at]), "share_yen"));
	expect(sum(rows, "share_yen")).toBe(sum(records.slice(0, 4), "share_yen"));
	const yen = (amount: number): string => amount.toLocaleString("en-US"), [first] = records;
	expect((await books.officer.get(`${books.budget}/commitments/${ids[0]}?lang=ja`)).text).toContain(`都補助金（2/3）${yen(first.share_yen)}円、一般財源${yen(first.own_yen)}円`);
	for (const word of ["財源ごとの額", yen(rows[0].share_yen), yen(first.share_yen)]) expect((await books.officer.get(`${page}?lang=ja`)).text).toContain(word);
	const file = (await books.officer.get(`${books.budget}/commitments/${ids[0]}.csv?lang=ja`)).text;
	for (const word of ["財源の額", ",都補助金,", String(first.share_yen)]) expect(file).toContain(word);
	expect((await books.officer.get(`${books.budget}/commitments/${ids[0]}.xlsx`)).status).toBe(200);
	await sound(server.database);
});

test("the years of what a programme continues stand behind its own, when an officer has confirmed it", async ({ own }) => {
	test.setTimeout(120_000);
	const server = await own({ args: cheap_hashing }), books = await Books.open(server, "139998-mihonno");
	await books.at("2035-06-04");
	const programmes = JSON.parse((await books.officer.get(`${books.office}/programmes.json`)).text).items.slice(-5) as Json[];
	expect(new Set(programmes.map((one) => one["name"])).size).toBe(5);
	const [now, before, long_ago, guessed, refused] = programmes.map((one) => String(one["name"]));
	/* In the order of the list. */
	const nodes = (await sql(server.database, "SELECT node_id FROM plan_programme WHERE code = '139998' ORDER BY rank_no")).slice(-5).map(([id]) => id!);
	await sql(server.database, `DELETE FROM plan_continuity WHERE to_node IN (${nodes.join()}) OR from_node IN (${nodes.join()})`);
	/* The last continues the first again: whoever decided that made a ring. */
	for (const [from, to, state] of [[1, 0, 2], [2, 1, 2], [0, 2, 2], [3, 0, 1], [4, 0, 3]] as const)
		await sql(server.database, `INSERT INTO plan_continuity (tenant_id, from_node, to_node, likeness, state) SELECT tenant_id, ${nodes[from]}, ${nodes[to]}, 800, ${state} FROM plan_programme WHERE node_id = ${nodes[to]}`);
	const spent: [number, number, number][] = [[2035, 0, 500], [2034, 0, 400], [2034, 1, 300], [2033, 2, 200], [2032, 3, 9_001], [2032, 4, 9_002]];
	for (const year of [2035, 2034, 2033, 2032]) await books.enter("/open", { first_year: String(year), state: "voted", on: `${year}-03-26` });
	for (const [year, at, yen] of spent) {
		const line = await books.enter(`/${year}/line`, { code: `01-07-01-02-18-01-00${at + 15}`, name: `科目${at}`, yen: String(yen), allot: "1" });
		await books.enter(`/lines/${line}/source`, { programme: String(programmes[at]!["programme_id"]), funding: "" });
	}
	const page = `${books.office}/programmes/${String(programmes[0]!["programme_id"])}`, shown = (await books.officer.get(`${page}?lang=ja`)).text;
	const rows = [...shown.split('id="rows-1"')[1]!.split("</table>")[0]!.matchAll(/<tr[^>]*>[^]*?<\/tr>/g)].map(([row]) => row.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim()).filter((row) => /^(年度 )?令和/.test(row));
	const told = rows.map((row) => [/令和\d+年度/.exec(row)![0], ["この計画事業", before, long_ago].findIndex((name) => row.includes(name!)), / (\d+) /.exec(row)?.[1], row.includes("前の計画: ")]);
	expect(told).toEqual([["令和17年度", 0, "500", false], ["令和16年度", 0, "400", false], ["令和16年度", 1, "300", true], ["令和15年度", 2, "200", true]]);
	expect(shown.match(/令和\d+年度（前の計画）/g), "in the picture").toEqual(["令和16年度（前の計画）", "令和15年度（前の計画）"]);
	for (const word of [guessed!, refused!, "9,001", "9,002"]) expect(shown.split('id="rows-1"')[1]).not.toContain(word);
	const items = JSON.parse((await books.officer.get(`${page}.json`)).text).items as Json[];
	expect(items.map((one) => [one["fiscal_year"], one["programme"], one["current"]])).toEqual([[2035, now, 500], [2034, now, 400], [2034, before, 300], [2033, long_ago, 200]]);
	/* The one before says what continues it; a guess alone is a question for whoever looks after the plan. */
	expect((await books.officer.get(`${books.office}/programmes/${String(programmes[1]!["programme_id"])}?lang=ja`)).text).toContain("次の計画の計画事業");
	await sql(server.database, `UPDATE plan_continuity SET state = 3 WHERE to_node = ${nodes[0]} AND state = 2`);
	expect((await books.officer.get(`${page}?lang=ja`)).text).toContain(`/office/continuity/${String(programmes[0]!["programme_id"])}`);
});

/* ---- the bank ---- */

const era_day = (iso: string): string => `${String(Number(iso.slice(0, 4)) - 2018).padStart(2, "0")}${iso.slice(5, 7)}${iso.slice(8, 10)}`;

interface Paid { server: Server; books: Books; line: string }

/* In みほん野市, which has an account to pay from. */
async function paid_by_file(own: (options: object) => Promise<Server>): Promise<Paid> {
	/* Years after the demonstration's own. */
	const server = await own({ args: cheap_hashing }), books = await Books.open(server, "139998-mihonno"), payments = `${books.office}/payments`;
	const second_user = await add_user(server, "second@example.jp", "approver", "139998");
	await books.at("2035-06-04");
	await books.enter("/open", { first_year: "2035", state: "voted", on: "2035-03-26" });
	const line = await books.enter("/2035/line", { code: fair_code, name: "見本市", yen: "1000000", allot: "1" });
	const parties = JSON.parse((await books.officer.get(`${books.office}/parties.json`)).text).items;
	let payee: Json | undefined;
	for (const one of parties as Json[]) {
		const record = JSON.parse((await books.officer.get(`${books.office}/parties/${one["party_id"]}.json`)).text);
		if ((record.bank_accounts ?? []).length > 0) { payee = one; break; }
	}
	expect(payee, "a business with an account").toBeDefined();
	const commitment = await books.commit(line, "出展補助 一件", 300_000, "2036-03-31", payee!["name"]);
	await books.do(`/commitments/${commitment}/order`, { yen: "300000", pay_on: "2035-06-11", way: "bank-file" });
	const order = await books.open_order(commitment);
	const dues = JSON.parse((await books.accountant.get(`${payments}/due.json`)).text).items as Json[], due = dues.find((one) => one["title"] === "出展補助 一件")!;
	expect(due).toMatchObject({ yen: 300_000, due_on: "2035-06-11", ref_kind: "budget.order" });
	await books.refused(books.accountant, `/orders/${order}/paid`, { on: "2035-06-04" }, ["銀行のファイルで支払います"]);

	async function pay(day: string, run_no: number): Promise<{ sum: number; line: Json }> {
		const [source] = JSON.parse((await books.accountant.get(`${payments}/sources.json`)).text).items;
		const made = await books.accountant.send(`${payments}/due?pay_on=${day}&source=${source.source_id}`, `${payments}/due`, { pay_on: day, source: source.source_id, title: `${run_no}回目` });
		expect(made.status, why(made)).toBe(303);
		const run = /([0-9A-Z]{13})$/.exec(made.headers.location!)![1]!, second = new Client(server), review = `${books.office}/payment-approvals/${run}`;
		await second.sign_in(second_user);
		expect((await books.approver.send(review, `${review}/approve`, { version: "1" })).status).toBe(303);
		expect((await second.send(review, `${review}/approve`, { version: "2" })).status).toBe(303);
		expect((await books.accountant.send(`${payments}/${run}`, `${payments}/${run}/file`, { version: "3" })).status).toBe(303);
		const record = JSON.parse((await books.accountant.get(`${payments}/${run}.json`)).text);
		return { sum: record.yen, line: record.lines.find((one: Json) => one["title"] === "出展補助 一件") };
	}
	async function told(from: string, to: string, movements: Parameters<typeof statement>[2], first: number): Promise<void> {
		const read = await books.accountant.send_file(`${payments}/files`, `${payments}/files`, {}, "meisai.txt", statement(era_day(from), era_day(to), movements, 50_000_000, first));
		expect(read.status, why(read)).toBe(303);
		const file = `${payments}/files/${/([0-9A-Z]{13})$/.exec(read.headers.location!)![1]}`;
		const matched = await books.accountant.send(file, `${file}/match`, {});
		expect(matched.status, why(matched)).toBe(303);
	}
	const figures = async (): Promise<Json> => (await books.json(`/lines/${line}`)) as Json;

	const one = await pay("2035-06-11", 1);
	expect((await books.send(books.officer, `/orders/${order}/cancel`, { reason: "支払の途中で取り消す" })).status, "what is being paid is not called back").toBe(409);
	await books.at("2035-06-12");
	await told("2035-06-11", "2035-06-12", [{ day: era_day("2035-06-11"), incoming: false, yen: one.sum, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }], 1);
	expect(await figures()).toMatchObject({ paid: 300_000, ordered: 0 });
	expect((await books.json(`/commitments/${commitment}`)).orders[0]).toMatchObject({ state: "paid", done_on: "2035-06-11" });
	await sound(server.database);
	await books.at("2035-06-14");
	await told("2035-06-13", "2035-06-14", [{ day: era_day("2035-06-13"), incoming: true, yen: 300_000, memo: "ｸﾐﾓﾄﾞｼ", edi: one.line["code"] }], 2);
	expect(await figures(), "given back: waits to be paid again").toMatchObject({ paid: 0, ordered: 300_000 });
	expect((await books.json(`/commitments/${commitment}`)).acts[0]).toMatchObject({ kind: "reopen", yen: -300_000 });
	await sound(server.database);
	const two = await pay("2035-06-20", 2);
	await books.at("2035-06-21");
	await told("2035-06-20", "2035-06-21", [{ day: era_day("2035-06-20"), incoming: false, yen: two.sum, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }], 3);
	expect(await figures()).toMatchObject({ paid: 300_000, ordered: 0 });
	await books.do(`/commitments/${commitment}/change`, { yen: "250000", reason: "額の確定" });
	await books.enter(`/commitments/${commitment}/back`, { yen: "50000", on: "2035-06-21" });
	expect(await figures()).toMatchObject({ paid: 250_000, returned: 50_000, left: 750_000 });
	await sound(server.database);
	return { server, books, line };
}

test("an order that the town pays itself: due, debited, given back, debited again, and every account agrees", async ({ own }) => {
	test.setTimeout(240_000);
	await paid_by_file(own);
});

/* ---- the auditors ---- */

const lines_of_year = "owner_no IN (SELECT line_id FROM budget_line WHERE fiscal_year = 2035)";
/* A yen from what is left to another account of each line: only the sums below can tell. */
const shifted = (kind: number, by: string): string => `UPDATE ledger_account SET credits_posted = credits_posted ${by} CASE WHEN kind = ${kind} THEN 1 ELSE 0 END,
	debits_posted = debits_posted ${by} CASE WHEN kind = 22 THEN 1 ELSE 0 END WHERE kind IN (22, ${kind}) AND ${lines_of_year}`;
const by_one = (table: string, column: string, where: string, step = 1): [string, string] =>
	[`UPDATE ${table} SET ${column} = ${column} + ${step} WHERE ${where}`, `UPDATE ${table} SET ${column} = ${column} - ${step} WHERE ${where}`];
const shift = (kind: number): [string, string] => [shifted(kind, "+"), shifted(kind, "-")];

test("the auditors of budget and payment find what was done behind the program's back, and name the rule", async ({ own }) => {
	test.setTimeout(300_000);
	const { server, books, line } = await paid_by_file(own), database = server.database;
	/* What else the checks look at: 流用, 繰越, a promise for later years that is kept. */
	await books.enter("/open", { first_year: "2036", state: "voted", on: "2035-06-21" });
	const other = await books.enter("/2035/line", { code: other_code, name: "商店街", yen: "1000", allot: "1" }), next = await books.enter("/2036/line", { code: other_code, name: "商店街（繰越）", yen: "0" });
	await books.do(`/lines/${line}/divert`, { other, yen: "1000", reason: "不足のため" });
	await books.enter(`/lines/${other}/limit`, { yen: "500" });
	await books.do(`/lines/${other}/carry`, { other: next, yen: "500", reason: "" });
	await books.enter("/liabilities/new", { title: "家賃補助", first_year: "2035", last_year: "2036", yen: "1000", on: "2035-06-01" });
	const [liability] = (await books.json("/liabilities")).items;
	await books.do(`/liabilities/${liability.liability_id}/promise`, { title: "家賃", first_year: "2035", yen: "600", party: "" });
	const promise = /value="([0-9A-Z]{13})"[^>]*>家賃 /.exec((await books.officer.get(`${books.budget}/lines/${other}/commit`)).text)![1]!;
	await books.do(`/lines/${other}/commit`, { title: "家賃 約束の分", yen: "600", completes_on: "2036-03-31", party: "", promise });
	await sound(database);
	const [[second]] = await sql(database, "SELECT second_by FROM payment_run WHERE run_no = 1") as [[string]];
	/* Every other sentence has its rows in the unit tests of budget and payment. */
	const corruptions: [string, string, [string, string]][] = [
		["budget", "起票番号が抜けています", by_one("budget_year", "last_act_no", "fiscal_year = 2035")],
		["budget", "負担行為額が、起票の合計と違います", by_one("budget_commitment", "decided_yen", "fiscal_year = 2035")],
		["budget", "支出済の額が、支払と戻入の合計と違います", shift(25)],
		["budget", "決裁した起案の支出負担行為か支出命令がありません", by_one("budget_proposal", "commitment_id", "move = 1 AND state = 2")],
		["budget", "決裁した起案の支出負担行為か支出命令がありません", by_one("budget_proposal", "order_id", "move = 3 AND state = 2")],
		["budget", "決裁した起案の支出負担行為か支出命令がありません", by_one("budget_proposal", "yen", "move = 3 AND state = 2")],
		["budget", "支出命令と支払予定の額か状態が違います", by_one("payment_due", "yen", "ref_kind = 'budget.order'")],
		["payment", "支払を、2人の別の人が承認していません", ["UPDATE payment_run SET second_by = first_by WHERE run_no = 1", `UPDATE payment_run SET second_by = ${second} WHERE run_no = 1`]],
		["payment", "銀行の明細が、照合した支払と合いません", by_one("payment_movement", "yen", "match = 3")],
	];
	const silent: string[] = [];
	for (const [auditor, sentence, [done, undone]] of corruptions) {
		await sql(database, done);
		const found = (await kassei(["verify", "--database", database])).stdout.split("\n").find((one: string) => one.startsWith(`NG\t${auditor}\t`)) ?? "nothing";
		if (!found.endsWith(sentence)) silent.push(`${sentence}: ${found}`);
		await sql(database, undone);
	}
	expect(silent).toEqual([]);
	await sound(database);
});
