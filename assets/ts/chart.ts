// SPDX-License-Identifier: AGPL-3.0-or-later
// Draws the pictures of a page: timeline, heat map, logic model, bars. The data is the table or list that already stands on the page
// (figure's data-source), so a picture never says anything that the page does not say without scripts. No inline style, no HTML
// from data: SVG elements and tooltips are made by ECharts as text.
import { BarChart, CustomChart, HeatmapChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { ECharts } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { bars_option } from "./chart-bars";
import { heat_option } from "./chart-heat";
import { logic_option } from "./chart-logic";
import { timeline_option } from "./chart-timeline";
import type { Drawing } from "./chart-common";

use([BarChart, CustomChart, HeatmapChart, GridComponent, TooltipComponent, VisualMapPiecewiseComponent, SVGRenderer]);

type Draw = (source: HTMLElement, width: number) => Drawing | null;
const links = new WeakMap<HTMLElement, (string | null)[]>();
const drawings: Record<string, Draw> = { timeline: timeline_option, heat: heat_option, logic: logic_option, bars: bars_option };

/*
 * Width decides the layout (boxes, bars), so a new width means a new drawing; a width too small for the picture means none. The fold
 * round the table or list is open in the page and closed once, when the picture stands above it.
 */
function draw(figure: HTMLElement, plot: HTMLElement, chart: ECharts | null, source: HTMLElement, make: Draw): ECharts | null {
	figure.hidden = false;
	const drawing = make(source, plot.clientWidth);
	if (!drawing) {
		figure.hidden = true;
		return chart;
	}
	plot.style.height = `${drawing.height}px`;
	const drawn = chart ?? open_chart(plot, source);
	drawn.resize();
	drawn.setOption({ animation: false, ...drawing.option }, true);
	plot.querySelector("svg")?.setAttribute("viewBox", `0 0 ${drawn.getWidth()} ${drawn.getHeight()}`);
	links.set(plot, drawing.links);
	if (!chart) source.closest("details.fold")?.removeAttribute("open");
	return drawn;
}

/* A press on a shape goes where the same cell of the table goes. */
function open_chart(plot: HTMLElement, source: HTMLElement): ECharts {
	const chart = init(plot, null, { renderer: "svg", locale: source.closest("[lang]")?.getAttribute("lang") === "en" ? "EN" : "JA" });
	chart.on("click", (event) => {
		const href = links.get(plot)?.[event.dataIndex];
		if (href) location.assign(href);
	});
	return chart;
}

function start(figure: HTMLElement): void {
	const plot = figure.querySelector<HTMLElement>(".chart__plot");
	const source = document.getElementById(figure.dataset["source"] ?? "");
	const make = drawings[figure.dataset["chart"] ?? ""];
	if (!plot || !source || !make) return;
	plot.setAttribute("role", "img");
	plot.setAttribute("aria-label", figure.dataset["label"] ?? "");
	let chart = draw(figure, plot, null, source, make);
	let width = plot.clientWidth;
	new ResizeObserver(() => {
		const now = (figure.parentElement ?? figure).clientWidth;
		if (now === width) return;
		width = now;
		chart = draw(figure, plot, chart, source, make);
	}).observe(figure.parentElement ?? figure);
}

for (const figure of document.querySelectorAll<HTMLElement>("figure.chart[data-chart]")) start(figure);
