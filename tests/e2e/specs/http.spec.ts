// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "each list and record also as JSON, CSV, XLSX; an Atom feed"; "embedded assets (hashed names, gzip and brotli, immutable),
// ETag, strict CSP, Japanese and English".
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import type { Answer } from "../lib/http.ts";
import { addresses_of, page_types, resolved } from "../lib/page-types.ts";
import { public_routes, filled, in_format } from "../lib/routes.ts";
import type { Format } from "../lib/routes.ts";

const formats: Format[] = ["html", "json", "csv", "xlsx", "atom"];
const media_types: Record<Format, RegExp> = {
	html: /^text\/html; charset=utf-8$/,
	json: /^application\/json$/,
	csv: /^text\/csv; charset=utf-8; header=present$/,
	xlsx: /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/,
	atom: /^application\/atom\+xml; charset=utf-8$/,
};
const routes = public_routes();
const pages = routes.filter((route) => route.method === "GET" && !route.raw);

/* What stands on every answer, errors included: nobody may frame the page, run foreign scripts in it or guess its type. */
function expect_protection(answer: Answer): void {
	const policy = String(answer.headers["content-security-policy"]);
	for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
		expect(policy.split("; ")).toContain(part);
	expect(policy).not.toMatch(/unsafe|\*|https?:/);
	expect(answer.headers["x-content-type-options"]).toBe("nosniff");
	expect(answer.headers["referrer-policy"]).toBe("strict-origin-when-cross-origin");
	expect(answer.headers["cross-origin-opener-policy"]).toBe("same-origin");
	expect(answer.headers["permissions-policy"]).toContain("geolocation=()");
	expect(answer.headers["set-cookie"] ?? []).toHaveLength(0);
}

function without_date(answer: Answer): Record<string, unknown> {
	const { date, connection, "keep-alive": alive, ...rest } = answer.headers;
	return rest;
}

