// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "Over HTTP: oversized bodies, broken UTF-8, unknown fields, bad ids: the right 4xx, never a crash"; "origin check";
// "body limits". After each case the server still answers; that it did not leak or overrun is looked at when it is stopped.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { expect, test } from "../lib/fixtures.ts";
import { ask, send_bytes, status_of } from "../lib/http.ts";
import type { Answer } from "../lib/http.ts";
import type { Server } from "../lib/program.ts";
import { filled, request_id_of } from "../lib/routes.ts";

test.afterEach(async ({ demo }) => {
	expect((await ask(demo, "/healthz")).text).toBe("ok\n");
	expect(demo.log).not.toMatch(/level=error/);
});

/* ---- addresses ---- */

const id = "{plan_id}";
const addresses: { path: string; status: number; why: string }[] = [
	{ path: "/%00", status: 400, why: "NUL in the path" },
	{ path: "/plans%00.json", status: 400, why: "NUL in the path" },
	{ path: "/%ff%fe", status: 400, why: "broken UTF-8 in the path" },
	{ path: "/%c0%ae%c0%ae/etc/passwd", status: 400, why: "an overlong dot" },
	{ path: "/%ed%a0%80", status: 400, why: "half of a surrogate pair" },
	{ path: "/%", status: 400, why: "a broken escape" },
	{ path: "/%4", status: 400, why: "a broken escape" },
	{ path: "/%zz", status: 400, why: "a broken escape" },
	{ path: "/../etc/passwd", status: 400, why: "out of the tree" },
	{ path: "/plans/../../etc/passwd", status: 400, why: "out of the tree" },
	{ path: "/%2e%2e/etc/passwd", status: 400, why: "out of the tree, escaped" },
	{ path: "/..%2fetc%2fpasswd", status: 400, why: "a slash inside a segment" },
	{ path: "/..%5cetc", status: 400, why: "a backslash" },
	{ path: "/plans%0d%0aSet-Cookie:%20a=b", status: 400, why: "a line break" },
	{ path: "//", status: 404, why: "an empty segment" },
	{ path: `/${"a/".repeat(40)}b`, status: 404, why: "too many segments" },
	{ path: "/plans.exe", status: 404, why: "an unknown ending" },
	{ path: "/about.csv", status: 404, why: "a format that the page does not have" },
	{ path: "/support.atom", status: 404, why: "a format that the list does not have" },
	{ path: "/PLANS", status: 404, why: "addresses are written small" },
	{ path: "/131172", status: 200, why: "a municipality's code alone" },
	{ path: "/131172x", status: 404, why: "no municipality's code" },
	{ path: "/13117-kita", status: 404, why: "a code without its check digit" },
	{ path: "/131172-kit%C3%A4", status: 404, why: "no such municipality" },
	{ path: "/140000-osaka", status: 404, why: "no such municipality" },
	{ path: "/139998-mihonno/plans/1", status: 404, why: "an id that is too short" },
	{ path: "/139998-mihonno/plans/0000000000000", status: 404, why: "the id 0" },
	{ path: "/139998-mihonno/plans/ZZZZZZZZZZZZZ", status: 404, why: "an id beyond 63 bits" },
	{ path: "/139998-mihonno/plans/IIIIIIIIIIIII", status: 404, why: "letters that ids do not have" },
	{ path: `/131172-kita/plans/${id}`, status: 404, why: "a plan of another municipality" },
	{ path: `/139998-mihonno/programmes/${id}`, status: 404, why: "a plan where a programme belongs" },
	{ path: "/plans?x=1", status: 400, why: "an unknown field" },
	{ path: "/plans?year=2024&year=2025", status: 400, why: "a repeated field" },
	{ path: "/plans?lang=ja&lang=en", status: 400, why: "a repeated language" },
	{ path: "/plans?lang=fr", status: 400, why: "a language that there is not" },
	{ path: "/plans?encoding=cp932", status: 400, why: "an encoding where there is no CSV" },
	{ path: "/plans?request_id=1", status: 400, why: "a field of forms" },
	{ path: "/plans?year=2024.5", status: 400, why: "no integer" },
	{ path: "/plans?year=-1", status: 400, why: "outside the range" },
	{ path: "/plans?year=99999999999999999999", status: 400, why: "beyond 64 bits" },
	{ path: "/plans?year=0x7e8", status: 400, why: "no decimal number" },
	{ path: "/plans?municipality=131170", status: 400, why: "a wrong check digit" },
	{ path: "/plans?municipality=13117", status: 400, why: "five digits" },
	{ path: "/plans?municipality=011002", status: 404, why: "a right code that is not in the register" },
	{ path: "/plans?kind=nothing", status: 400, why: "a word that there is not" },
	{ path: "/plans?kind=PLAN", status: 400, why: "words are written small" },
	{ path: "/plans?after=x", status: 400, why: "a cursor of somebody else" },
	{ path: `/plans?after=${"A".repeat(4000)}`, status: 400, why: "a huge cursor" },
	{ path: "/plans?after=%F0%9F%98%80", status: 400, why: "a cursor of other characters" },
	{ path: "/search?q=%ff", status: 400, why: "broken UTF-8 in a field" },
	{ path: "/search?q=a%00b", status: 400, why: "NUL in a field" },
	{ path: "/search?q=a%07b", status: 400, why: "a control character" },
	{ path: "/search?q=%EF%BF%BE", status: 400, why: "a noncharacter" },
	{ path: "/search?%ff=1", status: 400, why: "broken UTF-8 in a field's name" },
	{ path: `/search?q=${"%E3%81%82".repeat(101)}`, status: 400, why: "one character too many" },
	{ path: `/search?q=${"%E3%81%82".repeat(100)}`, status: 200, why: "as many as there may be" },
	{ path: "/search?q=%22%20OR%201%3D1%20--", status: 200, why: "quotes are text" },
	{ path: "/search?q=%22*%28NEAR%20AND%20NOT%29%3A%5E%7B%7D", status: 200, why: "operators of search engines are text" },
	{ path: "/search?q=%25_%5C", status: 200, why: "wildcards are text" },
	{ path: "/search?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E", status: 200, why: "mark-up is text" },
	{ path: "/compare?a=x&b=y", status: 400, why: "no ids" },
	{ path: "/compare?a=0CN3B9MZG0JKW&b=0CN3B9MZG0JKX", status: 404, why: "plans that there are not" },
	{ path: `/plans?${Array.from({ length: 300 }, (_, i) => `f${i}=1`).join("&")}`, status: 400, why: "more fields than any form has" },
	{ path: `/search?q=${"a".repeat(9000)}`, status: 414, why: "too long an address" },
];

