// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: files that people send. A form and pieces, a server that is killed in the middle, what is refused
// and what is said then, who may see what, and a scanner (a small one that speaks as clamd does).
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Server as Listener } from "node:net";
import { join } from "node:path";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import { execute, join_party, rights } from "../lib/party.ts";
import { root, scratch } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const piece_bytes = 262_144;
const pdf = readFileSync(join(root, "data/samples/mihonno-2026.pdf"));

type Own = (options: object) => Promise<Server>;
async function shop(own: Own, args: string[] = []): Promise<{ server: Server; client: Client; files: string }> {
	const server = await own({ content: "empty", args: [...cheap_hashing, ...args] });
	const client = new Client(server);
	const files = `${await enter(client, "hana@example.jp", 77_777)}/files`;
	return { server, client, files };
}

async function enter(client: Client, email: string, party: number, right = rights.owner): Promise<string> {
	const user = await add_user(client.server, email);
	await client.sign_in(user);
	return join_party(client.server, email, party, right);
}

/* Lines that differ, so that no two pieces are alike. */
function text_of(bytes: number): Buffer {
	return Buffer.from(Array.from({ length: Math.ceil(bytes / 16) }, (_, i) => `${(i * 7919) % 1_000_003}`.padStart(15, "0")).join("\n")).subarray(0, bytes);
}
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

interface Part { name: string; file?: string; bytes: Buffer | string }
function multipart(parts: Part[]): Buffer {
	const pieces = parts.flatMap(({ name, file, bytes }) => [
		`--BOUNDARY\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? "" : `; filename="${file}"\r\nContent-Type: image/png`}\r\n\r\n`, bytes, "\r\n"]);
	return Buffer.concat([...pieces, "--BOUNDARY--\r\n"].map((one) => (typeof one === "string" ? Buffer.from(one) : one)));
}

async function send_form(client: Client, files: string, parts: Part[]): Promise<Answer> {
	const request_id = await client.request_id(files, files);
	return client.post_bytes(files, multipart([{ name: "request_id", bytes: request_id }, ...parts]), "multipart/form-data; boundary=BOUNDARY");
}
const send_file = (client: Client, files: string, file: string, bytes: Buffer | string): Promise<Answer> => send_form(client, files, [{ name: "file", file, bytes }]);

const list = async (client: Client, files: string): Promise<any> => JSON.parse((await client.get(`${files}.json`)).text);
const json = { Accept: "application/json" };

async function begin(client: Client, files: string, name: string, bytes: Buffer, hash = sha256(bytes)): Promise<string> {
	const answer = await client.post(`${files}/uploads`, { request_id: await client.request_id(files), name, size: String(bytes.length), sha256: hash }, json);
	expect(answer.status).toBe(303);
	return /uploads\/([0-9A-Z]{13})\.json$/.exec(answer.headers.location ?? "")?.[1] ?? "";
}
const piece = (client: Client, files: string, id: string, offset: number, bytes: Buffer): Promise<Answer> =>
	client.post_bytes(`${files}/uploads/${id}/piece?offset=${offset}`, bytes.subarray(offset, offset + piece_bytes), "application/octet-stream", json);
const received = async (client: Client, files: string, id: string): Promise<number> => JSON.parse((await client.get(`${files}/uploads/${id}.json`)).text).received;
const finish = async (client: Client, files: string, id: string): Promise<Answer> => client.post(`${files}/uploads/${id}/finish`, { request_id: await client.request_id(files) }, json);

