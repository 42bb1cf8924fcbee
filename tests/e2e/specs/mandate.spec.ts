// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: acting for others. Invitations (hashed, good once, for one address, expiring, withdrawn), rights that an owner changes and
// ends, the last owner, guests; agents with a scope and an end (play G), 行政書士法19条, never the bank account; entries by officers; and that the trail says
// of each act who did it, for whom and by which right.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import type { SignedUp } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { OwnOptions } from "../lib/fixtures.ts";
import { mail_texts } from "../lib/outbox.ts";
import { join_party } from "../lib/party.ts";
import type { Server } from "../lib/program.ts";
import { all_routes } from "../lib/routes.ts";

const slug = "139998-mihonno", letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const day = "2026-07-01T10:00:00+09:00";

function id_text(id: bigint): string {
	let text = "";
	for (let rest = id, i = 0; i < 13; i++, rest /= 32n) text = (letters[Number(rest % 32n)] ?? "") + text;
	return text;
}

interface Town { server: Server; tenant: string; party: string; number: string; my: string; owner: Client }

async function value(server: Server, statement: string): Promise<string> {
	return (await sql(server.database, statement))[0]?.[0] ?? "";
}

async function add_party(server: Server, tenant: string, number: string, name: string, email = "", kind = 1): Promise<string> {
	await sql(server.database, `INSERT INTO party (tenant_id, party_id, kind, state, name, kana, sort_key, trade_name, corporate_number, registration_number, invoice_number,
		representative, municipality_code, address, telephone, email, industry, note, origin, received_us, created_by, updated_us, version, happened)
		VALUES (${tenant}, ${number}, ${kind}, 2, '${name}', '', '', '', '', '', '', '', '', '', '', '${email}', '', '', 1, 0, 0, 0, 1, 0)`);
	return id_text(BigInt(number));
}

/* Passwords of the people of each server, so that they can sign in again. */
const users = new WeakMap<Server, Map<string, SignedUp>>();

async function signed_in(server: Server, email: string, roles = ""): Promise<Client> {
	const client = new Client(server), known = users.get(server) ?? new Map<string, SignedUp>();
	users.set(server, known);
	const user = known.get(email) ?? await add_user(server, email, roles);
	known.set(email, user);
	/* On PostgreSQL the command runs beside the server and knows nothing of its clock. */
	if (roles) for (const table of ["staff_membership", "staff_post"]) await sql(server.database, `UPDATE ${table} SET valid_from = 0`);
	await client.sign_in(user);
	return client;
}

async function make_owner(server: Server, tenant: string, number: string, email: string): Promise<void> {
	const account = await value(server, `SELECT account_id FROM account WHERE email = '${email}'`);
	await sql(server.database, `INSERT INTO mandate_member (tenant_id, party_id, account_id, member_right, from_us, granted_by, version)
		VALUES (${tenant}, ${number}, ${account}, 1, 1, ${account}, 1)`);
}

async function town(own: (options?: OwnOptions) => Promise<Server>, args: string[] = []): Promise<Town> {
	/* Nobody has to sign in again when the clock is moved by months. */
	const server = await own({ args: [...cheap_hashing, "--session-idle-minutes", "1440", "--session-hours", "720", "--lock-failures", "100", ...args] });
	await server.set_clock(day);
	const tenant = await value(server, "SELECT tenant_id FROM tenant WHERE code = '139998'"), number = "7001";
	const party = await add_party(server, tenant, number, "ミナト印刷");
	const owner = await signed_in(server, "minato@example.jp");
	await make_owner(server, tenant, number, "minato@example.jp");
	return { server, tenant, number, party, my: `/${slug}/my/${party}`, owner };
}

/* The address in the newest mail to somebody. */
async function link_to(t: Town, email: string): Promise<string> {
	const text = (await mail_texts(t.server, `mail = '${email}'`)).reverse().join("\n");
	const link = /\/139998-mihonno\/invitations\/[0-9A-Z]{26}/.exec(text)?.[0];
	if (!link) throw new Error(`no invitation to ${email} in: ${text}`);
	return link;
}

