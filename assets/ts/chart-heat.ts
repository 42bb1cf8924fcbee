// SPDX-License-Identifier: AGPL-3.0-or-later
// Themes × municipalities: one square per cell of the table, coloured by the cell's data-level, with the cell's number.
import { colour, font, link_of, text_width, tooltip, words, wrapped } from "./chart-common";
import type { Drawing } from "./chart-common";

interface Cell { x: number; y: number; count: number; level: number; href: string | null }

function cells(rows: HTMLTableRowElement[]): Cell[] {
	return rows.flatMap((row, y) =>
		[...row.querySelectorAll("td")].map((td, x) => ({ x, y, count: Number(words(td).replace(/[^0-9]/g, "")), level: Number(td.dataset["level"] ?? 0), href: link_of(td) })));
}

/* Level 0 is paper; light levels carry dark numbers, dark levels white ones. */
function pieces(): object[] {
	return [0, 1, 2, 3, 4, 5].map((level) => ({ value: level, color: level ? colour(`--level-${level}`) : colour("--paper-soft") }));
}

/* Head cells stand upright, broken between words; where a word does not fit into its column, all of them lean. */
function heads_of(themes: string[], column: number): { height: number; right: number; label: object } {
	const size = 13, line = 17, lean = 60;
	const broken = themes.map((theme) => wrapped(theme, column - 5, size));
	if (broken.every((text) => text !== null)) {
		const lines = Math.max(...broken.map((text) => (text ?? "").split("\n").length));
		return { height: 16 + line * lines, right: 8, label: { fontSize: size, lineHeight: line, formatter: (_: string, i: number) => broken[i] ?? "" } };
	}
	const longest = Math.max(...themes.map((theme) => text_width(theme, size))), last = text_width(themes[themes.length - 1] ?? "", size);
	const angle = (lean * Math.PI) / 180;
	return { height: Math.ceil(24 + longest * Math.sin(angle)), right: Math.max(8, Math.ceil(last * Math.cos(angle) - column / 2 + 16)), label: { fontSize: size, rotate: -lean } };
}

function label_style(cell: Cell): object {
	return { color: cell.level >= 4 ? colour("--paper") : cell.level ? colour("--ink") : colour("--ink-quiet"), fontWeight: cell.level ? "bold" : "normal" };
}

export function heat_option(source: HTMLElement, width: number): Drawing | null {
	const themes = [...source.querySelectorAll("thead th")].slice(1).map(words);
	const rows = [...source.querySelectorAll<HTMLTableRowElement>("tbody tr")];
	const all = cells(rows);
	if (width < 560 || themes.length === 0 || all.length === 0) return null;
	const names = rows.map((row) => words(row.querySelector("th")));
	const axis = { type: "category", axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
	const left = 16 + Math.ceil(Math.max(...names.map((name) => text_width(name))));
	const heads = heads_of(themes, (width - left - 8) / themes.length);
	return {
		height: heads.height + 8 + 34 * rows.length,
		links: all.map((cell) => cell.href),
		option: {
			textStyle: font(),
			grid: { left, right: heads.right, top: heads.height, bottom: 8 },
			tooltip: { ...tooltip(), formatter: (p: { dataIndex: number }) => tip(all[p.dataIndex], names, themes) },
			xAxis: { ...axis, data: themes, position: "top", axisLabel: { ...font(), ...heads.label, interval: 0 } },
			yAxis: { ...axis, data: names, inverse: true, axisLabel: { ...font(), interval: 0 } },
			visualMap: { type: "piecewise", show: false, dimension: 3, pieces: pieces() },
			series: [{
				type: "heatmap",
				itemStyle: { borderColor: colour("--paper"), borderWidth: 2, borderRadius: 4 },
				emphasis: { itemStyle: { borderColor: colour("--ink"), borderWidth: 2 } },
				label: { show: true, formatter: (p: { value: number[] }) => String(p.value[2] ?? "") },
				data: all.map((cell) => ({ value: [cell.x, cell.y, cell.count, cell.level], label: label_style(cell), cursor: cell.href ? "pointer" : "default" })),
			}],
		},
	};
}

function tip(cell: Cell | undefined, names: string[], themes: string[]): string {
	return cell ? `${names[cell.y] ?? ""}\n${themes[cell.x] ?? ""}  ${cell.count}` : "";
}