for (const { path, status, why } of addresses) {
	test(`${status} for ${why}: ${path.length > 60 ? `${path.slice(0, 60)}…` : path}`, async ({ demo, examples }) => {
		const answer = await ask(demo, path.replace(id, examples.plan_id));
		expect(answer.status).toBe(status);
		expect(answer.text).not.toContain("<script>alert");
		expect(answer.headers["set-cookie"] ?? []).not.toEqual(["a=b"]);
	});
}

test("an id is read as people write it down: small letters, O for 0, I and L for 1", async ({ demo, examples }) => {
	const plain = await ask(demo, `/139998-mihonno/plans/${examples.plan_id}.json`);
	const small = await ask(demo, `/139998-mihonno/plans/${examples.plan_id.toLowerCase()}.json`);
	expect([200, 404]).toContain(small.status);
	if (small.status === 200) expect(small.text).toBe(plain.text);
});

/* ---- forms ---- */

const form = "application/x-www-form-urlencoded";

interface Sent { headers?: Record<string, string>; body?: string | Buffer }

/* A good report, and what a case changes in it. */
async function send_report(server: Server, path: string, sent: (request_id: string) => Sent): Promise<Answer> {
	const request_id = await request_id_of(server, path);
	const { headers = {}, body = `request_id=${request_id}&topic=wrong&message=x` } = sent(request_id);
	return ask(server, path, { method: "POST", headers: { "Content-Type": form, "Sec-Fetch-Site": "same-origin", ...headers }, body });
}

