// SPDX-License-Identifier: AGPL-3.0-or-later
// An authenticator in software: makes passkeys (ES256) and answers challenges, as a browser would send them; and the code of an app.
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const b64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

export class Authenticator {
	readonly id = randomBytes(32);
	counter = 0;
	private readonly pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

	constructor(readonly origin: string, readonly rp_id = "localhost") {}

	private client_data(type: string, challenge: string, origin = this.origin): string {
		return JSON.stringify({ type, challenge, origin, crossOrigin: false });
	}

	private data(flags: number, attested: Buffer = Buffer.alloc(0)): Buffer {
		const counter = Buffer.alloc(4);
		counter.writeUInt32BE(++this.counter);
		return Buffer.concat([sha256(this.rp_id), Buffer.from([flags]), counter, attested]);
	}

	create(challenge: string): Record<string, string> {
		const { x = "", y = "" } = this.pair.publicKey.export({ format: "jwk" });
		const key = Buffer.concat([Buffer.from("a5010203262001215820", "hex"), Buffer.from(x, "base64url"), Buffer.from("225820", "hex"), Buffer.from(y, "base64url")]);
		const data = this.data(0x45, Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.id, key]));
		const object = Buffer.concat([Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"), Buffer.from([data.length]), data]);
		return { client_data: b64(this.client_data("webauthn.create", challenge)), attestation: b64(object) };
	}

	get(challenge: string, origin?: string): Record<string, string> {
		const data = this.data(0x05), client = this.client_data("webauthn.get", challenge, origin);
		const signature = sign("sha256", Buffer.concat([data, sha256(client)]), { key: this.pair.privateKey, dsaEncoding: "der" });
		return { credential: b64(this.id), client_data: b64(client), authenticator_data: b64(data), signature: b64(signature) };
	}
}

/* RFC 6238 with the secret as the page shows it. */
export function app_code(secret: string, instant_ms: number): string {
	const bits = [...secret.replace(/\s/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2))), counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(instant_ms / 30_000)));
	const mac = createHmac("sha1", key).update(counter).digest(), at = (mac[19] ?? 0) & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