for (const route of pages) {
	test.describe(`GET ${route.path}`, () => {
		for (const format of formats) {
			const given = route.formats.includes(format);
			test(`${format}: ${given ? "answers" : "is not found"}`, async ({ demo, examples }) => {
				const path = in_format(filled(route.path, examples), format);
				const answer = await ask(demo, path);
				expect_protection(answer);
				if (given) {
					expect(answer.status).toBe(200);
					expect(answer.headers["content-type"]).toMatch(media_types[format]);
					expect(answer.bytes.length).toBeGreaterThan(20);
				} else {
					expect(answer.status).toBe(404);
					expect(answer.headers["cache-control"]).toBe("no-store");
				}
			});
		}

		test("/api/v1 gives the same JSON", async ({ demo, examples }) => {
			const path = filled(route.path, examples);
			const answer = await ask(demo, `/api/v1${path}`);
			expect(answer.status).toBe(route.formats.includes("json") ? 200 : 404);
			if (route.formats.includes("json")) expect(answer.text).toBe((await ask(demo, `${path}.json`)).text);
			else expect(answer.headers["content-type"]).toBe("application/problem+json");
		});

		test("the page is whole, in both languages", async ({ demo, examples }) => {
			const path = filled(route.path, examples);
			for (const lang of ["ja", "en"]) {
				const answer = await ask(demo, path, { headers: { Cookie: `lang=${lang}` } });
				expect(answer.text).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${lang}">`));
				expect(answer.text).toMatch(/<\/html>\s*$/);
				expect(answer.text).toMatch(/<title>[^<]+ \| [^<]+<\/title>/);
				expect(answer.text.match(/<h1[ >]/g)).toHaveLength(1);
				expect(answer.text).not.toMatch(/<[^>]+ (style|on[a-z]+)=|<script(?![^>]* src=)|javascript:|\{\{|%lld|\(null\)/);
			}
		});

		test("HEAD says the same without a body", async ({ demo, examples }) => {
			const path = filled(route.path, examples);
			const get = await ask(demo, path), head = await ask(demo, path, { method: "HEAD" });
			expect(head.status).toBe(get.status);
			expect(head.bytes).toHaveLength(0);
			/* A form's page holds a number that is new each time, so its ETag is too. */
			const { etag: e1, ...of_get } = without_date(get), { etag: e2, ...of_head } = without_date(head);
			expect(of_head).toEqual(of_get);
			expect(!!e1).toBe(!!e2);
		});
	});
}

/* A cached answer and one that a handler has just made look alike: both are asked for. */
for (const route of pages.filter((one) => !one.path.endsWith("/report") && !one.fresh)) {
	test(`ETag and gzip: ${route.path}`, async ({ demo, examples }) => {
		for (const format of route.formats) {
			const path = in_format(filled(route.path, examples), format);
			const plain = await ask(demo, path);
			const etag = plain.headers.etag ?? "";
			expect(etag, path).toMatch(/^W\/"[0-9a-f]+"$/);
			for (const asked of [etag, `"other", ${etag}`, "*"]) {
				const unchanged = await ask(demo, path, { headers: { "If-None-Match": asked } });
				expect(unchanged.status, asked).toBe(304);
				expect(unchanged.bytes).toHaveLength(0);
				expect(unchanged.headers.etag).toBe(etag);
				expect(unchanged.headers["cache-control"]).toBe(plain.headers["cache-control"]);
				expect(unchanged.headers.vary).toBe(plain.headers.vary);
				expect_protection(unchanged);
			}
			expect((await ask(demo, path, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
			const small = await ask(demo, path, { headers: { "Accept-Encoding": "gzip, br" } });
			if (format === "xlsx") expect(small.headers["content-encoding"]).toBeUndefined();
			if (small.headers["content-encoding"] === "gzip") {
				expect(small.bytes.length).toBeLessThan(plain.bytes.length);
				expect(gunzipSync(small.bytes).equals(plain.bytes)).toBe(true);
			} else expect(small.bytes.equals(plain.bytes)).toBe(true);
			expect((await ask(demo, path, { headers: { "Accept-Encoding": "gzip;q=0" } })).headers["content-encoding"]).toBeUndefined();
		}
	});
}

test("a long page is sent with gzip to those who take it", async ({ demo }) => {
	await ask(demo, "/programmes");
	expect((await ask(demo, "/programmes", { headers: { "Accept-Encoding": "gzip" } })).headers["content-encoding"]).toBe("gzip");
});

test("caches may keep pages, must ask again, and keep languages apart", async ({ demo }) => {
	const answer = await ask(demo, "/plans");
	expect(answer.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
	expect((answer.headers.vary ?? "").split(", ").sort()).toEqual(["Accept-Encoding", "Accept-Language", "Cookie"]);
	const asked = await ask(demo, "/plans?lang=en");
	expect(asked.headers["cache-control"]).toBe("private, no-cache");
	expect(asked.headers["set-cookie"]).toEqual(["lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"]);
});

test("the language comes from the address, then the cookie, then the browser", async ({ demo }) => {
	const lang_of = async (path: string, headers: Record<string, string>): Promise<string | undefined> =>
		/<html lang="(\w+)">/.exec((await ask(demo, path, { headers })).text)?.[1];
	expect(await lang_of("/", {})).toBe("ja");
	expect(await lang_of("/", { "Accept-Language": "en-GB,en;q=0.9,ja;q=0.5" })).toBe("en");
	expect(await lang_of("/", { "Accept-Language": "fr, ja;q=0.4, en;q=0.3" })).toBe("ja");
	expect(await lang_of("/", { "Accept-Language": "en", Cookie: "lang=ja" })).toBe("ja");
	expect(await lang_of("/?lang=en", { "Accept-Language": "ja", Cookie: "lang=ja" })).toBe("en");
	expect(await lang_of("/", { Cookie: "theme=dark; lang=en" })).toBe("en");
});

test("each page has a title of its own, in both languages", async ({ demo, examples }) => {
	const addresses = await addresses_of(demo, examples);
	for (const lang of ["ja", "en"]) {
		const seen = new Map<string, string>();
		/* A list with nothing in it is still that list. */
		for (const type of page_types.filter((one) => one.name !== "plans, none")) {
			const page = await ask(demo, resolved(type, addresses), { headers: { Cookie: `lang=${lang}` } });
			const title = /<title>([^<]+)<\/title>/.exec(page.text)?.[1] ?? "";
			expect(title, type.name).not.toBe("");
			expect(seen.get(title), `${type.name} is called "${title}" like`).toBeUndefined();
			seen.set(title, type.name);
		}
	}
});

test("forms' pages are kept by nobody", async ({ demo, examples }) => {
	const path = filled("/{slug}/programmes/{node_id}/report", examples);
	const first = await ask(demo, path), second = await ask(demo, path);
	expect(first.headers["cache-control"]).toMatch(/no-store|private, no-cache/);
	const id = /name="request_id" value="([^"]+)"/;
	expect(id.exec(first.text)?.[1]).not.toBe(id.exec(second.text)?.[1]);
});

test("an address with a slash at its end leads to the one without", async ({ demo }) => {
	const answer = await ask(demo, "/plans/?year=2026&lang=en");
	expect(answer.status).toBe(308);
	expect(answer.headers.location).toBe("/plans?year=2026&lang=en");
	expect((await ask(demo, "//example.jp/")).headers.location ?? "").not.toMatch(/^\/\//);
});

test("errors are pages for people and problems for programs (RFC 9457)", async ({ demo }) => {
	const page = await ask(demo, "/nothing-here");
	expect(page.status).toBe(404);
	expect(page.headers["content-type"]).toMatch(media_types.html);
	expect(page.text).toContain('href="/"');
	for (const [path, headers] of [["/nothing-here.json", {}], ["/api/v1/nothing-here", {}], ["/nothing-here", { Accept: "application/json" }]] as const) {
		const problem = await ask(demo, path, { headers: { ...headers } });
		expect(problem.status).toBe(404);
		expect(problem.headers["content-type"]).toBe("application/problem+json");
		expect(JSON.parse(problem.text)).toMatchObject({ type: "about:blank", status: 404, code: "ERR_NOT_FOUND", title: expect.stringMatching(/\S/) });
	}
});

test("a field that is wrong is named, with what it accepts", async ({ demo }) => {
	const problem = await ask(demo, "/plans.json?year=20x6");
	expect(problem.status).toBe(400);
	const { errors } = JSON.parse(problem.text);
	expect(errors).toEqual([{ field: "year", detail: expect.stringMatching(/1990.*2100/) }]);
	expect((await ask(demo, "/plans?year=20x6")).text).toMatch(/1990.*2100/);
});

test("public data may be read by other sites' pages, pages may not", async ({ demo }) => {
	for (const path of ["/plans.json", "/plans.csv", "/plans.atom", "/api/v1/openapi.json"])
		expect((await ask(demo, path)).headers["access-control-allow-origin"], path).toBe("*");
	expect((await ask(demo, "/plans")).headers["access-control-allow-origin"]).toBeUndefined();
});

test("assets have hashed names, last for ever, and come in three codings", async ({ demo }) => {
	const home = (await ask(demo, "/")).text + (await ask(demo, "/timeline")).text;
	const addresses = [...new Set([...home.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map((link) => link[1] ?? ""))];
	expect(addresses.map((address) => /[^.]+$/.exec(address)?.[0]).sort()).toEqual(expect.arrayContaining(["css", "js", "svg"]));
	for (const address of addresses) {
		expect(address).toMatch(/^\/assets\/[\w-]+\.[0-9a-f]{8,}\.[a-z]+$/);
		const plain = await ask(demo, address);
		expect(plain.status, address).toBe(200);
		expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
		expect(plain.headers["x-content-type-options"]).toBe("nosniff");
		expect(plain.headers.vary).toBe("Accept-Encoding");
		expect(plain.headers["content-encoding"]).toBeUndefined();
		const brotli = await ask(demo, address, { headers: { "Accept-Encoding": "gzip, deflate, br" } });
		expect(brotli.headers["content-encoding"], address).toBe("br");
		expect(brotliDecompressSync(brotli.bytes).equals(plain.bytes)).toBe(true);
		const gzip = await ask(demo, address, { headers: { "Accept-Encoding": "gzip" } });
		expect(gzip.headers["content-encoding"]).toBe("gzip");
		expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
		expect(gzip.bytes.length).toBeLessThan(plain.bytes.length);
		expect((await ask(demo, address, { method: "HEAD" })).bytes).toHaveLength(0);
		expect((await ask(demo, address, { method: "POST" })).status).toBe(405);
	}
	const [style = ""] = addresses.filter((address) => address.endsWith(".css"));
	expect((await ask(demo, style.replace(/\.[0-9a-f]{8,}\./, ".0000000000000000."))).status).toBe(404);
	expect((await ask(demo, "/assets/../plans")).status).toBeGreaterThanOrEqual(400);
});
