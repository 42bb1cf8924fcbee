// SPDX-License-Identifier: AGPL-3.0-or-later
// The public surface as the program itself prints it (`kassei docs routes`), and an example for every {parameter}.
import { execFileSync } from "node:child_process";
import { ask, json } from "./http.ts";
import type { Answer } from "./http.ts";
import { binary } from "./program.ts";
import type { Server } from "./program.ts";

export type Format = "html" | "json" | "csv" | "xlsx" | "atom";
export interface Route { method: string; path: string; role: string; handler: string; formats: Format[]; raw: boolean; fresh: boolean }

/* What the web floor itself answers (src/web/routes.def); `docs routes` prints the modules that it was given. */
const own_routes = [
	"GET /healthz public web_health raw", "GET /robots.txt public web_robots raw", "GET /favicon.ico public web_favicon raw",
	"GET /api public web_api html", "GET /api/v1/openapi.json public web_openapi raw",
];

/* Lists and records are pages too. */
function route_of(line: string): Route {
	const [method = "", path = "", role = "", handler = "", ...words] = line.trim().split(/\s+/);
	const formats = words.filter((word): word is Format => ["html", "json", "csv", "xlsx", "atom"].includes(word));
	if (formats.includes("json") && !formats.includes("html")) formats.unshift("html");
	return { method, path, role, handler, formats, raw: words.includes("raw"), fresh: words.includes("fresh") };
}

export function all_routes(): Route[] {
	const printed = execFileSync(binary, ["docs", "routes"], { encoding: "utf8" }).split("\n").filter((line) => /^[A-Z]+ +\//.test(line));
	const paths = new Set(printed.map((line) => route_of(line).path));
	return [...printed, ...own_routes.filter((line) => !paths.has(route_of(line).path))].map(route_of);
}

/* The second steps of signing in, which are nothing without the first. */
const second_steps = ["/sign-in/code", "/sign-in/passkey"];

/* Those that everybody may call and whose addresses hold nothing but what `filled` knows: no tokens out of a mail. */
export function public_routes(): Route[] {
	return all_routes().filter((route) => route.role === "public" && !second_steps.includes(route.path) && !/\{/.test(route.path.replace(/\{(slug|node_id|plan_id)\}/g, "")));
}

/* Records of the fictional city that every demonstration has. */
export interface Examples { slug: string; node_id: string; plan_id: string; older_plan_id: string; logic_plan_id: string }

export async function examples_of(server: Server): Promise<Examples> {
	const slug = "139998-mihonno";
	const town = await json(server, `/${slug}.json`);
	const plans = town.plans.filter((plan: { kind: string }) => plan.kind === "plan");
	const logic = town.plans.find((plan: { kind: string }) => plan.kind === "logic_model");
	const programmes = await json(server, "/programmes.json?municipality=139998");
	return { slug, node_id: programmes.items[0].node_id, plan_id: plans[0].plan_id, older_plan_id: plans[1].plan_id, logic_plan_id: logic.plan_id };
}

export function filled(path: string, examples: Examples): string {
	return path.replace("{slug}", examples.slug).replace("{node_id}", examples.node_id).replace("{plan_id}", examples.plan_id);
}

/* The address of a route in a format; HTML is the bare path. */
export function in_format(path: string, format: Format): string {
	return format === "html" ? path : `${path}.${format}`;
}

/* A form's request_id, as a browser would send it back. */
export async function request_id_of(server: Server, form_path: string): Promise<string> {
	const page: Answer = await ask(server, form_path);
	const found = /name="request_id" value="([^"]+)"/.exec(page.text)?.[1];
	if (!found) throw new Error(`${form_path} has no request_id: ${page.status}`);
	return found;
}