const mails = (t: Town, email: string, template: string): Promise<string> =>
	value(t.server, `SELECT count(*) FROM notice WHERE mail = '${email}' AND template = '${template}'`);

async function invite(t: Town, email: string, as: string): Promise<string> {
	const answer = await t.owner.send(`${t.my}/people/invite`, `${t.my}/people/invite`, { email, name: email.split("@")[0] ?? "", right: as });
	expect(answer.status, answer.text).toBe(303);
	return link_to(t, email);
}

const agency = { name: "代書太郎", subject: "all", ability: "act", paid: "yes", licence_no: "", from_on: "2026-07-01", until_on: "2026-12-31" };

async function offer(t: Town, email: string, more: Partial<typeof agency> = {}): Promise<string> {
	const answer = await t.owner.send(`${t.my}/mandates/new`, `${t.my}/mandates/new`, { ...agency, ...more, email });
	expect(answer.status, answer.text).toBe(303);
	return link_to(t, email);
}

async function accept(client: Client, link: string): Promise<void> {
	const answer = await client.send(link, link, {});
	expect(answer.status, answer.text).toBe(303);
}

const people = async (t: Town): Promise<{ account_id: string; member_right: string; until_us: unknown; version: number; email: string }[]> =>
	JSON.parse((await t.owner.get(`${t.my}/people.json`)).text).items;

async function ran(t: Town, template: string, addresses: string[]): Promise<void> {
	for (const address of addresses) await expect.poll(() => mails(t, address, template)).toBe("1");
}

/* Every page of the address of a party about its bank accounts. */
const bank_routes = (): string[] => all_routes().filter((route) => route.method === "GET" && /\/my\/\{party_id\}\/.*bank/.test(route.path)).map((route) => route.path);

test("an invitation is for one address, good once, kept as a hash, and its state is seen", async ({ own }) => {
	const t = await town(own), link = await invite(t, "hanako@example.jp", "member"), token = link.slice(-26);
	const stranger = await signed_in(t.server, "stranger@example.jp"), hanako = await signed_in(t.server, "hanako@example.jp");
	const page = await stranger.get(link);
	expect(page.text).toContain("ほかのメールアドレス");
	expect(page.text, "not even who invites").not.toContain("ミナト印刷</span></dd>");
	const forced = await stranger.post(link, { request_id: await stranger.request_id("/account", "/sign-out") });
	expect(forced.status).toBe(404);
	expect((await new Client(t.server).get(link)).headers.location).toContain("/sign-in?next=");
	expect((await hanako.get(`${t.my}/people`)).status).toBe(404);
	expect((await t.owner.get(`${t.my}/people`)).text).toContain("返事待ち");
	const shown = await hanako.get(link);
	expect(shown.text).toContain("担当者");
	const twice = { request_id: /name="request_id" value="([^"]+)"/.exec(shown.text)?.[1] ?? "" };
	expect((await Promise.all([hanako.post(link, twice), hanako.post(link, twice)])).map((answer) => answer.status)).toEqual([303, 303]);
	expect((await hanako.get(`${t.my}/people`)).status).toBe(200);
	expect((await hanako.get(`/${slug}/my`)).text).toContain("ミナト印刷");
	expect((await hanako.get(`${t.my}/people`)).text, "the party in use").toContain("ミナト印刷（手続の担当者）として利用中");
	expect((await hanako.get(link)).text).toContain("この招待は使えません");
	const again = await hanako.post(link, { request_id: await hanako.request_id("/account", "/sign-out") });
	expect(again.status).toBe(409);
	expect((await t.owner.get(`${t.my}/people`)).text).toContain("受けました");
	expect(await value(t.server, `SELECT count(*) FROM mandate_invitation WHERE party_id = ${t.number}`)).toBe("1");
	expect(await value(t.server, "SELECT count(*) FROM audit WHERE path LIKE '%" + token + "%'"), "no token in the trail").toBe("0");
});

