// SPDX-License-Identifier: AGPL-3.0-or-later
// End-to-end tests: the real binary with a temporary database. The same cases run on SQLite and on PostgreSQL; the pages are
// tried in Chromium, on a desk and on a telephone. Run: npx playwright test -c tests/e2e/playwright.config.ts [--project=NAME]
//   KASSEI_BINARY      the program (otherwise build-asan/src/cmd/kassei, otherwise build/src/cmd/kassei)
//   KASSEI_CHROMIUM    the browser (otherwise /usr/bin/chromium-headless-shell, which needs an eighth less processor time than the whole browser)
import { defineConfig } from "@playwright/test";
import type { Options } from "./lib/fixtures.ts";

/* Nothing may leave this machine, and a container offers neither a sandbox nor a graphics card. */
const chromium_flags = [
	"--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
	"--disable-default-apps", "--disable-domain-reliability", "--disable-sync", "--no-first-run", "--no-pings", "--lang=ja",
	"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--font-render-hinting=none",
	/* Each page is young: threads that compile and collect beside it cost more than they save. */
	"--js-flags=--single-threaded",
];
const browser = {
	browserName: "chromium" as const,
	launchOptions: { executablePath: process.env["KASSEI_CHROMIUM"] ?? "/usr/bin/chromium-headless-shell", args: chromium_flags },
	locale: "ja-JP",
	timezoneId: "Asia/Tokyo",
};
const either_database = /(accounting|apply|http|data|input|report|import|search|life|account|audit|signin|files|notice|mandate|party|payment|trail|staff|side|access|secrets|changes|firm|ledger|reset|guard|crash|demo|review|budget|factor|start)\.spec\.ts/;
/* What is held about somebody, and how long. */
const records = /(held|disclosure|retention)\.spec\.ts/;

export default defineConfig<Options>({
	testDir: "specs",
	outputDir: "../../test-results",
	globalSetup: "./lib/setup.ts",
	fullyParallel: false,
	workers: 2,
	retries: 0,
	forbidOnly: true,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: [["list"]],
	use: { trace: "off", video: "off", screenshot: "off" },
	projects: [
		{ name: "command", testMatch: /command.*\.spec\.ts/ },
		{ name: "sqlite", testMatch: [either_database, records, /(sqlite|clamd)\.spec\.ts/], use: { engine: "sqlite" } },
		{ name: "postgresql", testMatch: [either_database, records, /process\.spec\.ts/], use: { engine: "postgresql" } },
		/* Whole stories (specs/play-*): each on both databases and in both windows, the telephone without JavaScript. */
		{ name: "plays", testMatch: /play-.*\.spec\.ts/, use: { ...browser, engine: "sqlite", viewport: { width: 1280, height: 900 } } },
		{ name: "plays-telephone", testMatch: /play-.*\.spec\.ts/, use: { ...browser, engine: "postgresql", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, javaScriptEnabled: false } },
		{ name: "people", testMatch: /people-pages\.spec\.ts/, use: { ...browser, viewport: { width: 1280, height: 900 } } },
		{ name: "desk", testIgnore: /people-pages/, testMatch: /(pages|stories|pictures|keyboard|keys|sending|trail-pages|held-pages|signin-pages)\.spec\.ts/, use: { ...browser, viewport: { width: 1280, height: 900 } } },
		{
			name: "telephone",
			testIgnore: /people-pages/,
			testMatch: /(pages|stories|sending|trail-pages|held-pages|signin-pages)\.spec\.ts/,
			use: { ...browser, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
		},
	],
});