test("a form brings a file, which can be listed, shown, downloaded and removed", async ({ own }) => {
	const { client, files } = await shop(own);
	const sent = await send_file(client, files, "計画 \"写し\".pdf".replaceAll("\"", "%22"), pdf);
	expect(sent.status).toBe(303);
	const { items } = await list(client, files);
	expect(items).toHaveLength(1);
	expect(items[0]).toMatchObject({ name: "計画 %22写し%22.pdf", type: "pdf", size: pdf.length, scan: "absent", state: "original" });
	expect(items[0].pages).toBeGreaterThan(0);
	const page = await client.get(`${files}/${items[0].file_id}`);
	expect(page.text).toContain("ウイルス検査なし");
	expect(page.text).toContain(sha256(pdf));
	const got = await client.get(`${files}/${items[0].file_id}/download`);
	expect(got.bytes.equals(pdf)).toBe(true);
	expect(got.headers).toMatchObject({ "content-type": "application/pdf", "x-content-type-options": "nosniff", "cache-control": "no-store" });
	expect(got.headers["content-disposition"]).toBe(`attachment; filename="__ _22___22.pdf"; filename*=UTF-8''${encodeURIComponent("計画 %22写し%22.pdf")}`);
	expect((await client.send(`${files}/${items[0].file_id}`, `${files}/${items[0].file_id}/remove`, {})).status).toBe(303);
	expect((await list(client, files)).items).toEqual([]);
	expect((await client.get(`${files}/${items[0].file_id}/download`)).status).toBe(404);
});

test("a double click on the form keeps one file", async ({ own }) => {
	const { client, files } = await shop(own);
	const body = multipart([{ name: "request_id", bytes: await client.request_id(files, files) }, { name: "file", file: "a.txt", bytes: "one file" }]);
	const answers = await Promise.all([1, 2, 3].map(() => client.post_bytes(files, body, "multipart/form-data; boundary=BOUNDARY")));
	expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
	expect((await list(client, files)).items).toHaveLength(1);
});

test("what is refused says which file, why, and what to do, and nothing is kept", async ({ own }) => {
	const { client, files } = await shop(own, ["--file-limit-mb", "1"]);
	const broken_png = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61", "hex"), Buffer.from("nothing that a picture has")]);
	const cases: { file: string; bytes: Buffer | string; status: number; says: RegExp }[] = [
		{ file: "空.pdf", bytes: "", status: 422, says: /「空\.pdf」は中身が空です。正しいファイルを選び直してください。/ },
		{ file: "領収書.pdf", bytes: "MZ\x90\0program", status: 422, says: /「領収書\.pdf」は受け付けていない種類のファイルです（プログラム）。.*PDF/s },
		{ file: "x.txt", bytes: "<script>alert(1)</script>", status: 422, says: /（ウェブページまたはXML）/ },
		{ file: "写真.png", bytes: broken_png, status: 422, says: /「写真\.png」を開けません（画像（PNG））/ },
		{ file: "計画.pdf", bytes: pdf.subarray(0, 3000), status: 422, says: /「計画\.pdf」を開けません（PDF）/ },
		{ file: "表.xlsx", bytes: "PK\x03\x04 cut off", status: 422, says: /「表\.xlsx」を開けません/ },
		{ file: "large.txt", bytes: text_of(1_048_576 + 100), status: 422, says: /「large\.txt」は大きすぎます（上限は1MB）/ },
		{ file: "larger.txt", bytes: text_of(1_048_576 + 200_000), status: 413, says: /送れるファイルは1つ1MBまでです/ },
	];
	for (const { file, bytes, status, says } of cases) {
		const answer = await send_file(client, files, file, bytes);
		expect(answer.status, file).toBe(status);
		expect(answer.text, file).toMatch(says);
	}
	expect((await send_form(client, files, [])).text).toContain("ファイルを選んでください。");
	expect((await send_form(client, files, [{ name: "file", file: "", bytes: "" }])).status).toBe(422);
	expect((await send_form(client, files, [{ name: "file", file: "a", bytes: "a" }, { name: "file", file: "b", bytes: "b" }])).status).toBe(400);
	expect((await send_form(client, files, [{ name: "other", file: "a.txt", bytes: "a" }])).status).toBe(422);
	expect((await client.post_bytes(files, Buffer.from("a=b"), "application/x-www-form-urlencoded")).status).toBe(415);
	expect(await list(client, files)).toMatchObject({ items: [], uploads: [] });
});

