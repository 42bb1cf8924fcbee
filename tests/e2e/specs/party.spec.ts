// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people, "Parties": the counter's receipt by name, search by words and numbers, two officers on one row
// (409 with both versions), duplicates joined and taken apart, succession with a second person's approval, a firm that registers
// itself, lists that are exported, edited and imported, the published register, and that nobody sees another town's rows.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { parse_csv } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { kassei, kassei_ok, scratch } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const town = "/139998-mihonno", office = `${town}/office/parties`;

async function officer(server: Server, name: string, roles: string, municipality = "139998"): Promise<Client> {
	const client = new Client(server);
	await client.sign_in(await add_user(server, `${name}@example.jp`, roles, municipality));
	return client;
}

async function started(own: (options: object) => Promise<Server>): Promise<{ server: Server; clerk: Client }> {
	const server = await own({ args: cheap_hashing });
	/* On PostgreSQL `user add` writes by itself, by the system's clock: a post must have begun for the server, too. */
	await server.set_clock(new Date(Date.now() + 3_600_000).toISOString());
	return { server, clerk: await officer(server, "clerk", "officer") };
}

async function items(client: Client, path: string): Promise<Json[]> {
	const answer = await client.get(path);
	expect(answer.status, path).toBe(200);
	return JSON.parse(answer.text).items;
}

async function find(client: Client, q: string): Promise<Json[]> {
	return items(client, `${office}.json?q=${encodeURIComponent(q)}`);
}

function id_in(location: string | undefined): string {
	const id = /\/([0-9A-Z]{13})$/.exec(location ?? "")?.[1];
	if (!id) throw new Error(`no id in ${location}`);
	return id;
}

test("a name taken at the counter is there at once, with its time, and can be completed", async ({ own }) => {
	const { clerk } = await started(own);
	const received = await clerk.send(office, `${office}/receive`, { name: "やまだ商店", kind: "sole_trader" });
	expect(received.status).toBe(303);
	const id = id_in(received.headers.location), path = `${office}/${id}`;
	const first = JSON.parse((await clerk.get(`${path}.json`)).text);
	expect(first).toMatchObject({ name: "やまだ商店", state: "received", origin: "officer" });
	const saved = await clerk.send(`${path}/edit`, `${path}/edit`, { version: "1", kind: "sole_trader", state: "active", name: "山田一", kana: "やまだ はじめ", trade_name: "やまだ商店" });
	expect(saved.status).toBe(303);
	const second = JSON.parse((await clerk.get(`${path}.json`)).text);
	expect(second).toMatchObject({ name: "山田一", kana: "ヤマダ ハジメ", state: "active", received_us: first.received_us });
	expect(second.names.map((name: Json) => name.name)).toEqual(["山田一", "やまだ商店", "やまだ商店"]);
	expect((await clerk.send(office, `${office}/receive`, { name: "", kind: "person" })).status).toBe(422);
});

test("found by words in any writing, by numbers, and by nothing else", async ({ own }) => {
	const { clerk } = await started(own);
	for (const [q, name] of [["珈琲", "佐藤はな"], ["ﾐﾅﾄ", "ミナト印刷株式会社"], ["高橋", "高橋信"], ["042-000-1002", "ミナト印刷株式会社"], ["7999901000001", "ミナト印刷株式会社"], ["９９９９０１０００００１", "ミナト印刷株式会社"]] as const)
		expect((await find(clerk, q)).map((row) => row.name), q).toContain(name);
	expect(await find(clerk, "ありえない名前")).toEqual([]);
	const named = await items(clerk, `${office}.json?kind=person`);
	expect(named).toHaveLength(3);
	const kana = (await items(clerk, `${office}.json?kind=business`)).map((row) => row.kana).filter((text) => text !== "");
	expect(kana[0]).toMatch(/^ア/);
	expect(kana.at(-1)).toMatch(/^[マ-ワ]/);
});

