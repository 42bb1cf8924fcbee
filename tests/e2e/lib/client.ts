// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody with a browser but no eyes: keeps cookies, fills forms, signs in. One Client is one browser.
import { ask } from "./http.ts";
import type { Answer } from "./http.ts";
import { kassei_ok } from "./program.ts";
import type { Server } from "./program.ts";

export interface SignedUp { email: string; password: string }

/* Hashing as cheap as the settings allow, so that tests do not wait for it. */
export const cheap_hashing = ["--password-memory-mib", "19", "--password-passes", "1"];

/* An account made from the command line, with roles in a municipality when they are named. */
export async function add_user(server: Server, email: string, roles = "", municipality = "139998"): Promise<SignedUp> {
	const args = ["user", "add", email, "--name", email.split("@")[0] ?? email, "--database", server.database, ...cheap_hashing];
	if (roles) args.push("--municipality", municipality, "--roles", roles);
	const text = await kassei_ok(args);
	const password = /仮のパスワード: ([0-9A-Z]+)/.exec(text)?.[1];
	if (!password) throw new Error(`no password in: ${text}`);
	return { email, password };
}

export class Client {
	readonly cookies = new Map<string, string>();

	/* A test that restarts its server puts the new one here. */
	constructor(public server: Server) {}

	private take_cookies(answer: Answer): Answer {
		for (const line of answer.headers["set-cookie"] ?? []) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (/Max-Age=0/.test(line)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		return answer;
	}

	private get cookie_field(): Record<string, string> {
		const text = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		return text ? { Cookie: text } : {};
	}

	async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		return this.take_cookies(await ask(this.server, path, { headers: { ...this.cookie_field, ...headers } }));
	}

	/* The request_id of the form that posts to `action` on a page; of the first form when none is named. */
	async request_id(page: string, action?: string): Promise<string> {
		const text = (await this.get(page)).text;
		const form = action ? text.slice(Math.max(0, text.indexOf(`action="${action}"`))) : text;
		const id = /name="request_id" value="([0-9A-Z]{26})"/.exec(form)?.[1];
		if (!id) throw new Error(`${page} has no form${action ? ` for ${action}` : ""}:\n${text.slice(0, 2000)}`);
		return id;
	}

	async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
		return this.take_cookies(await ask(this.server, path, {
			method: "POST", body: new URLSearchParams(fields).toString(),
			headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", ...this.cookie_field, ...headers },
		}));
	}

	/* A body as it is, such as a piece of a file. */
	async post_bytes(path: string, body: Buffer, type: string, headers: Record<string, string> = {}): Promise<Answer> {
		return this.take_cookies(await ask(this.server, path, {
			method: "POST", body, headers: { "Content-Type": type, "Sec-Fetch-Site": "same-origin", ...this.cookie_field, ...headers },
		}));
	}

	/* Opens the page of a form and sends it with a file. */
	async send_file(page: string, action: string, fields: Record<string, string>, name: string, bytes: Buffer): Promise<Answer> {
		const edge = "----edge7f3a", all = { request_id: await this.request_id(page, action), ...fields };
		const parts = Object.entries(all).map(([field, value]) => `--${edge}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`).join("");
		const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
		const body = Buffer.concat([Buffer.from(parts + head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]);
		return this.post_bytes(action, body, `multipart/form-data; boundary=${edge}`);
	}

	/* Opens the page of a form and sends it. */
	async send(page: string, action: string, fields: Record<string, string>): Promise<Answer> {
		return this.post(action, { request_id: await this.request_id(page, action), ...fields });
	}

	sign_in(user: SignedUp, next = ""): Promise<Answer> {
		return this.send("/sign-in", "/sign-in", { email: user.email, password: user.password, next });
	}
}