test("pieces: only the one that is due, of the right size, and the whole is what was announced", async ({ own }) => {
	const { client, files } = await shop(own);
	const bytes = text_of(3 * piece_bytes + 5000), id = await begin(client, files, "長い.txt", bytes);
	expect((await piece(client, files, id, piece_bytes, bytes)).status, "the second before the first").toBe(409);
	expect((await piece(client, files, id, 0, bytes)).text).toBe(`{"received":${piece_bytes}}\n`);
	expect((await piece(client, files, id, 0, bytes)).status, "the first again").toBe(409);
	expect((await piece(client, files, id, piece_bytes, bytes.subarray(0, piece_bytes + 100))).status, "too short").toBe(400);
	expect((await client.post_bytes(`${files}/uploads/${id}/piece?offset=${piece_bytes}`, bytes.subarray(0, piece_bytes + 1), "application/octet-stream")).status, "too long").toBe(413);
	expect((await client.post_bytes(`${files}/uploads/${id}/piece?offset=-1`, Buffer.from("x"), "application/octet-stream")).status).toBe(400);
	expect((await finish(client, files, id)).status, "not yet whole").toBe(409);
	const both = await Promise.all([1, 2].map(() => piece(client, files, id, piece_bytes, bytes)));
	expect(both.map((answer) => answer.status).sort(), "two at once").toEqual([200, 409]);
	for (let offset = 2 * piece_bytes; offset < bytes.length; offset += piece_bytes) expect((await piece(client, files, id, offset, bytes)).status).toBe(200);
	expect((await finish(client, files, id)).status).toBe(303);
	expect((await client.get(`${files}/${id}/download`)).bytes.equals(bytes)).toBe(true);
	expect((await finish(client, files, id)).status, "finished before").toBe(404);
});

test("a file that changed on its way is refused and forgotten", async ({ own }) => {
	const { client, files } = await shop(own);
	const bytes = text_of(1000), id = await begin(client, files, "変.txt", bytes, sha256(text_of(999)));
	await piece(client, files, id, 0, bytes);
	const answer = await finish(client, files, id);
	expect(answer.status).toBe(422);
	expect(JSON.parse(answer.text).detail).toContain("「変.txt」は送っている間に内容が変わった");
	expect(await list(client, files)).toMatchObject({ items: [], uploads: [] });
	for (const [size, status] of [["0", 422], [String(21 * 1024 * 1024), 413], ["x", 400]] as const) {
		const refused = await client.post(`${files}/uploads`, { request_id: await client.request_id(files), name: "大.txt", size }, json);
		expect(refused.status, size).toBe(status);
	}
});

test("a server that is killed in the middle loses no piece that it has confirmed", async ({ own, serve }) => {
	const { server, client, files } = await shop(own);
	const bytes = text_of(12 * piece_bytes + 77), id = await begin(client, files, "途中.txt", bytes);
	let confirmed = 0;
	for (const kill_after of [3, 7]) {
		while (confirmed < kill_after * piece_bytes) {
			expect((await piece(client, files, id, confirmed, bytes)).status).toBe(200);
			confirmed += piece_bytes;
		}
		const under_way = piece(client, files, id, confirmed, bytes).catch(() => null);
		await client.server.kill();
		await under_way;
		const again = await serve(server.database, cheap_hashing);
		await again.set_clock(today);
		client.server = again;
		const kept = await received(client, files, id);
		expect([confirmed, confirmed + piece_bytes]).toContain(kept);
		confirmed = kept;
	}
	while (confirmed < bytes.length) {
		expect((await piece(client, files, id, confirmed, bytes)).status).toBe(200);
		confirmed = Math.min(confirmed + piece_bytes, bytes.length);
	}
	expect((await finish(client, files, id)).status).toBe(303);
	expect((await client.get(`${files}/${id}/download`)).bytes.equals(bytes)).toBe(true);
});