test("an invitation expires, is withdrawn, is declined; the answer never says whether the address has an account", async ({ own }) => {
	const t = await town(own);
	await signed_in(t.server, "hanako@example.jp");
	const with_account = await t.owner.send(`${t.my}/people/invite`, `${t.my}/people/invite`, { email: "hanako@example.jp", name: "N", right: "guest" });
	const without = await t.owner.send(`${t.my}/people/invite`, `${t.my}/people/invite`, { email: "nobody@example.jp", name: "N", right: "guest" });
	expect([with_account.status, with_account.headers.location]).toEqual([without.status, without.headers.location]);
	const late = await link_to(t, "hanako@example.jp");
	await t.server.set_clock("2026-07-15T23:59:59+09:00");
	const hanako = await signed_in(t.server, "hanako@example.jp");
	t.owner = await signed_in(t.server, "minato@example.jp");
	expect((await hanako.get(late)).text).toContain("招待を受ける");
	const request_id = await hanako.request_id(late, late);
	await t.server.set_clock("2026-07-16T00:00:00+09:00");
	expect((await hanako.post(late, { request_id })).status).toBe(409);
	expect((await t.owner.get(`${t.my}/people`)).text).toContain("期限切れ");
	const taken_back = await invite(t, "hanako@example.jp", "member");
	const action = /action="([^"]+\/withdraw)"/.exec((await t.owner.get(`${t.my}/people`)).text)?.[1] ?? "";
	const before = await hanako.request_id(taken_back, taken_back);
	expect((await t.owner.send(`${t.my}/people`, action, {})).status).toBe(303);
	expect((await hanako.post(taken_back, { request_id: before })).status).toBe(409);
	const declined = await invite(t, "hanako@example.jp", "owner");
	expect((await hanako.send(declined, declined, { decline: "1" })).status).toBe(303);
	expect((await hanako.get(`${t.my}/people`)).status).toBe(404);
	expect((await t.owner.get(`${t.my}/people`)).text).toContain("断りました");
	const refused = await t.owner.send(`${t.my}/people/invite`, `${t.my}/people/invite`, { email: "no address", name: "花子", right: "guest" });
	expect(refused.status).toBe(422);
	expect(refused.text, "what was typed stays").toContain('value="no address"');
	expect((await t.owner.send(`${t.my}/people/invite`, `${t.my}/people/invite`, { email: "a@example.jp", name: "N", right: "agent" })).status).toBe(400);
});

test("an owner changes and ends rights, at once; the last owner stays; the history too", async ({ own }) => {
	const t = await town(own), hanako = await signed_in(t.server, "hanako@example.jp");
	await accept(hanako, await invite(t, "hanako@example.jp", "member"));
	const line = (await people(t)).find((person) => person.email === "hanako@example.jp");
	const self = (await people(t)).find((person) => person.email === "minato@example.jp");
	expect((await hanako.get(`${t.my}/people/invite`)).status, "a member does not invite").toBe(403);
	await t.server.set_clock("2026-07-01T10:01:00+09:00");
	const stay = await t.owner.send(`${t.my}/people/leave`, `${t.my}/people/leave`, {});
	expect(stay.status).toBe(422);
	expect(stay.text).toContain("代表がいなくなる");
	expect((await t.owner.send(`${t.my}/people`, `${t.my}/people/${self?.account_id}/right`, { right: "guest" })).status).toBe(422);
	expect((await t.owner.send(`${t.my}/people`, `${t.my}/people/${line?.account_id}/right`, { right: "owner" })).status).toBe(303);
	expect((await hanako.get(`${t.my}/people/invite`)).status).toBe(200);
	const waiting = await invite(t, "jiro@example.jp", "member");
	expect((await hanako.send(`${t.my}/people`, `${t.my}/people/${self?.account_id}/right`, { right: "guest" })).status).toBe(303);
	expect((await t.owner.get(`${t.my}/people`)).status, "a guest sees no addresses").toBe(403);
	expect((await t.owner.get(`${t.my}/mandates`)).text).toContain("として利用中");
	const jiro = await signed_in(t.server, "jiro@example.jp");
	expect((await jiro.get(waiting)).text, "what he sent as owner is withdrawn").toContain("この招待は使えません");
	await t.server.set_clock("2026-07-01T10:02:00+09:00");
	const now = JSON.parse((await hanako.get(`${t.my}/people.json`)).text).items.find((person: { email: string; until_us: unknown }) => person.email === "minato@example.jp" && !person.until_us);
	const end = `${t.my}/people/${now.account_id}/end`;
	expect((await hanako.send(`${t.my}/people`, end, { version: String(now.version + 1) })).status, "an old version").toBe(409);
	expect((await hanako.send(`${t.my}/people`, end, { version: String(now.version) })).status).toBe(303);
	expect((await t.owner.get(`${t.my}/mandates`)).status).toBe(404);
	const rows = await sql(t.server.database, `SELECT member_right, CASE WHEN until_us IS NULL THEN 0 ELSE 1 END, granted_by = ended_by FROM mandate_member
		WHERE tenant_id = ${t.tenant} AND party_id = ${t.number} ORDER BY from_us, member_right`);
	expect(rows.map((row) => row.slice(0, 2).join())).toEqual(["1,1", "2,1", "1,0", "4,1"]);
	expect((await hanako.post(`${t.my}/people/${id_text(99n)}/right`, { right: "owner", request_id: await hanako.request_id(`${t.my}/people`) })).status).toBe(404);
});

