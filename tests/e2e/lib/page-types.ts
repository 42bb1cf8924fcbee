// SPDX-License-Identifier: AGPL-3.0-or-later
// One address for every type of page that there is, with its states: found and not found, current and ended, read from a document
// and known as facts, refused and thanked.
import { json } from "./http.ts";
import type { Json } from "./http.ts";
import type { Server } from "./program.ts";
import type { Examples } from "./routes.ts";

export interface PageType { name: string; path: string; status?: number }

export async function addresses_of(server: Server, examples: Examples): Promise<Record<string, string>> {
	const { items } = await json(server, "/plans.json?municipality=131172");
	const ended = (await json(server, "/programmes.json?municipality=139998&year=2020")).items[0];
	const programme = `/${examples.slug}/programmes/${examples.node_id}`;
	return {
		programme, report: `${programme}/report`, thanks: `${programme}/report/thanks`,
		ended_programme: `/${examples.slug}/programmes/${ended.node_id}`,
		plan: `/${examples.slug}/plans/${examples.plan_id}`,
		ended_plan: `/${examples.slug}/plans/${examples.older_plan_id}`,
		facts: `/131172-kita/plans/${items.find((plan: Json) => plan.kind === "plan").plan_id}`,
		logic: `/${examples.slug}/plans/${examples.logic_plan_id}`,
		comparison: `/compare?a=${examples.older_plan_id}&b=${examples.plan_id}`,
	};
}

const q = encodeURIComponent;

/* {name} stands for an address of addresses_of. */
export const page_types: PageType[] = [
	{ name: "first page", path: "/" },
	{ name: "support, everything", path: "/support" },
	{ name: "support found", path: "/support?municipality=131172&wish=place&who=founder" },
	{ name: "support in ended plans", path: "/support?municipality=139998" },
	{ name: "support not found", path: `/support?municipality=131016&q=${q("ありえない言葉")}` },
	{ name: "programme", path: "{programme}" },
	{ name: "programme of an ended plan", path: "{ended_programme}" },
	{ name: "report", path: "{report}" },
	{ name: "report thanked for", path: "{thanks}" },
	{ name: "plans", path: "/plans" },
	{ name: "plans, none", path: "/plans?municipality=131016" },
	{ name: "programmes", path: "/programmes" },
	{ name: "municipalities", path: "/municipalities" },
	{ name: "municipality", path: "/139998-mihonno" },
	{ name: "municipality without a plan", path: "/131016-chiyoda" },
	{ name: "plan with its text", path: "{plan}" },
	{ name: "ended plan", path: "{ended_plan}" },
	{ name: "plan as facts", path: "{facts}" },
	{ name: "logic model", path: "{logic}" },
	{ name: "search", path: "/search" },
	{ name: "search found", path: `/search?q=${q("家賃")}` },
	{ name: "search not found", path: `/search?q=${q("ありえない言葉")}` },
	{ name: "comparison, not chosen", path: "/compare" },
	{ name: "comparison", path: "{comparison}" },
	{ name: "timeline", path: "/timeline" },
	{ name: "themes", path: "/themes" },
	{ name: "about", path: "/about" },
	{ name: "files of personal data", path: "/139998-mihonno/personal-files" },
	{ name: "people of the demonstration", path: "/demo" },
	{ name: "published heads, none", path: "/audit-heads" },
	{ name: "API", path: "/api" },
	{ name: "not found", path: "/nothing-here", status: 404 },
	{ name: "a wrong field", path: "/plans?year=20x6", status: 400 },
];

export function resolved(type: PageType, addresses: Record<string, string>): string {
	return type.path.replace(/\{(\w+)\}/, (_, name: string) => addresses[name] ?? "?");
}
