// SPDX-License-Identifier: AGPL-3.0-or-later
// A server with a provider of identities beside it, a browser that knows passkeys, and the way from one to the other and back.
import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authenticator } from "./authenticator.ts";
import { cheap_hashing, Client } from "./client.ts";
import { expect, today } from "./fixtures.ts";
import type { Answer } from "./http.ts";
import { scratch } from "./program.ts";
import type { Server } from "./program.ts";
import { Provider } from "./provider.ts";
import type { Claims, ClientAuth } from "./provider.ts";

const now_ms = Date.parse(today);

export type Own = (options: object) => Promise<Server>;

/* Browsers have passkeys for localhost only, so that is what this browser calls the server. */
export class Local extends Client {
	get origin(): string {
		return `http://localhost:${this.server.port}`;
	}
	override get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		return super.get(path, { Host: `localhost:${this.server.port}`, ...headers });
	}
	override post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
		return super.post(path, fields, { Host: `localhost:${this.server.port}`, ...headers });
	}
	/* The challenge of the options on a page. */
	async challenge(page: string): Promise<string> {
		const text = (await this.get(page)).text;
		return /&quot;challenge&quot;:&quot;([\w-]{43})&quot;/.exec(text)?.[1] ?? `no challenge in ${text}`;
	}
	async is_in(): Promise<boolean> {
		return (await this.get("/account")).status === 200;
	}
}

/* ---- passkeys ---- */

export async function add_passkey(browser: Local, key: Authenticator, name = "会社のパソコン"): Promise<Answer> {
	expect((await browser.send("/account/security", "/account/security/passkeys/begin", {})).headers.location).toBe("/account/security/passkeys/new");
	const answer = key.create(await browser.challenge("/account/security/passkeys/new"));
	return browser.send("/account/security/passkeys/new", "/account/security/passkeys", { name, ...answer });
}

export async function begin_passkey(browser: Local, next = ""): Promise<string> {
	expect((await browser.send("/sign-in", "/sign-in/passkey/begin", { next })).headers.location).toBe("/sign-in/passkey");
	return browser.challenge("/sign-in/passkey");
}

export function finish_passkey(browser: Local, fields: Record<string, string>): Promise<Answer> {
	return browser.send("/sign-in/passkey", "/sign-in/passkey", fields);
}

/* ---- other sites ---- */

export interface Site { server: Server; provider: Provider; browser: Local; key: string }
export const gbizid: Claims = {
	sub: "gb-1", account_type: "2", corp_type: "1", corporate_number: "7000012050002", name: "ミナト印刷株式会社", user_last_nm: "佐藤", user_first_nm: "花子",
	user_last_nm_kana: "サトウ", user_first_nm_kana: "ハナコ", email: "hana@minato.example",
};

export async function site(own: Own, userinfo: Claims, more: { auth?: ClientAuth; kind?: string; id_token?: Claims; lines?: string[]; args?: string[] } = {}): Promise<Site> {
	const folder = scratch("providers"), auth = more.auth ?? "client_secret_basic", kind = more.kind ?? "gbizid";
	let client_key: KeyObject | undefined;
	if (auth === "private_key_jwt") {
		client_key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
		writeFileSync(join(folder, "key.pem"), client_key.export({ type: "pkcs8", format: "pem" }));
	}
	const provider = await Provider.start({
		alg: kind === "digital_auth" ? "ES256" : "RS256", auth, client_id: "kassei &1", client_secret: "s3cret/+ :x", now_s: Math.floor(now_ms / 1000), userinfo,
		...(client_key ? { client_key } : {}), ...(more.id_token ? { id_token: more.id_token } : {}),
	});
	writeFileSync(join(folder, "secret"), "s3cret/+ :x\n");
	const proof = client_key ? [`key_file = ${join(folder, "key.pem")}`, "key_id = k1"] : [`client_secret_file = ${join(folder, "secret")}`];
	writeFileSync(join(folder, "providers"), ["[there]", `kind = ${kind}`, "name_ja = あちら", `issuer = ${provider.issuer}`, "client_id = kassei &1", `client_auth = ${auth}`, ...proof, ...(more.lines ?? [])].join("\n") + "\n");
	const server = await own({ content: "empty", args: [...cheap_hashing, "--oidc-providers", join(folder, "providers"), "--outgoing-private", "127.0.0.1", ...(more.args ?? [])] });
	return { server, provider, browser: new Local(server), key: "there" };
}

/* Presses the button, follows the link, agrees, and gives the address that leads back. */
export async function away(s: Site, browser = s.browser, from = "/sign-in", action = "/sign-in/with/there"): Promise<string> {
	expect((await browser.send(from, action, from === "/sign-in" ? { next: "/account/profile" } : {})).headers.location).toBe("/sign-in/with/there");
	const page = await browser.get("/sign-in/with/there");
	const link = /data-away href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
	if (!link) throw new Error(`no link: ${page.status} ${page.text}`);
	return s.provider.authorize(link);
}
