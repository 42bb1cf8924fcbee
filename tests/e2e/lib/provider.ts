// SPDX-License-Identifier: AGPL-3.0-or-later
// A provider of identities for tests (OpenID Connect, code flow): speaks the claims of GビズID and デジタル認証アプリ, checks its client as
// strictly as they do, and does one thing wrong when it is told to.
import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Claims = Record<string, unknown>;
export type ClientAuth = "client_secret_basic" | "client_secret_post" | "private_key_jwt";
export interface ProviderOptions {
	alg: "RS256" | "ES256";
	auth: ClientAuth;
	client_id: string;
	client_secret: string;
	client_key?: KeyObject;
	now_s: number;
	userinfo: Claims;
	id_token?: Claims;
}
/* What it does wrong, once it is asked. */
export type Fault = "" | "state" | "no_state" | "error" | "iss_parameter" | "code_twice" | "nonce" | "no_nonce" | "audience" | "azp" | "issuer" | "expired" | "future" | "other_key" |
	"unknown_kid" | "none" | "none_case" | "hs256" | "hs256_pem" | "hs256_der" | "other_alg" | "at_hash" | "userinfo_sub" | "userinfo_html" | "no_id_token" | "discovery_issuer" | "token_500" | "redirect" | "endless";

interface Pending { nonce: string; challenge: string; redirect_uri: string; used: boolean }
interface Key { kid: string; private: KeyObject; public: KeyObject }

const b64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString("base64url");

function key_new(alg: "RS256" | "ES256"): Key {
	const pair = alg === "RS256" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ec", { namedCurve: "P-256" });
	return { kid: randomBytes(4).toString("hex"), private: pair.privateKey, public: pair.publicKey };
}

function jwt(header: object, claims: object, key: KeyObject): string {
	const text = `${b64(JSON.stringify(header))}.${b64(JSON.stringify(claims))}`;
	return `${text}.${b64(sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }))}`;
}

export class Provider {
	fault: Fault = "";
	keys: Key[];
	readonly asked: string[] = [];
	readonly problems: string[] = [];
	private readonly codes = new Map<string, Pending>();
	private readonly tokens = new Set<string>();
	private readonly assertions = new Set<string>();
	private readonly http: HttpServer;

	private constructor(readonly options: ProviderOptions) {
		this.keys = [key_new(options.alg)];
		this.http = createServer((request, response) => { void this.answer(request, response); });
	}

	static async start(options: ProviderOptions): Promise<Provider> {
		const provider = new Provider(options);
		await new Promise<void>((resolve) => provider.http.listen(0, "127.0.0.1", resolve));
		return provider;
	}

	stop(): Promise<void> {
		this.http.closeAllConnections();
		return new Promise((resolve) => this.http.close(() => resolve()));
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
	}

	get issuer(): string {
		return `${this.origin}/oauth/`;
	}

	rotate(): void {
		this.keys = [key_new(this.options.alg)];
	}

