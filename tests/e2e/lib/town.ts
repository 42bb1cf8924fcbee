// SPDX-License-Identifier: AGPL-3.0-or-later
// A town in the middle of its work: the demonstration, and one record of each kind that only work makes, through the pages' own forms.
import type { Client } from "./client.ts";
import type { Answer } from "./http.ts";
import { signed_in } from "./people.ts";
import type { Server } from "./program.ts";
import { examples_of } from "./routes.ts";
import type { Json } from "./http.ts";

export const slug = "139998-mihonno";
const office = `/${slug}/office`;

/* A name, an address and a mail as long as people have them: pages have to bear them. */
export const long_name = "株式会社みほん野市産業振興総合研究開発センター東日本広域営業推進本部みほん野西口駅前第二事業所";

async function items(client: Client, path: string): Promise<Json[]> {
	return JSON.parse((await client.get(path)).text).items;
}

async function sent(client: Client, page: string, action: string, fields: Record<string, string>): Promise<string> {
	const answer: Answer = await client.send(page, action, fields);
	if (answer.status !== 303) throw new Error(`${action}: ${answer.status} ${answer.text.split("error-summary__title")[1]?.slice(0, 600)}`);
	return answer.headers.location?.split("?")[0]?.split("/").pop() ?? "";
}

/* The ids of the records, by the names that routes have for them. */
export async function busy_town(server: Server): Promise<Record<string, string>> {
	const [owner, citizen, officer, administrator, auditor] = await Promise.all((["owner", "account", "officer", "administrator", "auditor"] as const).map((who) => signed_in(server, who)));
	if (!owner || !citizen || !officer || !administrator || !auditor) throw new Error("nobody is there");
	const party_id = /\/my\/([0-9A-Z]{13})/.exec((await owner.get("/account")).text)?.[1] ?? "", my = `/${slug}/my/${party_id}`, record = `${office}/parties/${party_id}`;
	const ids: Record<string, string> = { ...(await examples_of(server)), party_id, answer: "wrong" };
	const [pair] = await items(officer, `${office}/suspects.json`);
	Object.assign(ids, { kept_id: pair.first_id, other_id: pair.second_id });

	/* The firm itself: a contact, people, an agent, a file. */
	await sent(owner, `${my}/profile/contacts/new`, `${my}/profile/contacts/new`, { kind: "email", purpose: "general", value: "a.person.with.a.very.long.name@a-very-long-name-of-a-firm.example.jp", attention: "営業企画推進グループ" });
	await sent(owner, `${my}/people/invite`, `${my}/people/invite`, { email: "musume@example.jp", name: "佐藤 ゆい", right: "member" });
	await sent(owner, `${my}/mandates/new`, `${my}/mandates/new`, { name: "代書 太郎", email: "shimin@mihonno.example", ability: "act", paid: "paid", licence_no: "12345678", from_on: "2026-11-02", until_on: "2027-03-31" });
	await owner.send_file(`${my}/files`, `${my}/files`, {}, "店の看板を直すための見積書と図面のご案内.txt", Buffer.from("看板"));
	ids["file_id"] = (await items(owner, `${my}/files.json`))[0].file_id;

	/* The counter: a name alone, claims, a proxy entry, a succession, somebody in charge, two rows joined. */
	await sent(officer, `${office}/parties`, `${office}/parties/receive`, { name: long_name, kind: "business" });
	const claim = { kind: "sole_trader", name: "市民 光", kana: "シミン ヒカル", trade_name: "みほんの花屋", corporate_number: "", postal_code: "180-0002", prefecture: "東京都", city: "みほん野市", street: "駅前一丁目1番1号", building: "", telephone: "", note: "" };
	await sent(citizen, `/${slug}/register`, `/${slug}/register`, { ...claim, proof: "officer", name: long_name });
	ids["claim_id"] = await sent(citizen, `/${slug}/register`, `/${slug}/register`, { ...claim, proof: "post" });
	ids["proxy_id"] = await sent(officer, `${record}/proxy`, `${record}/proxy`, { channel: "counter", asked_by: "見本 トメ（本人）", checked_by: "運転免許証を見た" });
	await sent(officer, `${record}/proxy/${ids["proxy_id"]}`, `${record}/proxy/${ids["proxy_id"]}/lines`, { sentence: "商店街の催しに出店したい。" });
	const [company] = await items(officer, `${office}/parties.json?q=${encodeURIComponent("ミナト印刷株式会社")}`), proposal = `${office}/parties/${company.party_id}/successions/new`;
	await sent(officer, proposal, proposal, { kind: "representative", effective_on: "2026-11-01", new_name: "湊 次郎", new_kana: "ミナト ジロウ", new_title: "代表取締役", reason: "交代" });
	ids["succession_id"] = (await items(officer, `${office}/successions.json`))[0].succession_id;
	const [, second] = await items(officer, `${office}/suspects.json`), join = `${office}/parties/${second.first_id}/pairs/${second.second_id}`;
	ids["join_id"] = await sent(officer, join, `${join}/join`, { version: "1", other_version: "1", reason: "同じ電話番号" });
	const parts = JSON.parse((await officer.get(`${record}.json`)).text);
	Object.assign(ids, { establishment_id: parts.establishments[0].establishment_id, contact_id: parts.contacts[0].contact_id, person_id: parts.persons[0].person_id });

	const list = await officer.send_file(`${office}/parties/imports`, `${office}/parties/imports`, {}, "企業台帳.csv", Buffer.from("会社名,よみ,法人・個人\r\n株式会社青空製作所,アオゾラセイサクショ,法人\r\n"));
	ids["import_id"] = /imports\/([0-9A-Z]{13})/.exec(list.headers.location ?? "")?.[1] ?? "";

	/* The house: sections, posts, officers, the April change. */
	const [section] = await items(administrator, `${office}/sections.json`), [post] = await items(administrator, `${office}/posts.json`), [person] = await items(administrator, `${office}/people.json`);
	Object.assign(ids, { section_id: section.section_id, post_id: post.post_id, account_id: person.account_id });
	await sent(officer, `${office}/charges`, `${office}/charges`, { party: party_id, account: (await items(administrator, `${office}/people.json`)).find((one) => one.person === "見本 太郎").account_id });
	const [heads = "", ...rows] = (await administrator.get(`${office}/april/template.csv`)).text.trim().split("\r\n");
	const april = await administrator.send_file(`${office}/april`, `${office}/april`, { effective_on: "2027-04-01" }, "jinji.csv", Buffer.from([heads, rows[0]?.replace(/,,/, ",退職,")].join("\r\n")));
	ids["april_id"] = april.headers.location?.split("/").pop() ?? "";
	ids["audit_id"] = (await items(auditor, `${office}/audit.json`))[0].audit_id;
	return ids;
}
