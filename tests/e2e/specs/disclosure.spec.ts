// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people, "Trace": a copy of everything as one file that only the one who asked can fetch and that is thrown away; claims on
// paper with their days, numbers and decisions; corrections asked for beside what is wrong, answered, and linked with the edit.
import { inflateRawSync } from "node:zlib";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { signed_in } from "../lib/people.ts";
import { execute, join_party } from "../lib/party.ts";
import { kassei, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const town = "/139998-mihonno", office = `${town}/office`;

/* The demonstration has claims of its own. */
async function without_claims(server: Server): Promise<void> {
	for (const table of ["disclosure_claim", "disclosure_correction"]) await execute(server.database, `DELETE FROM ${table}`);
}

async function shop_of(client: Client): Promise<string> {
	return /\/139998-mihonno\/my\/[0-9A-Z]{13}/.exec((await client.get("/account")).text)?.[0] ?? "";
}

/* Asks for a copy and waits until it can be fetched; its page. */
async function copy_of(client: Client, data: string): Promise<string> {
	const answer = await client.send(data, `${data}/archives`, {});
	expect(answer.status, answer.text).toBe(303);
	const page = answer.headers.location ?? "";
	await until(20_000, "the copy", async () => ((await client.get(page)).text.includes(`${page}/download`) ? true : null));
	return page;
}

/* The files of a ZIP by its central directory (APPNOTE 4.3.12). */
function unpacked(zip: Buffer): Map<string, string> {
	const files = new Map<string, string>(), end = zip.lastIndexOf("PK\u0005\u0006");
	let at = zip.readUInt32LE(end + 16);
	for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
		const names = zip.readUInt16LE(at + 28), extra = zip.readUInt16LE(at + 30), note = zip.readUInt16LE(at + 32), local = zip.readUInt32LE(at + 42);
		const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28), bytes = zip.subarray(from, from + zip.readUInt32LE(at + 20));
		const whole = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes;
		expect(whole.length).toBe(zip.readUInt32LE(at + 24));
		files.set(zip.subarray(at + 46, at + 46 + names).toString("utf8"), whole.toString("utf8"));
		at += 46 + names + extra + note;
	}
	return files;
}