test("play G: a mandate from 7/1 to 12/31 ends at midnight; both sides are told; the bank account is refused throughout", async ({ own }) => {
	const t = await town(own), agent = await signed_in(t.server, "gyosei@example.jp");
	expect((await t.owner.send(`${t.my}/mandates/new`, `${t.my}/mandates/new`, { ...agency, email: "gyosei@example.jp", licence_no: "123" })).status).toBe(422);
	await accept(agent, await offer(t, "gyosei@example.jp", { licence_no: "第１２３４５６７８号" }));
	expect([await mails(t, "gyosei@example.jp", "mandate_given"), await mails(t, "minato@example.jp", "mandate_given")]).toEqual(["1", "1"]);
	expect(await value(t.server, `SELECT licence_no FROM mandate WHERE party_id = ${t.number}`)).toBe("12345678");
	const page = await agent.get(`${t.my}/mandates`);
	expect(page.text).toContain("ミナト印刷（代理人）として利用中");
	expect(page.text).toContain("行政書士 第12345678号");
	expect((await agent.get(`${t.my}/files`)).text, "may send").toContain("ファイルを送る");
	expect((await agent.get(`${t.my}/people`)).status, "nothing of the insiders").toBe(403);
	expect(bank_routes().length).toBeGreaterThan(0);
	for (const path of bank_routes()) expect((await agent.get(path.replace("{slug}", slug).replace("{party_id}", t.party))).status, path).toBe(403);
	await t.server.set_clock("2026-12-18T00:00:01+09:00");
	await ran(t, "mandate_ending", ["gyosei@example.jp", "minato@example.jp"]);
	await t.server.set_clock("2026-12-31T23:59:59+09:00");
	const late = await signed_in(t.server, "gyosei@example.jp"), mine = await signed_in(t.server, "minato@example.jp");
	expect((await late.get(`${t.my}/mandates`)).status).toBe(200);
	const request_id = await late.request_id("/account", "/sign-out"), stop = /action="([^"]+\/mandates\/[^"]+\/end)"/.exec((await late.get(`${t.my}/mandates`)).text)?.[1] ?? "";
	await t.server.set_clock("2027-01-01T00:00:00+09:00");
	for (const path of ["mandates", "files", "people", "proxy", "mandates.json"]) expect((await late.get(`${t.my}/${path}`)).status, path).toBe(404);
	expect((await late.post(stop, { request_id })).status).toBe(404);
	await t.server.set_clock("2027-01-01T00:00:01+09:00");
	for (const path of ["mandates", "files", "people", "proxy", "mandates.json"]) expect((await late.get(`${t.my}/${path}`)).status, path).toBe(404);
	expect((await late.get(`/${slug}/my`)).text).not.toContain("ミナト印刷");
	expect((await mine.get(`${t.my}/mandates`)).text, "the record lives on").toContain("期間が終了");
	await ran(t, "mandate_ended", ["gyosei@example.jp", "minato@example.jp"]);
});