test("who may see and send", async ({ own }) => {
	const { server, client, files } = await shop(own);
	await send_file(client, files, "a.txt", "a file");
	const { items: [file] } = await list(client, files);
	const addresses = [files, `${files}/${file.file_id}`, `${files}/${file.file_id}/download`];
	const guest = new Client(server), stranger = new Client(server), nobody = new Client(server), officer = new Client(server);
	await enter(guest, "guest@example.jp", 77_777, rights.guest);
	const own_files = `${await enter(stranger, "stranger@example.jp", 88_888)}/files`;
	const staff = await add_user(server, "officer@example.jp", "officer");
	/* On PostgreSQL the command writes by itself, with the machine's date. */
	await execute(server.database, "UPDATE staff_post SET valid_from = 0");
	await execute(server.database, "UPDATE staff_membership SET valid_from = 0");
	await officer.sign_in(staff);
	for (const address of addresses) {
		expect((await guest.get(`${address}`)).status, "a guest looks").toBe(200);
		expect((await stranger.get(address)).status, "a stranger finds nothing").toBe(404);
		expect((await nobody.get(address)).status, "nobody is asked to sign in").toBe(address.endsWith("/download") ? 401 : 303);
		expect((await officer.get(address.replace(/my\//, "office/parties/"))).status, "an officer sees them").toBe(200);
		expect((await client.get(address.replace(/my\//, "office/parties/"))).status, "the shop is no officer").toBe(403);
	}
	expect((await officer.get(files.replace(/my\/[^/]+/, "office/parties/0000000000009"))).status, "an unknown party").toBe(404);
	expect((await stranger.get(`${own_files}/${file.file_id}/download`)).status, "another party's file under one's own party").toBe(404);
	const body = multipart([{ name: "request_id", bytes: await client.request_id(files, files) }, { name: "file", file: "b.txt", bytes: "b" }]);
	expect((await guest.post_bytes(files, body, "multipart/form-data; boundary=BOUNDARY")).status).toBe(403);
	expect((await guest.get(files)).text).not.toContain("<form class=\"form\"");
	expect((await list(client, files)).items).toHaveLength(1);
});

/* A clamd that finds one word. */
function scanner(path: string): Promise<Listener> {
	return new Promise((resolve) => {
		const listener = createServer((socket) => {
			let stream = Buffer.alloc(0);
			socket.on("data", (bytes) => {
				stream = Buffer.concat([stream, bytes]);
				if (stream.subarray(-4).equals(Buffer.alloc(4))) socket.end(stream.includes("MALWARE-LIKE") ? "stream: Test.Word FOUND\0" : "stream: OK\0");
			});
			socket.on("error", () => socket.destroy());
		}).listen(path, () => resolve(listener));
	});
}

test("a scanner refuses, lets pass, and is waited for", async ({ own }) => {
	const path = join(scratch("clamd"), "s"), listener = await scanner(path);
	const { client, files } = await shop(own, ["--clamd-socket", path]);
	const refused = await send_file(client, files, "悪.txt", "this is MALWARE-LIKE text");
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("「悪.txt」からウイルスが見つかったため、受け取りませんでした（Test.Word）");
	expect((await send_file(client, files, "良.txt", "a letter")).status).toBe(303);
	await new Promise((resolve) => listener.close(resolve));
	expect((await send_file(client, files, "待.txt", "another letter")).status).toBe(303);
	const { items } = await list(client, files);
	expect(items.map((item: any) => [item.name, item.scan])).toEqual([["待.txt", "waiting"], ["良.txt", "clean"]]);
	const closed = await client.get(`${files}/${items[0].file_id}/download`);
	expect(closed.status).toBe(403);
	expect(closed.text).toContain("ウイルス検査が終わるまで");
	expect((await client.get(`${files}/${items[1].file_id}/download`)).status).toBe(200);
});