const posts: { why: string; status: number; sent: (request_id: string, host: string) => Sent }[] = [
	{ why: "another site's page", status: 403, sent: () => ({ headers: { "Sec-Fetch-Site": "cross-site" } }) },
	{ why: "a sister site's page", status: 403, sent: () => ({ headers: { "Sec-Fetch-Site": "same-site" } }) },
	{ why: "no page at all", status: 403, sent: () => ({ headers: { "Sec-Fetch-Site": "none" } }) },
	{ why: "another site's page that claims our origin", status: 403, sent: (_, host) => ({ headers: { "Sec-Fetch-Site": "cross-site", Origin: `http://${host}` } }) },
	{ why: "a body that is JSON", status: 415, sent: () => ({ headers: { "Content-Type": "application/json" }, body: "{}" }) },
	{ why: "a body that is plain text", status: 415, sent: () => ({ headers: { "Content-Type": "text/plain" } }) },
	{ why: "a body of no type", status: 415, sent: () => ({ headers: { "Content-Type": "" } }) },
	{ why: "a body over 64 KiB", status: 413, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=${"x".repeat(70_000)}` }) },
	{ why: "a chunked body over 64 KiB", status: 413, sent: (id) => ({ headers: { "Transfer-Encoding": "chunked" }, body: `request_id=${id}&message=${"x".repeat(70_000)}` }) },
	{ why: "no request_id", status: 400, sent: () => ({ body: "topic=wrong&message=x" }) },
	{ why: "a request_id of somebody else's making", status: 400, sent: () => ({ body: "request_id=abc&topic=wrong&message=x" }) },
	{ why: "an unknown field", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=x&admin=1` }) },
	{ why: "a repeated field", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=x&message=y` }) },
	{ why: "a field of the path", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=x&slug=131172-kita` }) },
	{ why: "broken UTF-8", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=%ff` }) },
	{ why: "a broken escape", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=%e` }) },
	{ why: "NUL", status: 400, sent: (id) => ({ body: `request_id=${id}&topic=wrong&message=%00` }) },
	{ why: "multipart without a boundary", status: 400, sent: () => ({ headers: { "Content-Type": "multipart/form-data" } }) },
	{ why: "multipart that breaks off", status: 400, sent: () => ({ headers: { "Content-Type": "multipart/form-data; boundary=b" }, body: "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nx" }) },
	{ why: "a file where text belongs", status: 415, sent: () => ({ headers: { "Content-Type": "multipart/form-data; boundary=b" }, body: "--b\r\nContent-Disposition: form-data; name=\"message\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n" }) },
	{ why: "fields in the address", status: 400, sent: () => ({}) },
];

for (const { why, status, sent } of posts) {
	test(`${status} for a report from ${why}`, async ({ demo, examples }) => {
		const path = filled("/{slug}/programmes/{node_id}/report", examples);
		const request_id = await request_id_of(demo, path);
		const { headers = {}, body = `request_id=${request_id}&topic=wrong&message=x` } = sent(request_id, demo.host);
		const to = why === "fields in the address" ? `${path}?message=x` : path;
		const answer = await ask(demo, to, { method: "POST", headers: { "Content-Type": form, "Sec-Fetch-Site": "same-origin", ...headers }, body });
		expect(answer.status).toBe(status);
		expect(answer.headers["cache-control"]).toBe("no-store");
	});
}

