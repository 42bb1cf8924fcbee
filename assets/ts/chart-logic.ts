// SPDX-License-Identifier: AGPL-3.0-or-later
// The logic model as boxes in columns, goal on the left, methods on the right, joined to their parent; read from the nested list.
import { colour, font, link_of } from "./chart-common";
import type { Drawing } from "./chart-common";

interface Node { text: string; kind: string; href: string | null; depth: number; children: Node[]; parent: Node | null; x: number; y: number; height: number }

const gap_x = 36, gap_y = 8, line_height = 20, padding = 8, text_size = 14;

function node_of(item: HTMLElement, parent: Node | null): Node {
	const own = item.querySelector(".logic__name");
	const node: Node = {
		text: (own?.textContent ?? "").replace(/\s+/g, " ").trim(), kind: item.dataset["kind"] ?? "", href: own?.tagName === "A" ? (own as HTMLAnchorElement).href : link_of(own),
		depth: parent ? parent.depth + 1 : 0, children: [], parent, x: 0, y: 0, height: 0,
	};
	node.children = items_of(item.querySelector(":scope > ul, :scope > details > ul"), node);
	return node;
}

function items_of(list: Element | null, parent: Node | null): Node[] {
	return list ? [...list.children].flatMap((child) => (child instanceof HTMLElement && child.matches("li") ? [node_of(child, parent)] : [])) : [];
}

function flat(nodes: Node[]): Node[] {
	return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

/* Full-width characters count one, Latin ones half: good enough to know how many lines the box needs. */
function lines(text: string, width: number): number {
	const em = [...text].reduce((sum, c) => sum + (c.charCodeAt(0) < 0x2e80 ? 0.6 : 1), 0);
	return Math.max(1, Math.ceil((em * text_size * 1.04) / (width - 2 * padding)));
}

/* Leaves take their place from the top; a parent stands in the middle of its children, and never above the space it needs. */
function place(node: Node, top: number, width: number): number {
	node.height = lines(node.text, width) * line_height + 2 * padding;
	node.x = node.depth * (width + gap_x);
	let bottom = top;
	for (const child of node.children) bottom = place(child, bottom, width);
	const first = node.children[0], last = node.children[node.children.length - 1];
	const middle = first && last ? (first.y + last.y + last.height) / 2 : top + node.height / 2;
	node.y = Math.max(top, middle - node.height / 2);
	return Math.max(bottom, node.y + node.height + gap_y);
}

function fill(kind: string): { box: string; text: string; line: string } {
	if (kind === "goal") return { box: colour("--brand"), text: colour("--paper"), line: colour("--brand") };
	if (kind === "strategy") return { box: colour("--level-1"), text: colour("--ink"), line: colour("--level-1") };
	return { box: colour("--paper"), text: colour("--ink"), line: kind === "tactic" ? colour("--color-primitive-green-700") : colour("--line-strong") };
}

function box(node: Node, width: number): object {
	const look = fill(node.kind);
	return {
		type: "rect",
		shape: { x: node.x, y: node.y, width, height: node.height, r: 6 },
		style: { fill: look.box, stroke: look.line, lineWidth: 1.5 },
		cursor: node.href ? "pointer" : "default",
		textConfig: { position: "insideLeft", distance: padding },
		textContent: { type: "text", style: { text: node.text, width: width - 2 * padding, overflow: "break", lineHeight: line_height, fontSize: text_size, fontFamily: font().fontFamily, fill: look.text } },
	};
}

function join(parent: Node, node: Node, width: number): object {
	const x1 = parent.x + width, y1 = parent.y + parent.height / 2, x2 = node.x, y2 = node.y + node.height / 2, middle = (x1 + x2) / 2;
	return { type: "bezierCurve", silent: true, shape: { x1, y1, x2, y2, cpx1: middle, cpy1: y1, cpx2: middle, cpy2: y2 }, style: { fill: "none", stroke: colour("--color-primitive-green-400"), lineWidth: 1.5 } };
}

export function logic_option(source: HTMLElement, width: number): Drawing | null {
	const roots = items_of(source, null);
	const all = flat(roots);
	const columns = Math.max(0, ...all.map((node) => node.depth)) + 1;
	const box_width = Math.min(320, (width - 8 - (columns - 1) * gap_x) / columns);
	if (all.length === 0 || box_width < 120) return null;
	let bottom = 4;
	for (const root of roots) bottom = place(root, bottom, box_width) + gap_y;
	return {
		height: bottom,
		links: all.map((node) => node.href),
		option: {
			textStyle: font(),
			series: [{
				type: "custom",
				coordinateSystem: "none",
				data: all.map((_, i) => i),
				renderItem: (p: { dataIndex: number }) => {
					const node = all[p.dataIndex];
					if (!node) return null;
					return { type: "group", x: 4, children: node.parent ? [join(node.parent, node, box_width), box(node, box_width)] : [box(node, box_width)] };
				},
			}],
		},
	};
}
