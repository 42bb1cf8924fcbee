// SPDX-License-Identifier: AGPL-3.0-or-later
// Plans on a line of fiscal years: one row per municipality, one bar per plan, read from the timeline table (a row per plan).
import { colour, font, link_of, text_width, tooltip, words } from "./chart-common";
import type { Drawing } from "./chart-common";

interface Bar { who: string; title: string; first: number; last: number; ended: boolean; href: string | null }
interface Api { coord(point: [number, number]): number[]; size?(extent: [number, number]): number | number[] }

/* Years come from the head of the table; a cell with class timeline__on is a year of the plan. */
function bar_of(row: HTMLTableRowElement, years: number[]): Bar | null {
	const on = [...row.querySelectorAll("td")].flatMap((td, i) => (td.classList.contains("timeline__on") ? [{ td, year: years[i] ?? 0 }] : []));
	const first = on[0], last = on[on.length - 1];
	if (!first || !last) return null;
	const head = row.querySelector("th");
	return {
		who: words(head?.querySelector("a") ?? head), title: words(head?.querySelector(".timeline__title")),
		first: first.year, last: last.year, ended: first.td.hasAttribute("data-ended"), href: link_of(head),
	};
}

/* A bar runs from 1 April of the first year to 31 March after the last: one unit of the axis per year. */
function shape(bar: Bar, y: number, api: Api): object {
	const from = api.coord([bar.first, y]), to = api.coord([bar.last + 1, y]);
	const x = (from[0] ?? 0) + 2, width = (to[0] ?? 0) - x - 2, height = 22;
	return {
		type: "rect",
		shape: { x, y: (from[1] ?? 0) - height / 2, width, height, r: 6 },
		style: { fill: bar.ended ? colour("--color-neutral-solid-gray-600") : colour("--color-primitive-green-800") },
		cursor: bar.href ? "pointer" : "default",
		textConfig: { position: "inside" },
		textContent: { type: "text", style: { text: width > 84 ? `${bar.first}–${bar.last}` : "", fill: colour("--paper"), fontSize: 13, fontFamily: font().fontFamily } },
	};
}

export function timeline_option(source: HTMLElement, width: number): Drawing | null {
	const years = [...source.querySelectorAll("thead th")].slice(1).map((th) => Number(words(th).slice(0, 4)));
	const bars = [...source.querySelectorAll<HTMLTableRowElement>("tbody tr")].flatMap((row) => bar_of(row, years) ?? []);
	const start = years[0], end = years[years.length - 1];
	if (width < 480 || start === undefined || end === undefined || bars.length === 0) return null;
	const who = [...new Set(bars.map((bar) => bar.who))];
	const row_of = (i: number): number => who.indexOf(bars[i]?.who ?? "");
	return {
		height: 60 + 36 * who.length,
		links: bars.map((bar) => bar.href),
		option: {
			textStyle: font(),
			grid: { left: 16 + Math.ceil(Math.max(...who.map((name) => text_width(name)))), right: 16, top: 36, bottom: 12 },
			tooltip: { ...tooltip(), formatter: (p: { dataIndex: number }) => tip(bars[p.dataIndex]) },
			xAxis: {
				type: "value", position: "top", min: start, max: end + 1, interval: 1,
				axisLabel: { ...font(), showMaxLabel: false, align: "left", formatter: (year: number) => String(year) },
				splitLine: { lineStyle: { color: colour("--line"), type: "dotted" } },
			},
			yAxis: { type: "category", data: who, inverse: true, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { ...font(), interval: 0 }, splitLine: { show: true, lineStyle: { color: colour("--line") } } },
			series: [{
				type: "custom",
				data: bars.map((bar, i) => [bar.first, row_of(i), bar.last]),
				encode: { x: [0, 2], y: 1 },
				clip: true,
				renderItem: (p: { dataIndex: number }, api: Api) => {
					const bar = bars[p.dataIndex];
					return bar ? shape(bar, row_of(p.dataIndex), api) : null;
				},
			}],
		},
	};
}

function tip(bar: Bar | undefined): string {
	return bar ? `${bar.who}\n${bar.title}\n${bar.first}–${bar.last}` : "";
}
