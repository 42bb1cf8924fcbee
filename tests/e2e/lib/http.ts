// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests exactly as a test writes them: nothing is followed, decompressed or added.
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";

export interface Answer { status: number; headers: IncomingHttpHeaders; bytes: Buffer; text: string }
export interface Ask { method?: string; headers?: Record<string, string>; body?: string | Buffer }

interface Place { port: number }

/* One request over a connection of its own. */
export function ask(server: Place, path: string, options: Ask = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const outgoing = request({ host: "127.0.0.1", port: server.port, path, method: options.method ?? "GET", headers: options.headers ?? {}, agent: false });
		outgoing.setTimeout(20_000, () => outgoing.destroy(new Error(`${path}: no answer`)));
		outgoing.on("error", reject);
		outgoing.on("response", (incoming) => {
			const parts: Buffer[] = [];
			incoming.on("data", (bytes: Buffer) => parts.push(bytes));
			incoming.on("error", reject);
			incoming.on("end", () => {
				const bytes = Buffer.concat(parts);
				resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, text: bytes.toString("utf8") });
			});
		});
		outgoing.end(options.body);
	});
}
/* What an answer holds; tests say what they expect of it. */
export type Json = any;

/* Integers that JavaScript cannot hold come as text, so that a comparison sees all their digits. */
export function parse_json(text: string): Json {
	return JSON.parse(text.replace(/([:[,])(-?\d{16,})(?=[,}\]])/g, '$1"$2"'));
}

/* JSON of an address that has to answer 200. */
export async function json(server: Place, path: string): Promise<Json> {
	const answer = await ask(server, path);
	if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
	return parse_json(answer.text);
}

/*
 * Sends bytes as they are and closes the sending side; what came back until the server closed, or until it was silent for
 * `quiet_ms` (a server may wait for the rest of a broken request).
 */
export function send_bytes(server: Place, bytes: Buffer | string, quiet_ms = 10_000): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const socket = connect(server.port, "127.0.0.1");
		const parts: Buffer[] = [];
		const done = (): void => {
			socket.destroy();
			resolve(Buffer.concat(parts));
		};
		socket.setTimeout(quiet_ms, done);
		socket.on("data", (part: Buffer) => parts.push(part));
		socket.on("close", done);
		socket.on("error", (e: NodeJS.ErrnoException) => (e.code === "ECONNRESET" || e.code === "EPIPE" ? done() : reject(e)));
		socket.end(bytes);
	});
}

/* The status of the first answer among bytes; 0 when there is none. */
export function status_of(bytes: Buffer): number {
	return Number(/^HTTP\/1\.[01] (\d{3}) /.exec(bytes.toString("latin1"))?.[1] ?? 0);
}
