// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the assets that are embedded in the binary: node assets/build.mjs OUTDIR
// One style sheet and one file per script, minified, and the images; the same sources always give the same bytes.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const { build } = await import("esbuild").catch(() => {
	console.error("assets/build.mjs: esbuild is not installed; run npm ci in the project's folder first");
	process.exit(1);
});
const here = dirname(fileURLToPath(import.meta.url));
const browsers = ["chrome100", "edge100", "firefox100", "safari15.4"];
/* A page on a telephone waits for these bytes; the build stops when a file outgrows its budget. */
const budgets = { "kassei.css": 60, "chart.js": 600, "plan.js": 8, "search.js": 8, "upload.js": 8, "passkey.js": 4, "import.js": 1, "away.js": 1, "icons.svg": 16, "favicon.svg": 2, "street.svg": 6, "licences.txt": 32 };
const entries = ["css/kassei.css", "ts/chart.ts", "ts/plan.ts", "ts/search.ts", "ts/upload.ts", "ts/passkey.ts", "ts/import.ts", "ts/away.ts"];
const packages = ["@digital-go-jp/design-tokens", "echarts", "zrender", "tslib"];
const images = ["icons.svg", "favicon.svg", "street.svg"];

/* The design tokens that a sheet or a script of ours names, or that such a token names itself; three in four are named by nothing, and a variable that nobody
 * reads changes no page. Scripts write the names in full. */
function tokens_in_use(tokens) {
	const names_in = (text) => text.match(/--[\w-]+/g) ?? [];
	const values = new Map([...tokens.matchAll(/(--[\w-]+)\s*:\s*([^;}]+)/g)].map((found) => [found[1], found[2]]));
	const sources = ["css", "ts"].flatMap((folder) => readdirSync(join(here, folder)).map((file) => readFileSync(join(here, folder, file), "utf8")));
	const wanted = sources.flatMap(names_in), kept = new Set();
	for (let name; (name = wanted.pop()) !== undefined; ) {
		if (kept.has(name) || !values.has(name)) continue;
		kept.add(name);
		wanted.push(...names_in(values.get(name)));
	}
	return tokens.replace(/(--[\w-]+)\s*:\s*[^;}]+;/g, (declaration, name) => (kept.has(name) ? declaration : ""));
}

const only_tokens_in_use = {
	name: "tokens",
	setup: (builder) => builder.onLoad({ filter: /design-tokens.dist.tokens\.css$/ }, ({ path }) => ({ contents: tokens_in_use(readFileSync(path, "utf8")), loader: "css" })),
};

function bundle(outdir) {
	return build({
		absWorkingDir: here,
		entryPoints: Object.fromEntries(entries.map((entry) => [entry.replace(/^.*\/|\.[a-z]+$/g, ""), entry])),
		outdir,
		bundle: true,
		minify: true,
		format: "esm",
		target: browsers,
		charset: "utf8",
		legalComments: "none",
		logLevel: "warning",
		plugins: [only_tokens_in_use],
	});
}

/* The licences of what the bundles contain, for the page on licences: minified files carry no comments. */
function licences() {
	return packages.map((name) => {
		const folder = join(here, "../node_modules", name);
		const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		const texts = ["LICENSE", "LICENSE.txt", "licenses/LICENSE-d3", "NOTICE"].map((file) => join(folder, file)).filter(existsSync);
		return [`${name} ${version} (${license})`, ...texts.map((file) => readFileSync(file, "utf8").trim())].join("\n\n");
	}).join(`\n\n${"-".repeat(80)}\n\n`);
}

function over_budget(outdir) {
	const sizes = Object.entries(budgets).map(([name, limit]) => [name, limit, statSync(join(outdir, name)).size]);
	return sizes.filter(([, limit, size]) => size > limit * 1024);
}

const outdir = process.argv[2] && resolve(process.argv[2]);
if (!outdir || process.argv.length > 3) {
	console.error("usage: node assets/build.mjs OUTDIR");
	process.exit(2);
}
mkdirSync(outdir, { recursive: true });
await bundle(outdir);
for (const image of images) copyFileSync(join(here, "images", image), join(outdir, image));
writeFileSync(join(outdir, "licences.txt"), `${licences()}\n`);
for (const [name, limit, size] of over_budget(outdir)) {
	console.error(`${join(outdir, name)}: ${size} bytes, more than its budget of ${limit} KiB (assets/build.mjs)`);
	process.exitCode = 1;
}
