// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits in the outbox, read as the program's own job reads it: messages that hold a link or a code stand there encrypted under the key file
// (XChaCha20-Poly1305, src/office/notice/sealed.h), so a test that follows a mail's link opens them with that file.
import { createDecipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { sql } from "./database.ts";
import { id_text } from "./party.ts";
import type { Server } from "./program.ts";

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

/* HChaCha20 (draft-irtf-cfrg-xchacha, section 2.2): the key that belongs to the first 16 bytes of the nonce. */
function subkey(key: Buffer, nonce: Buffer): Buffer {
	const s = new Int32Array(16), words = Buffer.concat([Buffer.from("expand 32-byte k"), key, nonce.subarray(0, 16)]);
	for (let i = 0; i < 16; i++) s[i] = words.readInt32LE(4 * i);
	const at = (i: number): number => s[i] ?? 0;
	const quarter = (a: number, b: number, c: number, d: number): void => {
		for (const [x, y, z, n] of [[a, b, d, 16], [c, d, b, 12], [a, b, d, 8], [c, d, b, 7]] as const) {
			s[x] = at(x) + at(y);
			s[z] = rotate(at(z) ^ at(x), n);
		}
	};
	for (let round = 0; round < 10; round++) {
		for (let i = 0; i < 4; i++) quarter(i, 4 + i, 8 + i, 12 + i);
		for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
	}
	const out = Buffer.alloc(32);
	[0, 1, 2, 3, 12, 13, 14, 15].forEach((word, i) => out.writeInt32LE(at(word), 4 * i));
	return out;
}

function open(key: Buffer, sealed: Buffer, bound: string): string {
	const nonce = sealed.subarray(0, 24), text = sealed.subarray(24, sealed.length - 16);
	const cipher = createDecipheriv("chacha20-poly1305", subkey(key, nonce), Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]), { authTagLength: 16 });
	cipher.setAuthTag(sealed.subarray(sealed.length - 16));
	cipher.setAAD(Buffer.from(bound), { plaintextLength: text.length });
	return Buffer.concat([cipher.update(text), cipher.final()]).toString("utf8");
}

function key_of(server: Server, number: string): Buffer {
	const hex = Number(number).toString(16).padStart(8, "0");
	const key = new RegExp(`^key ${hex} ([0-9a-f]{64})$`, "m").exec(readFileSync(server.key_file, "utf8"))?.[1];
	if (!key) throw new Error(`no key ${hex} in ${server.key_file}`);
	return Buffer.from(key, "hex");
}

/* The texts of the messages for which `where` holds, oldest first, each on one line. */
export async function mail_texts(server: Server, where: string): Promise<string[]> {
	const hex = server.database.startsWith("postgres") ? "encode(sealed, 'hex')" : "lower(hex(sealed))";
	const rows = await sql(server.database, `SELECT notice_id, COALESCE(key_no, 0), COALESCE(${hex}, ''), replace(body, '\n', ' ') FROM notice WHERE ${where} ORDER BY notice_id`);
	return rows.map(([id = "", number = "", sealed = "", body = ""]) =>
		(sealed ? open(key_of(server, number), Buffer.from(sealed, "hex"), `message 1:${id_text(BigInt(id))}`).replaceAll("\n", " ") : body));
}

/* The newest of them; empty when there is none. */
export async function mail_text(server: Server, where: string): Promise<string> {
	return (await mail_texts(server, where)).pop() ?? "";
}