test("a form comes from this site: by Sec-Fetch-Site, or by Origin from browsers that do not know it", async ({ demo, examples }) => {
	const path = filled("/{slug}/programmes/{node_id}/report", examples);
	const post = async (headers: Record<string, string>): Promise<number> =>
		(await ask(demo, path, { method: "POST", headers: { "Content-Type": form, ...headers }, body: "topic=wrong" })).status;
	expect(await post({})).toBe(403);
	expect(await post({ Origin: "https://example.jp" })).toBe(403);
	expect(await post({ Origin: "null" })).toBe(403);
	expect(await post({ Origin: `http://${demo.host}.example.jp` })).toBe(403);
	expect(await post({ Origin: `http://127.0.0.1:${demo.port + 1}` })).toBe(403);
	expect(await post({ Referer: `http://${demo.host}/` })).toBe(403);
	expect(await post({ Origin: `http://${demo.host}` })).toBe(400);
	expect(await post({ "Sec-Fetch-Site": "same-origin", Origin: `http://${demo.host}` })).toBe(400);
});

test("a form of another kind of body is read as well", async ({ demo, examples }) => {
	const path = filled("/{slug}/programmes/{node_id}/report", examples);
	const part = (name: string, value: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const answer = await send_report(demo, path, (request_id) => ({
		headers: { "Content-Type": "multipart/form-data; boundary=b" }, body: `${part("request_id", request_id)}${part("message", "")}--b--\r\n`,
	}));
	expect(answer.status).toBe(422);
});

/* ---- header fields and bare bytes ---- */

test("two hosts, or a host that is none, are refused", async ({ demo }) => {
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"))).toBe(400);
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nHost: a/\"><script>\r\nConnection: close\r\n\r\n"))).toBe(400);
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))).toBe(400);
});

test("a header section without end is refused", async ({ demo }) => {
	const many = "X-Field: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(2000);
	expect([413, 431]).toContain(status_of(await send_bytes(demo, `GET / HTTP/1.1\r\nHost: a\r\n${many}\r\n`)));
	expect([413, 431]).toContain(status_of(await send_bytes(demo, `GET / HTTP/1.1\r\nHost: a\r\nX-Field: ${"a".repeat(100_000)}\r\n\r\n`)));
	expect([414, 431]).toContain(status_of(await send_bytes(demo, `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)));
});

test("a GET has no body", async ({ demo }) => {
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))).toBe(413);
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\nConnection: close\r\n\r\n"))).toBeGreaterThanOrEqual(400);
	expect(status_of(await send_bytes(demo, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\nConnection: close\r\n\r\n"))).toBeGreaterThanOrEqual(400);
});

test("what is no HTTP is no answer, and never the end of the server", async ({ demo }) => {
	const bytes = [
		Buffer.from(""), Buffer.from("\r\n\r\n\r\n"), Buffer.from("GET\r\n\r\n"), Buffer.from("GET / HTTP/9.9\r\n\r\n"), Buffer.from("\0".repeat(1000)),
		Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
		Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n : x\r\n\r\n"), Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\nCookie: lang=${"é".repeat(500)}\r\nConnection: close\r\n\r\n`, "latin1"),
		Buffer.from("POST /plans HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
		...Array.from({ length: 30 }, (_, i) => randomBytes(1 + i * 37)),
	];
	await Promise.all(bytes.map((sent) => send_bytes(demo, sent, 300)));
});

test("clients that hang up in the middle of anything leave nothing behind", async ({ demo, examples }) => {
	const path = filled("/{slug}/programmes/{node_id}/report", examples);
	const beginnings = [
		"GET /programmes.csv HTTP/1.1\r\nHost: a\r\n\r\n", "GET /search?q=%E4%BA%8B%E6%A5%AD HTTP/1.1\r\nHost: a\r\n\r\n", "GET /plans.xlsx HTTP/1.1\r\nHost: a\r\n\r\n",
		`POST ${path} HTTP/1.1\r\nHost: ${demo.host}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: ${form}\r\nContent-Length: 1000\r\n\r\ntopic=`,
		"GET /them",
	];
	await Promise.all(Array.from({ length: 40 }, (_, i) => new Promise<void>((resolve) => {
		const socket = connect(demo.port, "127.0.0.1", () => socket.write(beginnings[i % beginnings.length] ?? "", () => socket.resetAndDestroy()));
		socket.on("error", () => resolve());
		socket.on("close", () => resolve());
	})));
});