test("行政書士法19条: a paid agent without a number looks and comments only; a law of the settings lets him act; scope and end are checked", async ({ own }) => {
	const t = await town(own, ["--mandate-other-laws", "弁護士法;社会保険労務士法"]);
	const consultant = await signed_in(t.server, "consultant@example.jp"), lawyer = await signed_in(t.server, "lawyer@example.jp"), friend = await signed_in(t.server, "friend@example.jp");
	await accept(consultant, await offer(t, "consultant@example.jp"));
	await accept(lawyer, await offer(t, "lawyer@example.jp", { other_law: "弁護士法" } as object));
	await accept(friend, await offer(t, "friend@example.jp", { paid: "no" }));
	const may_send = async (client: Client): Promise<boolean> => (await client.get(`${t.my}/files`)).text.includes("ファイルを送る");
	expect([await may_send(consultant), await may_send(lawyer), await may_send(friend)]).toEqual([false, true, true]);
	expect((await consultant.get(`${t.my}/mandates`)).text).toContain("（閲覧とコメントのみ）として利用中");
	expect((await consultant.get(`${t.my}/mandates`)).text, "only his own").not.toContain("弁護士法");
	const request_id = await consultant.request_id("/account", "/sign-out");
	expect((await consultant.post(`${t.my}/files/uploads`, { request_id, name: "a.pdf", size: "1" })).status).toBe(403);
	for (const bad of [{ other_law: "占い師法" }, { until_on: "2026-06-30" }, { until_on: "2031-07-01" }, { from_on: "2026-02-30" }, { email: "nobody" }] as object[])
		expect((await t.owner.send(`${t.my}/mandates/new`, `${t.my}/mandates/new`, { ...agency, email: "x@example.jp", ...bad })).status, JSON.stringify(bad)).toBe(422);
	expect((await t.owner.send(`${t.my}/mandates/new`, `${t.my}/mandates/new`, { ...agency, email: "x@example.jp", subject: "case-0000000000001" })).status).toBe(404);
});

test("a guest who is also an agent acts as the agent, as far as the mandate goes and as long as it lasts", async ({ own }) => {
	const t = await town(own), hanako = await signed_in(t.server, "hanako@example.jp"), adviser = await signed_in(t.server, "adviser@example.jp"), son = await signed_in(t.server, "son@example.jp");
	const right_of = async (client: Client): Promise<string> => /ミナト印刷（([^）]+)）として利用中/.exec((await client.get(`${t.my}/mandates`)).text)?.[1] ?? "none";
	const may_send = async (client: Client): Promise<boolean> => (await client.get(`${t.my}/files`)).text.includes("ファイルを送る");
	for (const [client, email] of [[hanako, "hanako@example.jp"], [adviser, "adviser@example.jp"]] as const) await accept(client, await invite(t, email, "guest"));
	await accept(son, await invite(t, "son@example.jp", "member"));
	expect([await right_of(hanako), await may_send(hanako)], "a guest looks").toEqual(["閲覧とコメントのみ", false]);
	await accept(hanako, await offer(t, "hanako@example.jp", { paid: "no" }));
	await accept(adviser, await offer(t, "adviser@example.jp"));
	await accept(son, await offer(t, "son@example.jp", { paid: "no" }));
	expect([await right_of(hanako), await may_send(hanako)], "the mandate goes beyond the guest").toEqual(["代理人", true]);
	expect((await hanako.send_file(`${t.my}/files`, `${t.my}/files`, {}, "見積.txt", Buffer.from("10万円"))).status).toBe(303);
	const [acting, mandate] = (await sql(t.server.database, "SELECT acting, mandate_id FROM audit WHERE route = 'file_send' ORDER BY audit_id DESC LIMIT 1"))[0] ?? [];
	expect([acting, Number(mandate) > 0], "written down as the agent's act").toEqual(["3", true]);
	expect((await hanako.get(`${t.my}/people`)).status, "no insider for that").toBe(403);
	expect([await right_of(adviser), await may_send(adviser)], "an agent who may not act adds nothing").toEqual(["閲覧とコメントのみ", false]);
	expect([await right_of(son), (await son.get(`${t.my}/people`)).status], "a member stays a member").toEqual(["手続の担当者", 200]);
	const stop = /action="([^"]+\/mandates\/[^"]+\/end)"/.exec((await hanako.get(`${t.my}/mandates`)).text)?.[1] ?? "";
	expect((await hanako.send(`${t.my}/mandates`, stop, {})).status).toBe(303);
	expect([await right_of(hanako), await may_send(hanako)], "a guest again").toEqual(["閲覧とコメントのみ", false]);
});

