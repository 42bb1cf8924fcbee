// SPDX-License-Identifier: AGPL-3.0-or-later
// A provider of identities that others wrote: Debian's glewlwyd, started without privileges in a temporary folder with its own SQLite
// file, and set up over its own API. It uses the real clock.
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { scratch, until } from "./program.ts";

const tables = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3", modules = "/usr/lib/glewlwyd";

function free_port(): Promise<number> {
	return new Promise((resolve) => {
		const socket = createServer().listen(0, "127.0.0.1", () => {
			const { port } = socket.address() as AddressInfo;
			socket.close(() => resolve(port));
		});
	});
}

export class Glewlwyd {
	private constructor(private readonly child: ChildProcess, readonly origin: string, private cookie = "") {}

	static async start(): Promise<Glewlwyd> {
		const folder = scratch("glewlwyd"), port = await free_port();
		if (!existsSync(tables)) throw new Error("glewlwyd is not installed: tools/sh/setup.sh names its package");
		execFileSync("sqlite3", [join(folder, "data.db")], { input: readFileSync(tables) });
		mkdirSync(join(folder, "none"));
		writeFileSync(join(folder, "conf"), [
			`port=${port}`, 'bind_address="127.0.0.1"', `external_url="http://127.0.0.1:${port}"`, 'api_prefix="api"', 'log_mode="console"', 'log_level="ERROR"', 'admin_scope="g_admin"',
			'profile_scope="g_profile"', 'session_key="G"', `user_module_path="${modules}/user"`, `user_middleware_module_path="${join(folder, "none")}"`, `client_module_path="${modules}/client"`,
			`user_auth_scheme_module_path="${modules}/scheme"`, `plugin_module_path="${modules}/plugin"`, 'hash_algorithm="SHA512"', `database = { type = "sqlite3" path = "${join(folder, "data.db")}" };`,
		].join("\n") + "\n");
		const child = spawn("glewlwyd", ["-c", join(folder, "conf")], { stdio: "ignore" });
		process.on("exit", () => child.kill("SIGKILL"));
		const glewlwyd = new Glewlwyd(child, `http://127.0.0.1:${port}`);
		await until(20_000, "glewlwyd", () => fetch(`${glewlwyd.origin}/api/`).then(() => true, () => null));
		return glewlwyd;
	}

	get issuer(): string {
		return `${this.origin}/api/oidc`;
	}

	private async call(method: string, path: string, body: unknown): Promise<Response> {
		const answer = await fetch(`${this.origin}/api${path}`, { method, headers: { "Content-Type": "application/json", Cookie: this.cookie }, body: JSON.stringify(body) });
		if (answer.status !== 200) throw new Error(`glewlwyd: ${method} ${path}: ${answer.status} ${await answer.text()}`);
		return answer;
	}

	private async sign_in(username: string, password: string): Promise<void> {
		this.cookie = "";
		this.cookie = ((await this.call("POST", "/auth/", { username, password })).headers.get("set-cookie") ?? "").split(";")[0] ?? "";
	}

	/* OpenID Connect, a person and a client; afterwards the person is signed in and has agreed. */
	async set_up(client: { client_id: string; client_secret: string; redirect_uri: string }): Promise<void> {
		const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
		await this.sign_in("admin", "password");
		await this.call("POST", "/mod/plugin", { module: "oidc", name: "oidc", display_name: "OpenID Connect", parameters: {
			"iss": this.issuer, "jwt-type": "rsa", "jwt-key-size": "256", "key": keys.privateKey.export({ type: "pkcs8", format: "pem" }), "cert": keys.publicKey.export({ type: "spki", format: "pem" }),
			"access-token-duration": 3600, "refresh-token-duration": 3600, "code-duration": 600, "refresh-token-rolling": true, "allow-non-oidc": false, "auth-type-code-enabled": true,
			"auth-type-token-enabled": false, "auth-type-id-token-enabled": true, "auth-type-none-enabled": false, "auth-type-password-enabled": false, "auth-type-client-enabled": false,
			"auth-type-device-enabled": false, "auth-type-refresh-enabled": false, "pkce-allowed": true, "pkce-method-plain-allowed": false, "name-claim": "mandatory", "email-claim": "mandatory",
			"subject-type": "public", "jwks-show": true, "scope": [], "claims": [], "additional-parameters": [],
		} });
		await this.call("POST", "/user/", { username: "hanako", name: "佐藤花子", email: "hana@example.jp", password: "hanako-password", enabled: true, scope: ["openid"] });
		await this.call("POST", "/client/", { ...client, name: "kassei", redirect_uri: [client.redirect_uri], confidential: true, enabled: true, authorization_type: ["code"], scope: ["openid"], token_endpoint_auth_method: ["client_secret_basic"] });
		await this.sign_in("hanako", "hanako-password");
		await this.call("PUT", `/auth/grant/${client.client_id}`, { scope: "openid" });
	}

	/* What the person's browser is told there: path and query of the way back. g_continue skips the page that asks who signs in. */
	async authorize(address: string): Promise<string> {
		const answer = await fetch(`${address}&g_continue`, { redirect: "manual", headers: { Cookie: this.cookie } });
		const back = new URL(answer.headers.get("location") ?? "http://nowhere/");
		return back.pathname + back.search;
	}

	async stop(): Promise<void> {
		const ended = new Promise((resolve) => this.child.on("close", resolve));
		this.child.kill("SIGTERM");
		await ended;
	}
}
