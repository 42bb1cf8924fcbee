// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: sections and posts with dates, inviting, two posts, the end of a post, the last administrator, and
// the April change as one file, before, at and after midnight.
import type { Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import type { Answer, Json } from "../lib/http.ts";
import { cheap_hashing } from "../lib/client.ts";
import { encode_cp932, make_xlsx } from "../lib/data.ts";
import { person, signed_in } from "../lib/people.ts";
import type { Server } from "../lib/program.ts";
import { until } from "../lib/program.ts";

const office = "/139998-mihonno/office";

async function list(client: Client, path: string): Promise<Json[]> {
	const answer = await client.get(`${path}.json`);
	if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
	return JSON.parse(answer.text).items;
}

async function start(own: (options: object) => Promise<Server>): Promise<{ server: Server; admin: Client }> {
	const server = await own({ args: cheap_hashing });
	return { server, admin: await signed_in(server, "administrator") };
}

const version_of = async (client: Client, page: string): Promise<string> => /name="version" value="(\d+)"/.exec((await client.get(page)).text)?.[1] ?? "";
const end_of = (answer: Answer): string => answer.headers.location?.split("/").pop() ?? "";

async function section_named(client: Client, name: string): Promise<string> {
	return (await list(client, `${office}/sections`)).find((one) => one.name === name)?.section_id;
}

test("the desk leads to what exists for somebody's roles", async ({ own }) => {
	const { server, admin } = await start(own);
	const desk = (await admin.get(office)).text;
	expect(desk).toContain(`${office}/april`);
	expect(desk).toContain(`${office}/people`);
	const officer = await signed_in(server, "officer");
	const his = (await officer.get(office)).text;
	expect(his).toContain(`${office}/sections`);
	expect(his).not.toContain(`${office}/april`);
	for (const match of his.matchAll(/href="(\/139998-mihonno\/office\/[a-z]+)"/g)) expect((await officer.get(match[1] ?? "")).status, match[1]).toBe(200);
	expect((await (await signed_in(server, "metropolis")).get(office)).status, "live records are not the metropolis's").toBe(403);
});

test("a section is renamed, split, merged and ended with dates, and old days keep the old name", async ({ own }) => {
	const { admin } = await start(own);
	const id = await section_named(admin, "産業振興課"), page = `${office}/sections/${id}`;
	const stale = await version_of(admin, page);
	const renamed = await admin.send(page, `${page}/rename`, { version: stale, new_name: "経済振興課", new_short: "経振", renamed_on: "令和9年4月1日" });
	expect(renamed.status).toBe(303);
	const again = await admin.send(page, `${page}/rename`, { version: stale, new_name: "別の課", new_short: "別", renamed_on: "2027-05-01" });
	expect(again.status, "somebody was quicker").toBe(409);
	expect((await admin.get(`${office}/sections?on=2026-11-02`)).text).toContain("産業振興課");
	const later = (await admin.get(`${office}/sections?on=2027-04-01`)).text;
	expect(later).toContain("経済振興課");
	expect(later).not.toContain("産業振興課");
	const split = await admin.send(page, `${page}/split`, { version: await version_of(admin, page), split_name: "観光課", split_short: "観", split_on: "2027-04-01" });
	expect(split.status).toBe(303);
	expect((await admin.get(page)).text).toContain("観光課");
	const tourism = await section_named(admin, "観光課");
	const early = await admin.send(page, `${page}/merge`, { version: await version_of(admin, page), into: tourism, merged_on: "2027-03-01" });
	expect(early.status, "the other does not exist yet").toBe(422);
	const in_use = await admin.send(page, `${page}/end`, { version: await version_of(admin, page), ended_on: "2027-06-01" });
	expect(in_use.status).toBe(422);
	expect(in_use.text).toContain("続く職か下の部署があります");
	const merged = await admin.send(page, `${page}/merge`, { version: await version_of(admin, page), into: tourism, merged_on: "2027-06-01" });
	expect(merged.status).toBe(303);
	const people = await list(admin, `${office}/people`);
	const kacho = people.filter((one) => one.email === "kacho@mihonno.example");
	expect(kacho.map((one) => [one.section_id, one.valid_from, one.valid_to])).toEqual([[id, "2020-04-01", "2027-06-01"], [tourism, "2027-06-01", null]]);
});

test("somebody is invited, has a second post, loses it, and his sessions end each time", async ({ own }) => {
	const { server, admin } = await start(own);
	const posts = await list(admin, `${office}/posts`);
	const reviewer = posts.find((one) => one.name === "審査員").post_id, accounts = posts.find((one) => one.name === "会計係").post_id;
	const fields = { email: "atarashii@example.jp", name: "新しい人", kana: "", employee_no: "1009", post: reviewer, from: "2026-11-02" };
	expect((await admin.send(`${office}/people`, `${office}/people`, { ...fields, email: "not an address" })).status).toBe(422);
	const invited = await admin.send(`${office}/people`, `${office}/people`, fields);
	expect(invited.status).toBe(303);
	const page = `${office}/people/${end_of(invited)}`;
	expect((await admin.get(page)).text).toContain("atarashii@example.jp");
	const twice = await admin.send(`${office}/people`, `${office}/people`, fields);
	expect(twice.status, "he has that post").toBe(422);
	const officer = await signed_in(server, "officer"), id = (await list(admin, `${office}/people`)).find((one) => one.email === person("officer").email).account_id;
	const his = `${office}/people/${id}`;
	expect((await officer.get(office)).status).toBe(200);
	expect((await admin.send(his, `${his}/posts`, { post: accounts, from: "2026-11-02", concurrent: "1" })).status).toBe(303);
	expect((await officer.get(office)).status, "signed out by the change").toBe(303);
	const memberships = await list(admin, his);
	expect(memberships.map((one) => one.concurrent).sort()).toEqual([false, true]);
	const back = await signed_in(server, "officer");
	expect((await back.get(office)).text).toContain("会計担当");
	const second = memberships.find((one) => one.concurrent).membership_id;
	expect((await admin.send(his, `${his}/end`, { membership: second, ended_on: "2026-11-10" })).status).toBe(303);
	expect((await back.get(office)).status, "until that day all is as it was").toBe(200);
	await server.set_clock("2026-11-10T00:00:00+09:00");
	const after = await signed_in(server, "officer");
	expect((await after.get(office)).text).not.toContain("会計担当");
});

test("the roles of a post: its holders are signed out, and the last administrator stays", async ({ own }) => {
	const { server, admin } = await start(own);
	const posts = await list(admin, `${office}/posts`);
	const post = (name: string): string => `${office}/posts/${posts.find((one) => one.name === name).post_id}`;
	const reviewer = await signed_in(server, "reviewer"), page = post("審査員");
	const changed = await admin.send(page, `${page}/edit`, { version: await version_of(admin, page), name: "審査員", rank: "officer", reviewer: "1", auditor: "1" });
	expect(changed.status).toBe(303);
	expect((await reviewer.get(office)).status).toBe(303);
	const mixed = await admin.send(page, `${page}/edit`, { version: await version_of(admin, page), name: "審査員", rank: "officer", reviewer: "1", metropolis: "1" });
	expect(mixed.status).toBe(422);
	const own_page = post("システム管理係");
	const refused = await admin.send(own_page, `${own_page}/edit`, { version: await version_of(admin, own_page), name: "システム管理係", rank: "officer", officer: "1" });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("システム管理者がいなくなる");
	const me = (await list(admin, `${office}/people`)).find((one) => one.email === person("administrator").email);
	const mine = `${office}/people/${me.account_id}`;
	expect((await admin.send(mine, `${mine}/end`, { membership: me.membership_id, ended_on: "2027-04-01" })).status).toBe(422);
	expect((await admin.get(office)).status, "nothing was written").toBe(200);
	const officer = await signed_in(server, "officer");
	for (const [path, fields] of [[`${own_page}/edit`, {}], [`${office}/people`, {}], [`${mine}/posts`, {}]] as const)
		expect((await officer.post(path, { request_id: await officer.request_id("/account"), ...fields })).status, path).toBe(403);
});

/* ---- April ---- */

const heads = "職員番号,氏名,メール,異動区分,新しい部署,職,権限,兼務,引継ぎ先職員番号";

/* Three leave, four move, two are new. */
const april = [
	heads,
	"1001,見本 太郎,,転出,,,,,1010", "1004,例示 京子,,退職,,,,,", "2001,試算 次郎,,転出,,,,,",
	"1002,手本 花子,,異動,会計課,会計係長,会計担当・決裁者,,1010", "1003,架空 一郎,,異動,監査委員事務局,監査課長,監査担当,,1010",
	"3001,点検 三枝,,異動,産業振興課,産業振興課長,,,", "4001,仮名 直人,,異動,産業振興課,審査員,,兼務,",
	"1010,新任 春,haru@example.jp,転入,産業振興課,産業振興係,担当者,,", "1011,新任 夏,natsu@example.jp,転入,会計課,会計係,,,",
].join("\r\n");

async function read_in(admin: Client, text: string, day = "2027-04-01"): Promise<Answer> {
	const request_id = await admin.request_id(`${office}/april`, `${office}/april`);
	const edge = "----edge7f3a", part = (name: string, value: string): string => `--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const body = `${part("request_id", request_id)}${part("effective_on", day)}${part("text", text)}--${edge}--\r\n`;
	const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
	return ask(admin.server, `${office}/april`, { method: "POST", body: Buffer.from(body),
		headers: { "Content-Type": `multipart/form-data; boundary=${edge}`, "Sec-Fetch-Site": "same-origin", Cookie: cookie } });
}

/* The business whose owner stands in the demonstration: its address leads there. */
async function parties_of(server: Server): Promise<string[]> {
	const home = (await (await signed_in(server, "owner")).get("/account")).text;
	return [...home.matchAll(/"\/139998-mihonno\/my\/([0-9A-Z]{13})"/g)].map((match) => match[1] ?? "");
}

test("the template is what is there, and says nothing happens to anybody", async ({ own }) => {
	const { admin } = await start(own);
	const template = await admin.get(`${office}/april/template.csv`);
	expect(template.headers["content-disposition"]).toContain("attachment");
	expect(template.text).toContain("1001,見本 太郎,tanto@mihonno.example,,");
	const unchanged = await read_in(admin, template.text);
	expect(unchanged.status).toBe(422);
	expect(unchanged.text).toContain("異動区分が書かれた行がありません");
});

test("the same list as Excel makes it, as a workbook and as CP932, with its rows as Excel numbers them", async ({ own }) => {
	const { admin } = await start(own);
	const rows = april.split("\r\n").map((line) => line.split(","));
	const files: [string, Buffer][] = [["ido.xlsx", make_xlsx(rows.map((row) => row.map((cell) => (/^\d+$/.test(cell) ? Number(cell) : cell))))], ["ido.csv", encode_cp932(`${april}\r\n`)]];
	for (const [name, bytes] of files) {
		const made = await admin.send_file(`${office}/april`, `${office}/april`, { effective_on: "2027-04-01" }, name, bytes);
		expect(made.status, name).toBe(303);
		const page = made.headers.location ?? "", text = (await admin.get(page)).text;
		expect(text, name).toContain("転出・退職3人、異動4人、転入2人、引き継ぐ仕事0件、直すところ0行");
		const lines = await list(admin, page);
		expect(lines.map((one) => [one.line_no, one.employee_no, one.name, one.move_word, one.successor_no]), name).toEqual(
			rows.slice(1).map((row, i) => [i + 2, row[0], row[1], row[3], row[8]]));
	}
	const old = await admin.send_file(`${office}/april`, `${office}/april`, { effective_on: "2027-04-01" }, "ido.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"));
	expect(old.status).toBe(422);
	expect(old.text).toContain("古い形式");
});

test("what is wrong in a file is said row by row, and nothing can be confirmed", async ({ own }) => {
	const { admin } = await start(own);
	const wrong = [heads, "9999,だれか,,転出,,,,,", "1001,別の名前,,異動,ない課,係,担当者,,", "1010,新任 春,not an address,転入,産業振興課,産業振興係,,,",
		"1002,手本 花子,,休暇,,,,,", "1003,架空 一郎,,異動,会計課,会計課長,神様,,", "3001,点検 三枝,,異動,会計課,会計係,監査担当,,"].join("\n");
	const made = await read_in(admin, wrong);
	expect(made.status).toBe(303);
	const page = made.headers.location ?? "", text = (await admin.get(page)).text;
	for (const said of ["いま在籍していません", "氏名が、この職員番号の人と違います", "メールアドレスの形", "異動区分が読めません", "知らない言葉", "書かれた権限が違います", "まだ確定できません"])
		expect(text).toContain(said);
	expect(text).not.toContain(`${page}/confirm`);
	const forced = await admin.post(`${page}/confirm`, { request_id: await admin.request_id(`${office}/april`) });
	expect(forced.status).toBe(422);
	for (const [file, said] of [["a,b\n1,2", "見出し"], ["職員番号,氏名\n\"1", "2行目"], ["", "選ぶか"]] as const) {
		const refused = await read_in(admin, file);
		expect(refused.status).toBe(422);
		expect(refused.text).toContain(said);
	}
	expect((await read_in(admin, april, "2026-11-02")).status, "a day that has come").toBe(422);
});

test("April: confirmed, acted at midnight and not before, work handed over, none left", async ({ own }) => {
	const { server, admin } = await start(own);
	await server.set_clock("2027-03-29T09:00:00+09:00");
	const manager = await signed_in(server, "administrator");
	const officer_id = (await list(manager, `${office}/people`)).find((one) => one.email === person("officer").email).account_id;
	const officer_before = await signed_in(server, "officer");
	const charges = await parties_of(server);
	for (const party of charges) expect((await officer_before.send(`${office}/charges`, `${office}/charges`, { party, account: officer_id })).status).toBe(303);
	expect(charges).toHaveLength(1);
	const without = await read_in(manager, april.replace("転出,,,,,1010", "転出,,,,,"));
	expect((await manager.get(without.headers.location ?? "")).text).toContain("引継ぎ先がありません");
	const made = await read_in(manager, april);
	expect(made.status).toBe(303);
	const page = made.headers.location ?? "", preview = (await manager.get(page)).text;
	expect(preview).toContain(`転出・退職3人、異動4人、転入2人、引き継ぐ仕事${charges.length}件、直すところ0行`);
	expect((await manager.send(page, `${page}/confirm`, {})).status).toBe(303);
	expect((await manager.post(`${page}/confirm`, { request_id: await manager.request_id(page) })).status, "once").toBe(409);

	await server.set_clock("2027-03-31T23:59:50+09:00");
	const officer = await signed_in(server, "officer"), late = await signed_in(server, "administrator");
	expect((await officer.get(office)).status).toBe(200);
	expect((await late.get(page)).text).toContain("実施待ち");

	await server.set_clock("2027-04-01T00:00:00+09:00");
	const first = await officer.get(office);
	expect([303, 403], "gone at the first instant, whether the job has run or not").toContain(first.status);
	const lasting = await signed_in(server, "administrator");
	const lines = await until(20_000, "the night's job", async () => {
		const answer = await lasting.get(`${page}`);
		const client = answer.status === 200 ? lasting : await signed_in(server, "administrator");
		return (await client.get(page)).text.includes("実施済み") ? list(client, page) : null;
	});
	expect((await officer.get("/account")).status, "the leaver's session is over").toBe(303);
	expect(lines.reduce((sum: number, line: Json) => sum + line.handed, 0)).toBe(charges.length);
	const again = await signed_in(server, "administrator");
	expect((await again.get(page)).text).toContain("引き継がれなかった仕事は0件");
	const now = await list(again, `${office}/people`);
	expect(now.map((one) => one.employee_no).sort()).toEqual(["", "1002", "1003", "1010", "1011", "3001", "4001", "4001"]);
	for (const charge of await list(again, `${office}/charges`)) expect(charge.officer).toBe("新任 春");
	expect((await (await signed_in(server, "head")).get(office)).text, "the head of industry is an auditor now").toContain("監査担当");
	expect((await (await signed_in(server, "reviewer")).get(office)).status).toBe(403);
	expect(admin.server).toBe(server);
});

test("April is withdrawn: at midnight nothing happens", async ({ own }) => {
	const { server } = await start(own);
	await server.set_clock("2027-03-29T09:00:00+09:00");
	const admin = await signed_in(server, "administrator");
	const before = await list(admin, `${office}/people`);
	const page = (await read_in(admin, april)).headers.location ?? "";
	expect((await admin.send(page, `${page}/confirm`, {})).status).toBe(303);
	expect((await list(admin, `${office}/people`)).length).toBeGreaterThan(before.length);
	expect((await admin.send(page, `${page}/withdraw`, {})).status).toBe(303);
	expect(await list(admin, `${office}/people`)).toEqual(before);
	await server.set_clock("2027-04-01T00:10:00+09:00");
	const officer = await signed_in(server, "officer");
	expect((await officer.get(office)).status).toBe(200);
	const late = await signed_in(server, "administrator");
	expect((await late.get(page)).text).toContain("取りやめ");
});