test("either side ends a mandate at once, nobody else; both are told", async ({ own }) => {
	const t = await town(own), agent = await signed_in(t.server, "agent@example.jp"), other = await signed_in(t.server, "other@example.jp");
	for (const [client, email] of [[agent, "agent@example.jp"], [other, "other@example.jp"]] as const) await accept(client, await offer(t, email, { paid: "no" }));
	const ids = Object.fromEntries(JSON.parse((await t.owner.get(`${t.my}/mandates.json`)).text).items.map((item: { agent: string; mandate_id: string }) => [item.agent, item.mandate_id]));
	const request_id = await other.request_id("/account", "/sign-out");
	expect((await other.post(`${t.my}/mandates/${ids.agent}/end`, { request_id })).status, "another agent").toBe(404);
	const stranger = await signed_in(t.server, "stranger@example.jp"), elsewhere = await join_party(t.server, "stranger@example.jp", 88_888);
	const own_request = await stranger.request_id("/account", "/sign-out");
	expect((await stranger.post(`${elsewhere}/mandates/${ids.agent}/end`, { request_id: own_request })).status, "the owner of another firm").toBe(404);
	expect((await agent.get(`${t.my}/mandates`)).status, "it lasts").toBe(200);
	expect((await agent.send(`${t.my}/mandates`, `${t.my}/mandates/${ids.agent}/end`, {})).status).toBe(303);
	expect((await agent.get(`${t.my}/mandates`)).status).toBe(404);
	expect((await t.owner.send(`${t.my}/mandates`, `${t.my}/mandates/${ids.other}/end`, {})).status).toBe(303);
	expect((await other.get(`${t.my}/mandates`)).status).toBe(404);
	expect([await mails(t, "agent@example.jp", "mandate_ended"), await mails(t, "minato@example.jp", "mandate_ended")]).toEqual(["1", "2"]);
	await t.server.set_clock("2027-01-02T00:00:00+09:00");
	await ran(t, "mandate_ended", ["agent@example.jp"]);
	const page = (await (await signed_in(t.server, "minato@example.jp")).get(`${t.my}/mandates`)).text;
	expect(page.match(/途中で終了/g)).toHaveLength(2);
});

test("a mandate for one case acts nowhere else", async ({ own }) => {
	const t = await town(own), agent = await signed_in(t.server, "agent@example.jp");
	await sql(t.server.database, `INSERT INTO mandate_subject (tenant_id, scope, subject_id, party_id, service_id, name) VALUES (${t.tenant}, 3, 501, ${t.number}, 400, '設備投資補助')`);
	await sql(t.server.database, `INSERT INTO mandate_subject (tenant_id, scope, subject_id, party_id, service_id, name) VALUES (${t.tenant}, 3, 502, 999, 400, 'よその案件')`);
	const form = (await t.owner.get(`${t.my}/mandates/new`)).text;
	expect(form).toContain("設備投資補助");
	expect(form).not.toContain("よその案件");
	expect((await t.owner.send(`${t.my}/mandates/new`, `${t.my}/mandates/new`, { ...agency, email: "agent@example.jp", subject: `case-${id_text(502n)}` })).status).toBe(404);
	const link = await offer(t, "agent@example.jp", { paid: "no", subject: `case-${id_text(501n)}` });
	expect((await agent.get(link)).text).toContain("1つの案件「設備投資補助」");
	await accept(agent, link);
	expect((await agent.get(`${t.my}/files`)).status, "looks at the party").toBe(200);
	expect((await agent.get(`${t.my}/files`)).text, "acts not for the party as a whole").not.toContain("ファイルを送る");
});

