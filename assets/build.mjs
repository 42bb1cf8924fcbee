// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the assets that are embedded in the binary: node assets/build.mjs OUTDIR
// One style sheet and one file per script, minified, and the images; the same sources always give the same bytes.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
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