test("a firm's copy holds its rows, its files and who read it, and only the owner who asked can fetch it", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), shop = await shop_of(owner);
	const edge = "----edge7f3a", id = await owner.request_id(`${shop}/files`, `${shop}/files`);
	const body = Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="request_id"\r\n\r\n${id}\r\n--${edge}\r\nContent-Disposition: form-data; name="file"; filename="見積書.txt"\r\n\r\n看板 3枚\r\n--${edge}--\r\n`);
	expect((await owner.post_bytes(`${shop}/files`, body, `multipart/form-data; boundary=${edge}`)).status).toBe(303);
	await (await signed_in(server, "officer")).get(`${office}/parties/${shop.split("/").pop()}`);
	const page = await copy_of(owner, `${shop}/data`), answer = await owner.get(`${page}/download`);
	expect(answer.headers["content-type"]).toBe("application/zip");
	expect(answer.headers["content-disposition"]).toContain("attachment");
	const files = unpacked(answer.bytes);
	expect(files.get("みほん野市/送ったファイル/見積書.txt")).toBe("看板 3枚");
	expect(files.get("みほん野市/事業者台帳／基本情報.csv")).toContain("名称");
	expect(files.get("記録を見た人.csv")).toContain("産業振興課　産業振興係");
	const cover = files.get("index.html") ?? "";
	expect(cover).toContain("個人情報の写し");
	expect(cover).not.toMatch(/src=|https?:/);
	expect(files.get("index-en.html")).toContain("A copy of personal information");
	const held = JSON.parse(files.get("data.json") ?? "[]");
	expect(held.map((one: { table: string }) => one.table)).toContain("party");
	for (const who of ["member", "account", "officer"] as const)
		expect((await (await signed_in(server, who)).get(`${page}/download`)).status, who).not.toBe(200);
	const lines = (await sql(server.database, "SELECT route, sentence FROM audit ORDER BY audit_id")).map((row) => row.join(" "));
	expect(lines.some((line) => line.startsWith("my_archive_download ") && line.includes("写しを受け取りました"))).toBe(true);
	expect((await sql(server.database, "SELECT count(*) FROM notice WHERE template = 'disclosure_ready'"))[0]?.[0]).toBe("1");
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
});

test("an account's copy is one's own, asked for twice it is made once, and after its days it is gone", async ({ own }) => {
	const server = await own({ content: "empty", args: cheap_hashing }), user = await add_user(server, "hana@example.jp"), client = new Client(server);
	const stranger = await add_user(server, "taro@example.jp"), other = new Client(server);
	await client.sign_in(user);
	await other.sign_in(stranger);
	const page = await copy_of(client, "/account/data");
	const files = unpacked((await client.get(`${page}/download`)).bytes);
	expect([...files.keys()].some((name) => name.startsWith("共通/利用者アカウントファイル／アカウント"))).toBe(true);
	expect([...files.values()].join()).not.toContain("taro@example.jp");
	expect([...files.values()].join()).not.toContain("argon2");
	expect((await other.get(`${page}/download`)).status).toBe(404);
	expect((await other.get(page)).status).toBe(404);
	await server.set_clock("2026-11-09T10:00:01+09:00");
	await client.sign_in(user);
	expect((await client.get(`${page}/download`)).status).toBe(404);
	await sql(server.database, "UPDATE job SET run_at_us = 0, ready_us = 0 WHERE kind = 'disclosure.sweep'");
	await server.set_clock("2026-11-09T10:00:02+09:00");
	await until(20_000, "thrown away", async () => ((await sql(server.database, "SELECT count(*) FROM disclosure_piece"))[0]?.[0] === "0" ? true : null));
	expect((await sql(server.database, "SELECT state FROM disclosure_archive"))[0]?.[0]).toBe("5");
	await server.stop();
});

const paper = { received_on: "2026-11-02", way: "counter", claimant: "self", name: "請求 花子", subject: "", postcode: "1140002", address: "みほん野市本町1丁目", telephone: "",
	checked_by: "運転免許証を見た", wanted: "わたしについての記録のすべて", firm: "", kind: "disclose", stop: "", disclosed_on: "" };

test("a claim on paper gets a number and 30 days, is extended once, decided by an approver and answered by letter", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver");
	await without_claims(server);
	const list = `${office}/disclosures`, first = await officer.send(list, list, paper);
	expect(first.status, first.text).toBe(303);
	const second = await officer.send(list, list, { ...paper, name: "請求 次郎", received_on: "2026-10-30" });
	const open = JSON.parse((await officer.get(`${list}.json`)).text).items;
	expect(open.map((one: { number: number }) => one.number).sort()).toEqual([1, 2]);
	/* 11/2 + 30 = 12/2; 10/30 + 30 = 11/29, a Sunday, so the Monday behind it. */
	expect(open.find((one: { number: number }) => one.number === 1).due_on).toBe("2026-12-02");
	expect(open.find((one: { number: number }) => one.number === 2).due_on).toBe("2026-11-30");
	const page = first.headers.location ?? "";
	expect((await officer.get(page)).text).not.toContain(`action="${page}/answer"`);
	const version = /name="version" value="(\d+)"/.exec((await officer.get(page)).text)?.[1] ?? "";
	expect((await officer.send(page, `${page}/extend`, { version, reason: "対象が多く、確認に時間がかかるため" })).status).toBe(303);
	expect((await officer.get(page)).text).toContain("2027年1月4日"); /* 60 days end on 1 January */
	expect((await officer.get(page)).text).not.toContain(`action="${page}/extend"`);
	expect((await officer.post(`${page}/answer`, { request_id: await officer.request_id(list, list), version: "2", decision: "full", reason: "" })).status).toBe(403);
	const refused = await approver.send(page, `${page}/answer`, { version: "2", decision: "part", reason: "" });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("理由を書いてください");
	expect((await approver.send(page, `${page}/answer`, { version: "1", decision: "part", reason: "x" })).status).toBe(409);
	expect((await approver.send(page, `${page}/answer`, { version: "2", decision: "part", reason: "第三者の氏名は、法78条1項2号により開示しません。" })).status).toBe(303);
	expect((await officer.get(page)).text).toContain("一部開示");
	const letters = await sql(server.database, "SELECT channel, address, CASE WHEN body LIKE '%78条1項2号%' THEN 1 ELSE 0 END FROM notice WHERE template = 'disclosure_answered' ORDER BY notice_id");
	expect(letters.length).toBe(2);
	expect(letters.every((letter) => letter[0] === "2" && letter[1] === "みほん野市本町1丁目")).toBe(true);
	expect(letters[1]?.[2]).toBe("1");
	await server.set_clock("2026-12-01T09:00:00+09:00");
	const officer_later = await signed_in(server, "officer");
	const late = JSON.parse((await officer_later.get(`${list}.json`)).text).items;
	expect(late.find((one: { number: number }) => one.number === 2).state).toBe("期限を過ぎています");
	expect((await officer_later.get(second.headers.location ?? "")).text).toContain("決定期限を過ぎています");
	await server.stop();
});

test("claims are refused in words: a day to come, an agent without the person, a My Number, a firm that is not one", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), officer = await signed_in(server, "officer"), list = `${office}/disclosures`;
	await without_claims(server);
	const rows: [Record<string, string>, string][] = [
		[{ received_on: "2026-11-03" }, "収受日は今日か"], [{ received_on: "きのう" }, "日付として読めません"], [{ claimant: "agent" }, "本人の氏名を書いてください"],
		[{ wanted: "番号は1234 5678 9018です" }, "個人番号"], [{ firm: "どこにもない商店" }, "2つ以上あります"],
	];
	for (const [fields, sentence] of rows) {
		const answer = await officer.send(list, list, { ...paper, ...fields });
		expect(answer.status, sentence).toBe(422);
		expect(answer.text).toContain(sentence);
		expect(answer.text).toContain("請求 花子");
	}
	expect((await sql(server.database, "SELECT count(*) FROM disclosure_claim"))[0]?.[0]).toBe("0");
	await server.stop();
});

test("an officer makes the copy for a claim about a firm, and no other officer fetches it", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver"), list = `${office}/disclosures`;
	const name = (await sql(server.database, "SELECT name FROM party WHERE state = 2 ORDER BY party_id LIMIT 1"))[0]?.[0] ?? "";
	const page = (await officer.send(list, list, { ...paper, firm: name })).headers.location ?? "";
	expect((await officer.send(page, `${page}/copy`, {})).status).toBe(303);
	const copy = await until(20_000, "the copy", async () => new RegExp(`${page}/copies/[0-9A-Z]{13}/download`).exec((await officer.get(page)).text)?.[0] ?? null);
	expect((await officer.get(copy)).headers["content-type"]).toBe("application/zip");
	expect((await approver.get(copy)).status).toBe(404);
	await server.stop();
});

test("what is wrong is asked to be corrected, edited, and answered with the edit", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), approver = await signed_in(server, "approver"), shop = await shop_of(owner);
	await without_claims(server);
	const data = `${shop}/data`, form = new RegExp(`${data}/corrections/party_contact/[0-9A-Z]{13}`).exec((await owner.get(data)).text)?.[0] ?? "";
	expect(form).not.toBe("");
	const edge = "----edge7f3a";
	const send = async (fields: Record<string, string>): Promise<number> => {
		const id = await owner.request_id(form), all: Record<string, string> = { request_id: id, ...fields };
		const body = Object.entries(all).map(([name, value]) => `--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join("");
		const file = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="証明.txt"\r\n\r\n電話の契約書\r\n--${edge}--\r\n`;
		return (await owner.post_bytes(form, Buffer.from(body + file), `multipart/form-data; boundary=${edge}`)).status;
	};
	expect(await send({ item: "", right_value: "042-000-9999", why: "番号が変わりました" })).toBe(422);
	expect(await send({ item: "contact_id", right_value: "x", why: "y" })).toBe(422);
	expect(await send({ item: "value", right_value: "042-000-9999", why: "番号が変わりました" })).toBe(303);
	expect((await owner.get(data)).text).toContain("042-000-9999");
	const [open] = JSON.parse((await approver.get(`${office}/corrections.json`)).text).items;
	expect(open).toMatchObject({ number: 1, due_on: "2026-12-02", right_value: "042-000-9999", item: "連絡先" });
	const page = `${office}/corrections/${open.correction_id}`;
	expect((await approver.get(page)).text).toContain("ファイルを開く");
	expect((await approver.send(page, `${page}/answer`, { version: "1", decision: "refused", audit: "", reason: "" })).status).toBe(422);
	expect((await approver.send(page, `${page}/answer`, { version: "1", decision: "made", audit: "", reason: "" })).status).toBe(422);
	const party = shop.split("/").pop() ?? "", contact = form.split("/").pop() ?? "", edit = `${office}/parties/${party}/contacts/${contact}`;
	expect((await approver.send(edit, edit, { version: "1", kind: "telephone", purpose: "general", value: "042-000-9999", attention: "" })).status).toBe(303);
	const change = /<option value="([0-9A-Z]{13})">[^<]*連絡先/.exec((await approver.get(page)).text)?.[1] ?? "";
	expect(change).not.toBe("");
	expect((await approver.send(page, `${page}/answer`, { version: "1", decision: "made", audit: change, reason: "" })).status).toBe(303);
	expect((await approver.get(page)).text).toContain(change);
	expect((await sql(server.database, "SELECT count(*) FROM notice WHERE template = 'correction_answered' AND mail = 'daihyo@mihonno.example'"))[0]?.[0]).toBe("1");
	expect((await owner.get(data)).text).toContain("訂正する");
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
	await execute(server.database, "UPDATE disclosure_correction SET number = 3");
	expect((await kassei(["verify", "--database", server.database])).stdout).toContain("訂正請求の受付番号が抜けています");
});

test("nobody asks about another's row", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), shop = await shop_of(owner);
	const user = await add_user(server, "hana@example.jp"), other = new Client(server);
	await other.sign_in(user);
	const mine = await join_party(server, user.email, 77_777);
	const record = /corrections\/party_contact\/([0-9A-Z]{13})/.exec((await owner.get(`${shop}/data`)).text)?.[1] ?? "";
	for (const path of [`${mine}/data/corrections/party_contact/${record}`, `${mine}/data/corrections/audit/${record}`, `${mine}/data/corrections/nothing/1`,
		`/account/data/corrections/139998-mihonno/party_contact/${record}`, `/account/data/corrections/nowhere/notice/${record}`])
		expect((await other.get(path)).status, path).toBe(404);
	await server.stop();
});

/* The firm of the demonstration's owner: its number and its name. */
async function firm_of(server: Server, owner: Client): Promise<{ shop: string; party: string; name: string }> {
	const shop = await shop_of(owner), party = shop.split("/").pop() ?? "", page = await (await signed_in(server, "officer")).get(`${office}/parties/${party}.json`);
	return { shop, party, name: JSON.parse(page.text).name };
}

const personal = "（不開示：法78条1項2号（ほかの個人の情報））", trade = "（不開示：法78条1項3号（法人などの正当な利益））";

test("what is not disclosed is chosen item by item, replaced in the copy, and explained in the letter", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver");
	await without_claims(server);
	const { shop, party, name } = await firm_of(server, owner), list = `${office}/disclosures`;
	await owner.send_file(`${shop}/files`, `${shop}/files`, {}, "名簿.txt", Buffer.from("秘密の名簿"));
	const page = (await officer.send(list, list, { ...paper, firm: name })).headers.location ?? "", bare = (await officer.send(list, list, paper)).headers.location ?? "";
	const records = (await officer.get(`${page}/parts`)).text, link = (table: string): string => new RegExp(`${page}/parts/${table}/[0-9A-Z]{13}`).exec(records)?.[0] ?? `no ${table}`;
	expect((await officer.get(`${bare}/parts`)).status, "a claim about nobody of the register").toBe(404);
	expect((await (await signed_in(server, "auditor")).get(`${page}/parts`)).status).toBe(403);
	expect((await officer.get(`${page}/parts/audit/0000000000001`)).status).toBe(404);
	const contact = link("party_contact"), contacts: Json[] = JSON.parse((await officer.get(`${office}/parties/${party}.json`)).text).contacts;
	const telephone = contacts.find((one) => contact.endsWith(`/${one.contact_id}`))?.value ?? "no such contact";
	for (const bad of [{ item: "nothing" }, { item: "contact_id" }, { why: "" }, { ground: "" }, { why: "番号は1234 5678 9018です" }])
		expect((await officer.send(contact, contact, { item: "value", ground: "person", why: "担当者の番号です。", ...bad })).status, JSON.stringify(bad)).toBe(422);
	expect((await officer.send(contact, contact, { item: "value", ground: "person", why: "担当者個人の電話番号です。" })).status).toBe(303);
	expect((await officer.send(link("file"), link("file"), { item: "", ground: "firm", why: "取引先の一覧です。" })).status).toBe(303);
	const person = link("party_person");
	expect((await officer.send(person, person, { item: "", ground: "person", why: "役員の私事です。" })).status).toBe(303);
	expect((await officer.get(`${page}/parts`)).text).toContain("連絡先");
	expect((await officer.get(page)).text).toContain("担当者個人の電話番号です。");
	const withheld = /<option value="([0-9A-Z]{13})">[^<]*法78条1項2号/.exec((await officer.get(person)).text)?.[1] ?? "";
	expect((await officer.send(person, `${page}/parts/give`, { withheld })).status, "disclosed after all").toBe(303);
	expect((await officer.send(page, `${page}/copy`, {})).status).toBe(303);
	const copy = await until(20_000, "the copy", async () => new RegExp(`${page}/copies/[0-9A-Z]{13}/download`).exec((await officer.get(page)).text)?.[0] ?? null);
	const files = unpacked((await officer.get(copy)).bytes), all = [...files.values()].join("\n");
	expect([...files].find(([path]) => path.endsWith("連絡先.csv"))?.[1]).toContain(personal);
	expect(all, "nor where the same text stands in another record: the register's copy, what the import changed").not.toContain(telephone);
	expect(all).not.toContain("秘密の名簿");
	expect([...files.keys()].some((path) => path.includes("名簿.txt"))).toBe(false);
	expect([...files].find(([path]) => path.endsWith("送ったファイル.csv"))?.[1] ?? files.get("data.json"), "its name neither").toContain(trade);
	expect(files.get("data.json")).toContain(personal);
	expect(files.get("index.html")).toContain("開示しない部分: 2");
	const full = await approver.send(page, `${page}/answer`, { version: "1", decision: "full", reason: "" });
	expect([full.status, full.text.includes("開示しない部分が選ばれています")]).toEqual([422, true]);
	expect((await approver.send(page, `${page}/answer`, { version: "1", decision: "part", reason: "" })).status, "the parts are the reason").toBe(303);
	const [letter = ""] = (await sql(server.database, "SELECT replace(body, '\n', ' ') FROM notice WHERE template = 'disclosure_answered'"))[0] ?? [];
	for (const said of ["開示のご請求", "決定：一部開示", "連絡先の連絡先：法78条1項2号（ほかの個人の情報）。担当者個人の電話番号です。", "法78条1項3号（法人などの正当な利益）。取引先の一覧です。"]) expect(letter).toContain(said);
	expect(letter).not.toContain("役員の私事");
	const request_id = await officer.request_id(list, list);
	expect((await officer.post(contact, { request_id, item: "attention", ground: "person", why: "あとから" })).status, "decided").toBe(409);
	expect((await officer.get(contact)).text).toContain("変えられません");
	const mine = unpacked((await owner.get(`${await copy_of(owner, `${shop}/data`)}/download`)).bytes);
	expect([...mine.values()].join("\n"), "one's own copy holds everything").toContain(telephone);
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
	await execute(server.database, "UPDATE disclosure_claim SET decision = 1 WHERE party_id <> 0");
	expect((await kassei(["verify", "--database", server.database])).stdout).toContain("不開示の部分に、対応する開示請求がありません");
});

test("a correction claimed on paper is granted with its edit, by days and letter of its own", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver");
	await without_claims(server);
	const { party, name } = await firm_of(server, owner), list = `${office}/disclosures`, claim = { ...paper, kind: "correct", firm: name, wanted: "電話番号を042-000-9999に直す" };
	expect((await officer.send(list, list, { ...claim, disclosed_on: "2026-11-03" })).status, "disclosed after it was received").toBe(422);
	expect((await officer.get((await officer.send(list, list, claim)).headers.location ?? "")).text).toContain("開示を受けた日が書かれていません");
	expect((await officer.get((await officer.send(list, list, { ...claim, disclosed_on: "2026-08-03" })).headers.location ?? "")).text, "91 days").toContain("90日を過ぎた請求です");
	const page = (await officer.send(list, list, { ...claim, disclosed_on: "2026-08-04" })).headers.location ?? "", open = (await officer.get(page)).text;
	for (const said of ["訂正請求", "2026年12月2日"]) expect(open).toContain(said);
	expect(open, "90 days").not.toContain("90日を過ぎた");
	expect(open, "no copy is made for it").not.toContain(`${page}/copy`);
	const answer = (fields: Record<string, string>): Promise<{ status: number }> => approver.send(page, `${page}/answer`, { version: "1", audit: "", reason: "", ...fields });
	expect((await answer({ decision: "full" })).status, "nothing was corrected").toBe(422);
	expect((await answer({ decision: "none" })).status, "no reason").toBe(422);
	expect((await answer({ decision: "full", audit: "0000000000001" })).status, "somebody else's edit").toBe(422);
	const contacts = JSON.parse((await officer.get(`${office}/parties/${party}.json`)).text).contacts, edit = `${office}/parties/${party}/contacts/${contacts[0].contact_id}`;
	expect((await officer.send(edit, edit, { version: `${contacts[0].version}`, kind: "telephone", purpose: "general", value: "042-000-9999", attention: "" })).status).toBe(303);
	const change = /<option value="([0-9A-Z]{13})">[^<]*連絡先/.exec((await approver.get(page)).text)?.[1] ?? "";
	expect((await answer({ decision: "full", audit: change })).status).toBe(303);
	for (const said of ["訂正する", `/office/audit/${change}`]) expect((await approver.get(page)).text).toContain(said);
	expect((await sql(server.database, "SELECT count(*) FROM notice WHERE template = 'disclosure_answered' AND subject LIKE '%訂正のご請求%' AND body LIKE '%決定：訂正する%'"))[0]?.[0]).toBe("1");
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
});

test("a stop of use is marked on the record until it is ended", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), officer = await signed_in(server, "officer"), approver = await signed_in(server, "approver");
	await without_claims(server);
	const { party, name } = await firm_of(server, owner), list = `${office}/disclosures`, claim = { ...paper, kind: "stop", stop: "use", firm: name, disclosed_on: "2026-10-20", wanted: "営業の案内に使わないでほしい" };
	expect((await officer.send(list, list, { ...claim, stop: "" })).text).toContain("求める措置を選んでください");
	const page = (await officer.send(list, list, claim)).headers.location ?? "", record = `${office}/parties/${party}`;
	expect(JSON.parse((await officer.get(`${list}.json`)).text).items[0]).toMatchObject({ kind: "stop", due_on: "2026-12-02" });
	expect((await officer.send(page, `${page}/extend`, { version: "1", reason: "調べることが多いため" })).status, "102条2項").toBe(303);
	expect((await officer.get(record)).text).not.toContain("利用停止中");
	expect((await approver.send(page, `${page}/answer`, { version: "2", decision: "part", reason: "" })).status).toBe(422);
	expect((await approver.send(page, `${page}/answer`, { version: "2", decision: "full", reason: "" })).status).toBe(303);
	expect((await officer.get(record)).text).toContain("個人情報の利用停止中です（利用の停止、2026年11月2日");
	expect((await sql(server.database, "SELECT count(*) FROM notice WHERE template = 'disclosure_answered' AND body LIKE '%決定：利用停止をする%'"))[0]?.[0]).toBe("1");
	const end = `${page}/stop-end`, request_id = await officer.request_id(list, list);
	expect((await officer.post(end, { request_id, end_reason: "x" })).status, "an approver ends it").toBe(403);
	expect((await approver.send(page, end, { end_reason: "" })).status).toBe(422);
	expect((await approver.send(page, end, { end_reason: "本人の申出による" })).status).toBe(303);
	expect((await officer.get(record)).text).not.toContain("利用停止中");
	expect((await officer.get(page)).text).toContain("本人の申出による");
	expect((await approver.post(end, { request_id: await approver.request_id("/account", "/sign-out"), end_reason: "x" })).status, "twice").toBe(409);
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
});