test("the trail says who did it, for whom and by which right", async ({ own }) => {
	const t = await town(own), agent = await signed_in(t.server, "agent@example.jp"), guest = await signed_in(t.server, "guest@example.jp");
	await accept(agent, await offer(t, "agent@example.jp", { licence_no: "12345678" }));
	await accept(guest, await invite(t, "guest@example.jp", "guest"));
	for (const client of [t.owner, agent, guest]) await client.get(`${t.my}/mandates`);
	expect((await guest.send(`${t.my}/people/leave`, `${t.my}/people/leave`, {})).status).toBe(303);
	const officer = await signed_in(t.server, "officer@example.jp", "officer"), entry = await begin(t, officer);
	await officer.send(entry, `${entry}/lines`, { sentence: "電話番号を変えたい。" });
	const mandate = await value(t.server, `SELECT mandate_id FROM mandate WHERE party_id = ${t.number}`);
	const lines = await sql(t.server.database, `SELECT DISTINCT u.email, a.route, a.party_id, a.acting, a.mandate_id FROM audit a JOIN account u ON u.account_id = a.account_id
		WHERE a.tenant_id = ${t.tenant} AND a.route IN ('mandate_index', 'leave', 'insider_invite', 'mandate_give', 'invitation_answer', 'proxy_begin', 'proxy_line')`);
	const said = (email: string, route: string): string[] => (lines.find((line) => line[0] === `${email}@example.jp` && line[1] === route) ?? []).slice(2);
	expect(said("minato", "mandate_index")).toEqual([t.number, "1", "0"]);
	expect(said("agent", "mandate_index")).toEqual([t.number, "3", mandate]);
	expect(said("guest", "leave")).toEqual([t.number, "4", "0"]);
	expect(said("minato", "insider_invite")).toEqual([t.number, "1", "0"]);
	expect(said("minato", "mandate_give")).toEqual([t.number, "1", "0"]);
	expect(said("guest", "invitation_answer"), "not yet for the party").toEqual([t.number, "0", "0"]);
	expect(said("officer", "proxy_begin"), "an officer acts by his own role").toEqual([t.number, "0", "0"]);
	expect(said("officer", "proxy_line")).toEqual([t.number, "0", "0"]);
});

/* ---- 職員代行入力 ---- */

async function begin(t: Town, officer: Client, channel = "telephone", party = t.party): Promise<string> {
	const list = `/${slug}/office/parties/${party}/proxy`;
	const answer = await officer.send(list, list, { channel, asked_by: "見本 母（代表の母）", checked_by: "登録の電話番号に折り返した" });
	expect(answer.status, answer.text).toBe(303);
	return answer.headers.location ?? "";
}