	/* The person agrees at once: where the browser is sent, for the address that the site made. */
	authorize(address: string): string {
		const query = new URL(address).searchParams, get = (name: string): string => query.get(name) ?? "";
		for (const name of ["client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge"]) if (!get(name)) this.problems.push(`authorize without ${name}`);
		if (get("response_type") !== "code" || get("code_challenge_method") !== "S256" || get("client_id") !== this.options.client_id) this.problems.push("authorize is wrong");
		const code = randomBytes(16).toString("hex"), back = new URL(get("redirect_uri"));
		this.codes.set(code, { nonce: get("nonce"), challenge: get("code_challenge"), redirect_uri: get("redirect_uri"), used: false });
		if (this.fault === "error") back.searchParams.set("error", "access_denied");
		else back.searchParams.set("code", code);
		if (this.fault !== "no_state") back.searchParams.set("state", this.fault === "state" ? "x".repeat(43) : get("state"));
		back.searchParams.set("session_state", "not for us");
		if (this.fault === "iss_parameter") back.searchParams.set("iss", "https://evil.example/");
		return back.pathname + back.search;
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", this.origin), parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		this.asked.push(url.pathname);
		const json = (status: number, body: unknown): void => { response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body)); };
		if (url.pathname === "/oauth/.well-known/openid-configuration") return json(200, this.description());
		if (url.pathname === "/oauth/jwks") return json(200, { keys: this.keys.map((key) => ({ ...key.public.export({ format: "jwk" }), kid: key.kid, use: "sig", alg: this.options.alg })) });
		if (url.pathname === "/oauth/token") return this.token(request, new URLSearchParams(Buffer.concat(parts).toString()), response, json);
		if (url.pathname === "/oauth/userinfo") return this.userinfo(request, response, json);
		json(404, {});
	}

	private description(): object {
		return {
			issuer: this.fault === "discovery_issuer" ? "https://evil.example/" : this.issuer, authorization_endpoint: `${this.origin}/oauth/authorize`, token_endpoint: `${this.origin}/oauth/token`,
			userinfo_endpoint: `${this.origin}/oauth/userinfo`, jwks_uri: `${this.origin}/oauth/jwks`,
		};
	}

	/* RFC 6749 section 2.3.1, RFC 7523 section 3. */
	private client_right(request: IncomingMessage, form: URLSearchParams): boolean {
		const { auth, client_id, client_secret, client_key } = this.options;
		if (auth === "client_secret_basic") return request.headers.authorization === `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`).toString("base64")}`;
		if (auth === "client_secret_post") return form.get("client_id") === client_id && form.get("client_secret") === client_secret;
		const [header = "", body = "", signature = ""] = (form.get("client_assertion") ?? "").split(".");
		if (!client_key || !verify("sha256", Buffer.from(`${header}.${body}`), { key: createPublicKey(client_key), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"))) return false;
		const claims = JSON.parse(Buffer.from(body, "base64url").toString()), now = this.options.now_s;
		const fresh = claims.exp > now && claims.exp <= now + 300 && !this.assertions.has(claims.jti);
		this.assertions.add(claims.jti);
		return fresh && claims.iss === client_id && claims.sub === client_id && claims.aud === `${this.origin}/oauth/token`;
	}

	private token(request: IncomingMessage, form: URLSearchParams, response: ServerResponse, json: (status: number, body: unknown) => void): void {
		const pending = this.codes.get(form.get("code") ?? "");
		if (this.fault === "token_500") return json(500, {});
		if (this.fault === "redirect") return void response.writeHead(302, { Location: `${this.origin}/oauth/jwks` }).end();
		if (this.fault === "endless") return void response.writeHead(200, { "Content-Type": "application/json" }).end(" ".repeat(1 << 20));
		if (!this.client_right(request, form)) return json(401, { error: "invalid_client" });
		if (!pending || (pending.used && this.fault !== "code_twice")) return json(400, { error: "invalid_grant" });
		if (form.get("redirect_uri") !== pending.redirect_uri || b64(createHash("sha256").update(form.get("code_verifier") ?? "").digest()) !== pending.challenge) return json(400, { error: "invalid_grant" });
		pending.used = true;
		const access_token = randomBytes(16).toString("hex");
		this.tokens.add(access_token);
		json(200, { access_token, token_type: "Bearer", expires_in: 3600, ...(this.fault === "no_id_token" ? {} : { id_token: this.id_token(pending.nonce, access_token) }) });
	}

	private claims(nonce: string, access_token: string): Claims {
		const { client_id, now_s, userinfo, id_token } = this.options, fault = this.fault;
		const hash = createHash("sha256").update(fault === "at_hash" ? "another" : access_token).digest().subarray(0, 16);
		return {
			iss: fault === "issuer" ? "https://evil.example/" : this.issuer, sub: userinfo["sub"], aud: fault === "audience" ? "another" : client_id,
			exp: fault === "expired" ? now_s - 61 : now_s + 3600, iat: fault === "future" ? now_s + 120 : now_s, auth_time: now_s, at_hash: b64(hash), jti: randomBytes(8).toString("hex"),
			...(fault === "no_nonce" ? {} : { nonce: fault === "nonce" ? "x".repeat(43) : nonce }), ...(fault === "azp" ? { azp: "another" } : {}), ...id_token,
		};
	}

	private id_token(nonce: string, access_token: string): string {
		const claims = this.claims(nonce, access_token), key = this.keys[0] as Key, { alg } = this.options, fault = this.fault;
		const other = fault === "other_alg" ? (alg === "RS256" ? "ES256" : "RS256") : alg;
		if (fault === "none") return `${b64(JSON.stringify({ alg: "none" }))}.${b64(JSON.stringify(claims))}.`;
		if (fault === "hs256") return `${b64(JSON.stringify({ alg: "HS256", kid: key.kid }))}.${b64(JSON.stringify(claims))}.${b64(randomBytes(32))}`;
		if (fault === "none_case") return `${b64(JSON.stringify({ alg: "nOnE", kid: key.kid }))}.${b64(JSON.stringify(claims))}.`;
		/* The published key taken for a shared secret, in the forms in which a verifier might hold it. */
		if (fault === "hs256_pem" || fault === "hs256_der") {
			const text = `${b64(JSON.stringify({ alg: "HS256", typ: "JWT", kid: key.kid }))}.${b64(JSON.stringify(claims))}`;
			const secret = fault === "hs256_pem" ? key.public.export({ type: "spki", format: "pem" }) : key.public.export({ type: "spki", format: "der" });
			return `${text}.${b64(createHmac("sha256", secret).update(text).digest())}`;
		}
		const forged = ["other_key", "unknown_kid", "other_alg"].includes(fault) ? key_new(other) : key;
		return jwt({ alg: other, typ: "JWT", kid: fault === "unknown_kid" ? "nobody" : key.kid }, claims, forged.private);
	}

	private userinfo(request: IncomingMessage, response: ServerResponse, json: (status: number, body: unknown) => void): void {
		if (!this.tokens.has((request.headers.authorization ?? "").replace(/^Bearer /, ""))) return json(401, {});
		if (this.fault === "userinfo_html") return void response.writeHead(200, { "Content-Type": "text/html" }).end("<html>");
		json(200, this.fault === "userinfo_sub" ? { ...this.options.userinfo, sub: "somebody-else" } : this.options.userinfo);
	}
}
