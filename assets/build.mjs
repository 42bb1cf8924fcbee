// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the assets that are embedded in the binary: node assets/build.mjs OUTDIR
// One style sheet and one file per script, minified, and the images; the same sources always give the same bytes.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const browsers = ["chrome100", "edge100", "firefox100", "safari15.4"];
/* A page on a telephone waits for these bytes; the build stops when a file outgrows its budget. */
const budgets = { "kassei.css": 60, "chart.js": 600, "plan.js": 8, "search.js": 8, "icons.svg": 16, "favicon.svg": 2, "street.svg": 6 };
const entries = ["css/kassei.css", "ts/chart.ts", "ts/plan.ts", "ts/search.ts"];
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
for (const [name, limit, size] of over_budget(outdir)) {
	console.error(`${join(outdir, name)}: ${size} bytes, more than its budget of ${limit} KiB (assets/build.mjs)`);
	process.exitCode = 1;
}