test("the list goes on page by page, and every row comes once", async ({ own }) => {
	const { clerk } = await started(own);
	for (const order of ["name", "newest"]) {
		const seen: string[] = [];
		let path: string | null = `${office}?order=${order}`;
		while (path) {
			const text: string = (await clerk.get(path)).text;
			seen.push(...[...text.matchAll(/parties\/([0-9A-Z]{13})" lang="ja"/g)].map((link) => link[1] ?? ""));
			path = /href="([^"]*after=[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? null;
		}
		expect(new Set(seen).size, order).toBe(seen.length);
		expect(seen, order).toHaveLength(61);
	}
});

test("two officers on one row: the second sees both versions and loses nothing", async ({ own }) => {
	const { server, clerk } = await started(own);
	const other = await officer(server, "other", "officer");
	const [row] = await find(clerk, "042-000-1002"), path = `${office}/${row.party_id}/edit`;
	const fields = { version: "1", kind: "business", state: "active", name: "ミナト印刷株式会社", kana: "ミナトインサツ", corporate_number: row.corporate_number };
	const page = await clerk.request_id(path, path);
	expect((await other.send(path, path, { ...fields, trade_name: "みなとプリント" })).status).toBe(303);
	const late = await clerk.post(path, { request_id: page, ...fields, trade_name: "MINATO" });
	expect(late.status).toBe(409);
	expect(late.text).toContain("みなとプリント");
	expect(late.text).toContain("MINATO");
	expect(late.text).toMatch(/name="version" value="2"/);
	expect((await clerk.send(path, path, { ...fields, version: "2", trade_name: "MINATO" })).status).toBe(303);
	const after = JSON.parse((await clerk.get(`${office}/${row.party_id}.json`)).text);
	expect(after.names.filter((name: Json) => name.name_use === "trade").map((name: Json) => name.name)).toEqual(["MINATO", "みなとプリント"]);
});

test("what is wrong is said beside its field, what was typed stays, and nothing is written", async ({ own }) => {
	const { clerk } = await started(own);
	const path = `${office}/new`, before = (await items(clerk, `${office}.json?order=newest`))[0].party_id;
	for (const [fields, field] of [
		[{ kind: "business", name: "会社", corporate_number: "7000012050003" }, "corporate_number"], [{ kind: "sole_trader", name: "店", corporate_number: "7000012050002" }, "corporate_number"],
		[{ kind: "business", name: "会社", invoice_number: "T123" }, "invoice_number"], [{ kind: "business", name: "会社", founded_on: "きのう" }, "founded_on"],
		[{ kind: "person", name: "人", note: "個人番号 123456789018" }, "note"], [{ kind: "business", name: "会社", kana: "漢字" }, "kana"],
	] as const) {
		const answer = await clerk.send(path, path, { state: "active", ...fields } as Record<string, string>);
		expect(answer.status, field).toBe(422);
		expect(answer.text, field).toContain(`href="#field-${field}"`);
		expect(answer.text, field).toContain(fields.name);
	}
	expect((await items(clerk, `${office}.json?order=newest`))[0].party_id).toBe(before);
	const firm = await clerk.send(path, path, { kind: "business", state: "active", name: "番号会社", registration_number: "123456789018" });
	expect(firm.status, "a firm's twelve digits are no My Number").toBe(303);
});

test("twelve digits that may be 個人番号: asked, confirmed, and written down that they are none", async ({ own }) => {
	const { server, clerk } = await started(own);
	const path = `${office}/new`, fields = { kind: "business", state: "active", name: "十二桁商会", note: "注文番号 123456789018" };
	const asked = await clerk.send(path, path, fields);
	expect(asked.status).toBe(422);
	expect(asked.text).toContain('name="not_my_number"');
	expect(asked.text).toContain("注文番号 123456789018");
	const confirmed = await clerk.send(path, path, { ...fields, not_my_number: "1" });
	expect(confirmed.status).toBe(303);
	expect((await clerk.send(path, path, { ...fields, note: "個人番号 123456789018", not_my_number: "1" })).status, "beside the word never").toBe(422);
	const auditor = await officer(server, "auditor", "auditor");
	expect((await auditor.get(`${town}/office/audit.json?firm=${encodeURIComponent("十二桁商会")}`)).text).toContain("個人番号ではないと確認");
});

test("a suspected pair is joined with a record, and taken apart as long as nothing happened", async ({ own }) => {
	const { clerk } = await started(own);
	const pairs = await items(clerk, `${town}/office/suspects.json`);
	expect(pairs.map((pair) => [pair.score, pair.first_name, pair.second_name])).toEqual([[100, "ミナト印刷株式会社", "ミナト印刷(株)"], [85, "佐藤はな", "みほんコーヒー"]]);
	expect(pairs[0].reasons).toEqual(["name", "telephone", "address"]);
	const path = `${office}/${pairs[0].first_id}/pairs/${pairs[0].second_id}`;
	expect((await clerk.send(path, `${path}/join`, { version: "1", other_version: "1", reason: "" })).status).toBe(422);
	const joined = await clerk.send(path, `${path}/join`, { version: "1", other_version: "1", take_note: "1", reason: "同じ会社と電話で確かめました" });
	expect(joined.status).toBe(303);
	const record = joined.headers.location ?? "";
	expect((await clerk.get(record)).text).toContain("同じ会社と電話で確かめました");
	expect(await find(clerk, "042-000-1002")).toHaveLength(1);
	const undone = await clerk.send(record, `${record}/undo`, { reason: "別の会社でした" });
	expect(undone.status).toBe(303);
	expect(await find(clerk, "042-000-1002")).toHaveLength(2);
	const again = await clerk.send(path, `${path}/join`, { version: "3", other_version: "1", reason: "やはり同じ" });
	expect(again.status).toBe(303);
	const contact = `${office}/${pairs[0].first_id}/contacts/new`;
	expect((await clerk.send(contact, contact, { kind: "email", purpose: "general", value: "new@minato.example.jp" })).status).toBe(303);
	expect((await clerk.get(again.headers.location ?? "")).text).not.toContain(`${again.headers.location}/undo`);
	const differ = `${office}/${pairs[1].first_id}/pairs/${pairs[1].second_id}`;
	expect((await clerk.send(differ, `${differ}/differ`, { reason: "別の店です" })).status).toBe(303);
	expect(await items(clerk, `${town}/office/suspects.json`)).toEqual([]);
});

test("法人成り needs another person's approval, keeps both, and ends the former", async ({ own }) => {
	const { server, clerk } = await started(own);
	const chief = await officer(server, "chief", "approver,officer");
	const [coffee] = await find(clerk, "佐藤はな");
	const company = id_in((await clerk.send(`${office}/new`, `${office}/new`, { kind: "business", state: "active", name: "株式会社みほん珈琲" })).headers.location);
	const path = `${office}/${coffee.party_id}/successions/new`;
	const fields = { kind: "incorporation", to: company, effective_on: "令和8年11月1日", reason: "登記事項証明書" };
	expect((await clerk.send(path, path, { ...fields, to: coffee.party_id })).status).toBe(422);
	const proposed = await clerk.send(path, path, fields);
	expect(proposed.status).toBe(303);
	const own_page = proposed.headers.location ?? "";
	expect((await clerk.get(own_page)).text).not.toContain('name="approve"');
	expect((await clerk.post(own_page, { request_id: await clerk.request_id(path, path), version: "1", approve: "1" })).status, "an officer is no approver").toBe(403);
	expect((await chief.send(own_page, own_page, { version: "1", approve: "1", note: "" })).status).toBe(303);
	expect(JSON.parse((await clerk.get(`${office}/${coffee.party_id}.json`)).text)).toMatchObject({ state: "closed", closed_on: "2026-11-01", name: "佐藤はな" });
	expect((await items(clerk, `${town}/office/successions.json`))[0]).toMatchObject({ state: "approved", from_name: "佐藤はな", to_name: "株式会社みほん珈琲" });
	expect((await chief.send(`${town}/office/successions`, own_page, { version: "1", approve: "1" }).catch(() => ({ status: 0 }))).status).not.toBe(303);
});

test("accounts: masked for officers, whole for the accountant, another holder only with a reason", async ({ own }) => {
	const { server, clerk } = await started(own);
	const accountant = await officer(server, "accountant", "accountant");
	const [row] = await find(clerk, "042-000-1002"), path = `${office}/${row.party_id}/bank-accounts`;
	const fields = { bank_name: "みほん銀行", bank_code: "0001", branch_name: "本店", branch_code: "001", kind: "ordinary", number: "1234567", holder_kana: "ミナトイチロウ", holder_name: "湊一郎" };
	expect((await clerk.send(`${path}/new`, `${path}/new`, fields)).status, "another holder").toBe(422);
	expect((await clerk.send(`${path}/new`, `${path}/new`, { ...fields, holder_kana: "ミナトインサツ（カ", holder_name: "" })).status).toBe(303);
	const seen = (await clerk.get(`${office}/${row.party_id}`)).text;
	expect(seen).toContain("****567");
	expect(seen).not.toContain("1234567");
	expect((await clerk.get(path)).status).toBe(403);
	const whole = await items(accountant, `${path}.json`);
	expect(whole[0]).toMatchObject({ number: "1234567", holder_kana: "ﾐﾅﾄｲﾝｻﾂ(ｶ" });
	const check = `${path}/${whole[0].bank_account_id}/check`;
	expect((await accountant.send(path, check, { version: "1" })).status).toBe(303);
	expect((await items(accountant, `${path}.json`))[0].checked_by).not.toBeNull();
});

test("a firm registers itself; an officer who has seen the papers makes it its own", async ({ own }) => {
	const { server, clerk } = await started(own);
	const keeper = new Client(server);
	await keeper.sign_in(await add_user(server, "keeper@example.jp"));
	const path = `${town}/register`;
	const fields = { kind: "sole_trader", name: "新井茜", kana: "アライアカネ", prefecture: "東京都", city: "みほん野市", street: "みほん町9-9", telephone: "042-000-2000", proof: "officer" };
	expect((await keeper.send(path, path, { ...fields, street: "" })).status).toBe(422);
	const made = await keeper.send(path, path, fields);
	expect(made.status).toBe(303);
	const [claim] = await items(clerk, `${town}/office/claims.json`);
	expect(claim).toMatchObject({ name: "新井茜", state: "open", proof: "officer", made_party: true });
	const mine = `${town}/my/${claim.party_id}/profile`;
	expect((await keeper.get(mine)).status, "not before it is proved").toBe(404);
	expect((await clerk.send(`${town}/office/claims`, `${town}/office/claims/${claim.claim_id}/decide`, { confirm: "1", reason: "" })).status).toBe(303);
	const page = await keeper.get(mine);
	expect(page.status).toBe(200);
	expect(page.text).not.toContain("office/");
	const contact = `${mine}/contacts/new`;
	expect((await keeper.send(contact, contact, { kind: "email", purpose: "general", value: "akane@example.jp" })).status).toBe(303);
	const edit = `${mine}/edit`;
	expect((await keeper.send(edit, edit, { version: "2", name: "新井茜", kana: "アライアカネ", trade_name: "花と茶 あかね", note: "officers only", kind: "business", state: "closed" })).status).toBe(303);
	expect(JSON.parse((await clerk.get(`${office}/${claim.party_id}.json`)).text), "what only officers say stays").toMatchObject({ trade_name: "花と茶 あかね", note: "", kind: "sole_trader", state: "active" });
	const stranger = new Client(server);
	await stranger.sign_in(await add_user(server, "stranger@example.jp"));
	for (const one of [mine, edit, `${mine}/bank-accounts`, `${path}/${claim.claim_id}`]) expect((await stranger.get(one)).status, one).toBe(404);
});

test("a claim with a letter takes five codes and no more", async ({ own }) => {
	const { server, clerk } = await started(own);
	const keeper = new Client(server);
	await keeper.sign_in(await add_user(server, "keeper@example.jp"));
	const fields = { kind: "sole_trader", name: "新井茜", kana: "アライアカネ", prefecture: "東京都", city: "みほん野市", street: "みほん町9-9", telephone: "", proof: "post" };
	const claim = (await keeper.send(`${town}/register`, `${town}/register`, fields)).headers.location ?? "";
	for (let i = 0; i < 5; i++) expect((await keeper.send(claim, claim, { code: "0000-0000-0000" })).headers.location).toBe(`${claim}/answer/wrong`);
	expect((await keeper.send(claim, claim, { code: "0000-0000-0000" })).headers.location).toBe(`${claim}/answer/often`);
	const [row] = await items(clerk, `${town}/office/claims.json`);
	expect(row).toMatchObject({ attempts: 5, state: "open", proof: "post" });
	expect((await clerk.send(`${town}/office/claims`, `${town}/office/claims/${row.claim_id}/letter`, {})).status).toBe(303);
	expect((await items(clerk, `${town}/office/claims.json`))[0].attempts).toBe(0);
});

test("export, edit in a spreadsheet, preview by row, import", async ({ own }) => {
	const { server, clerk } = await started(own);
	const rows = parse_csv((await clerk.get(`${office}.csv`)).text.replace(/^\ufeff/, ""));
	const heading = rows[0] ?? [], name = heading.indexOf("名称"), telephone = heading.indexOf("電話番号"), corporate = heading.indexOf("法人番号");
	const quoted = (table: string[][]): string => table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n") + "\r\n";
	const file = join(scratch("parties"), "parties.csv"), args = [file, "--municipality", "139998", "--database", server.database];
	writeFileSync(file, quoted(rows));
	expect(await kassei_ok(["party", "import", ...args, "--preview"])).toContain("追加 0件、変更 0件、変わりなし 61件、誤り 0件");
	const at = rows.findIndex((row) => row[name] === "ミナト印刷株式会社");
	(rows[at] ?? [])[telephone] = "042-000-9999";
	writeFileSync(file, quoted(rows));
	const preview = await kassei_ok(["party", "import", ...args, "--preview"]);
	expect(preview).toContain(`${at + 1}行目 変更 ミナト印刷株式会社`);
	expect(preview).toContain("電話番号: 042-000-1002 → 042-000-9999");
	expect(await kassei_ok(["party", "import", ...args])).toContain("変更 1件");
	const [row] = await find(clerk, "042-000-9999");
	expect((await clerk.get(`${office}/${row.party_id}`)).text).toContain(`parties.csvの${at + 1}行目`);
	(rows[at] ?? [])[corporate] = "7999901000002";
	writeFileSync(file, quoted(rows));
	const refused = await kassei(["party", "import", ...args]);
	expect(refused.status).toBe(1);
	expect(refused.stderr).toContain("取り込みませんでした");
	expect((await kassei(["party", "import", file, "--municipality", "000000", "--database", server.database])).stderr).toContain("no municipality");
});

test("the published register completes a firm by its number", async ({ own }) => {
	const { server, clerk } = await started(own);
	const file = join(scratch("register"), "13_tokyo_all.csv");
	writeFileSync(file, `1,7000012050002,01,1,2026-04-03,2026-04-03,"株式会社みほん出版",,301,"東京都","みほん野市","本町１丁目２番",,13,999,1000000,,,,,,,2015-10-05,1,,,,,"ミホンシュッパン",0\n`);
	expect(await kassei_ok(["party", "register", file, "--database", server.database])).toContain("1件を登録しました");
	const path = `${office}/new`, party = id_in((await clerk.send(path, path, { kind: "business", state: "active", name: "株式会社みほん出版", corporate_number: "7000012050002" })).headers.location);
	const page = `${office}/${party}`;
	expect((await clerk.get(page)).text).toContain("本町１丁目２番");
	expect((await clerk.send(page, `${page}/complete`, {})).status).toBe(303);
	expect(JSON.parse((await clerk.get(`${page}.json`)).text)).toMatchObject({ kana: "ミホンシュッパン", address: "東京都みほん野市本町１丁目２番", municipality_code: "139998" });
});

test("another town's ids are 404, whoever asks, and the register is for officers", async ({ own }) => {
	const { server, clerk } = await started(own);
	const foreign = await officer(server, "foreign", "officer,approver,accountant", "131172");
	const [row] = await find(clerk, "042-000-1002"), [pair] = await items(clerk, `${town}/office/suspects.json`);
	const there = "/131172-kita/office";
	for (const path of ["", "/edit", "/establishments/new", "/contacts/new", "/persons/new", "/facts/new", "/bank-accounts", "/bank-accounts/new", "/successions/new", "/roster", `/pairs/${pair.second_id}`])
		expect((await foreign.get(`${there}/parties/${row.party_id}${path}`)).status, path).toBe(404);
	expect(await items(foreign, `${there}/parties.json`)).toEqual([]);
	expect(await items(foreign, `${there}/suspects.json`)).toEqual([]);
	const edit = `${there}/parties/${row.party_id}/edit`;
	expect((await foreign.post(edit, { request_id: await foreign.request_id(`${there}/parties/new`), version: "1", kind: "business", name: "x" })).status).toBe(404);
	expect((await foreign.get(office)).status).not.toBe(200);
	const nobody = new Client(server);
	expect((await nobody.get(office)).status).toBe(303);
	expect((await nobody.get(`${office}.json`)).status).toBe(401);
	expect(JSON.parse((await clerk.get(`${office}/${row.party_id}.json`)).text).name).toBe("ミナト印刷株式会社");
});
