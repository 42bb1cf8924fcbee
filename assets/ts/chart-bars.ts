// SPDX-License-Identifier: AGPL-3.0-or-later
// One bar for each row of a table, as long as the number in the column that the table names (data-drawn); the sum (tfoot) is no bar.
import { colour, font, link_of, text_width, tooltip, words } from "./chart-common";
import type { Drawing } from "./chart-common";

interface Bar { name: string; value: number; text: string; href: string | null }

/* "-1,234円" is -1234; a cell without a number is no bar. */
function number_of(text: string): number | null {
	const digits = text.replaceAll(/[^0-9-]/g, "");
	return /^-?\d+$/.test(digits) ? Number(digits) : null;
}

function bar_of(row: HTMLTableRowElement, column: number): Bar | null {
	const head = row.querySelector("th"), text = words(row.cells[column]), value = number_of(text);
	return value === null ? null : { name: words(head), value, text, href: link_of(head) };
}

export function bars_option(source: HTMLElement, width: number): Drawing | null {
	const column = Number(source.dataset["drawn"] ?? 1);
	const bars = [...source.querySelectorAll<HTMLTableRowElement>("tbody tr")].flatMap((row) => bar_of(row, column) ?? []);
	if (width < 320 || bars.length === 0) return null;
	const room = Math.min(Math.max(...bars.map((bar) => text_width(bar.name))), width * 0.4), numbers = Math.max(...bars.map((bar) => text_width(bar.text)));
	/* A number stands behind the end of its bar, so those on the left need room there. */
	const left = bars.some((bar) => bar.value < 0) ? numbers : 0;
	return {
		height: 16 + 36 * bars.length,
		links: bars.map((bar) => bar.href),
		option: {
			textStyle: font(),
			grid: { left: 16 + Math.ceil(room) + left, right: 16 + Math.ceil(numbers), top: 4, bottom: 12 },
			tooltip: { ...tooltip(), formatter: (p: { dataIndex: number }) => tip(bars[p.dataIndex]) },
			xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
			yAxis: {
				type: "category", inverse: true, data: bars.map((bar) => bar.name), axisTick: { show: false }, axisLine: { onZero: true, lineStyle: { color: colour("--line-strong") } },
				axisLabel: { ...font(), interval: 0, width: Math.ceil(room) + 4, overflow: "truncate", margin: 8 + left },
			},
			series: [{
				type: "bar", barMaxWidth: 22, itemStyle: { borderRadius: 4 },
				data: bars.map((bar) => ({
					value: bar.value, itemStyle: { color: bar.value < 0 ? colour("--color-neutral-solid-gray-600") : colour("--color-primitive-green-800") },
					label: { show: true, position: bar.value < 0 ? "left" : "right", formatter: bar.text, ...font() }, cursor: bar.href ? "pointer" : "default",
				})),
			}],
		},
	};
}

function tip(bar: Bar | undefined): string {
	return bar ? `${bar.name}\n${bar.text}` : "";
}