test("an entry by an officer is read back, marked on what it touches, and seen by the party", async ({ own }) => {
	const t = await town(own), officer = await signed_in(t.server, "officer@example.jp", "officer"), agent = await signed_in(t.server, "agent@example.jp");
	await accept(agent, await offer(t, "agent@example.jp", { paid: "no" }));
	const entry = await begin(t, officer), version = "1";
	expect((await officer.send(entry, `${entry}/finish`, { version, read_back: "1" })).text).toContain("まだ何も入力されていません");
	const refused = await officer.send(entry, `${entry}/lines`, { sentence: "個人番号は123456789018です。" });
	expect(refused.status).toBe(422);
	expect((await officer.send(entry, `${entry}/lines`, { sentence: "代理人をやめてほしいとのこと。" })).status).toBe(303);
	const stop = /action="([^"]+\/mandates\/[^"]+\/end)"/.exec((await officer.get(entry)).text)?.[1] ?? "";
	expect((await officer.send(entry, stop, {})).status).toBe(303);
	expect((await agent.get(`${t.my}/mandates`)).status).toBe(404);
	const touched = await sql(t.server.database, "SELECT what, what_id FROM mandate_proxy_line WHERE what <> ''");
	expect(touched).toEqual([["mandate", await value(t.server, `SELECT mandate_id FROM mandate WHERE party_id = ${t.number}`)]]);
	expect((await officer.send(entry, `${entry}/finish`, { version })).text, "by telephone it is read back").toContain("読み上げて確認していただいてから");
	expect((await officer.send(entry, `${entry}/finish`, { version, read_back: "1", printed: "1", send_copy: "1" })).status).toBe(303);
	const closed = await officer.request_id("/account", "/sign-out");
	expect((await officer.post(`${entry}/lines`, { request_id: closed, sentence: "あとから" })).status).toBe(409);
	const list = await t.owner.get(`${t.my}/proxy`), path = new RegExp(`${t.my}/proxy/[0-9A-Z]{13}`).exec(list.text)?.[0] ?? "";
	expect(list.text).toContain("読み上げ確認済");
	const page = (await t.owner.get(path)).text;
	for (const word of ["職員代行入力（電話）", "見本 母（代表の母）", "代理人をやめてほしい", "代理人「agent」の登録を終えました。"]) expect(page).toContain(word);
	expect((await t.owner.get(`/${slug}/office/parties/${t.party}/proxy`)).status, "no officer").toBe(403);
	expect((await officer.get(`/${slug}/office/parties/${id_text(12n)}/proxy`)).status).toBe(404);
	expect((await officer.get(entry.replace(t.party, await add_party(t.server, t.tenant, "7002", "よその店")))).status, "another party's entry").toBe(404);
});

test("somebody without e-mail: an officer keeps the record, and the copy is a letter to post", async ({ own }) => {
	const t = await town(own), officer = await signed_in(t.server, "officer@example.jp", "officer");
	const person = await add_party(t.server, t.tenant, "7003", "見本 トメ", "", 3);
	await sql(t.server.database, `INSERT INTO party_establishment (tenant_id, establishment_id, party_id, name, is_main, postal_code, municipality_code, prefecture, city, street, building, version)
		VALUES (${t.tenant}, 7103, 7003, '', TRUE, '1900000', '', '東京都', 'みほん野市', '一丁目2-3', '', 1)`);
	const entry = await begin(t, officer, "counter", person);
	await officer.send(entry, `${entry}/lines`, { sentence: "商店街の催しに出店したい。" });
	expect((await officer.send(entry, `${entry}/finish`, { version: "1", printed: "1", read_back: "1", on_paper: "1", send_copy: "1" })).status).toBe(303);
	const letters_to_post = await sql(t.server.database, "SELECT channel, name, postcode, address FROM notice WHERE template = 'proxy_copy'");
	expect(letters_to_post).toEqual([["2", "見本 トメ", "1900000", "東京都みほん野市一丁目2-3"]]);
});

test("one person in several firms and towns has one sign-in, and the address says for whom", async ({ own }) => {
	const t = await town(own), second = await add_party(t.server, t.tenant, "7002", "みほん珈琲");
	await make_owner(t.server, t.tenant, "7002", "minato@example.jp");
	const elsewhere = (await sql(t.server.database, "SELECT tenant_id, slug FROM tenant WHERE code = '131172'"))[0] ?? [];
	const third = await add_party(t.server, elsewhere[0] ?? "", "7003", "北の店");
	await make_owner(t.server, elsewhere[0] ?? "", "7003", "minato@example.jp");
	const list = (await t.owner.get(`/${slug}/my`)).text;
	expect(list).toContain("ミナト印刷");
	expect(list).toContain("みほん珈琲");
	expect(list).not.toContain("北の店");
	expect((await t.owner.get(`/${elsewhere[1]}/my`)).text).toContain("北の店");
	expect((await t.owner.get(`/${slug}/my/${second}/people`)).text).toContain("みほん珈琲（代表）として利用中");
	expect((await t.owner.get(`/${elsewhere[1]}/my/${third}/people`)).text).toContain("北の店（代表）として利用中");
	expect((await t.owner.get(`/${slug}/my/${third}/people`)).status, "not in that town").toBe(404);
});
