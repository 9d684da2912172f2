import type { KernelReport } from "../report.js";
import { escape, formatNumber } from "./markup.js";

const labelWidth = 190;
const chartWidth = 800;
const rowHeight = 22;
const axisHeight = 26;

/** The schedule as a chart: one row a kernel, a bar for a sample and a paler one for the sample after it. */
export function gantt(kernels: readonly KernelReport[], interval: number): string {
  const end = Math.max(...kernels.map(endOf)) + interval;
  const x = (cycle: number): number => labelWidth + (cycle / end) * chartWidth;
  const height = kernels.length * rowHeight + axisHeight;
  const grid = ticks(end).map((cycle) => gridLine(x(cycle), cycle, height - axisHeight));
  const rows = kernels.map((kernel, row) => ganttRow(kernel, row, interval, x));
  const width = labelWidth + chartWidth + 20;
  return `<div class="scroll"><svg width="${width}" height="${height}" role="img" aria-label="schedule">\n${[...grid, ...rows].join("\n")}\n</svg></div>`;
}

function endOf({ start, iterations, depth }: KernelReport): number {
  return start + iterations + depth;
}

function ganttRow(kernel: KernelReport, row: number, interval: number, x: (cycle: number) => number): string {
  const top = row * rowHeight;
  const bar = (offset: number, kind: string): string => {
    const left = x(kernel.start + offset);
    const width = Math.max(1.5, x(endOf(kernel) + offset) - left);
    return `<rect class="${kind}" x="${round(left)}" y="${top + 4}" width="${round(width)}" height="${rowHeight - 8}" rx="2"/>`;
  };
  const what = `${kernel.name}: cycles ${kernel.start} to ${endOf(kernel) - 1}, ${kernel.iterations} iterations, depth ${kernel.depth}, ${kernel.lanes} lanes`;
  const label = `<text x="${labelWidth - 8}" y="${top + 15}" text-anchor="end">${escape(shorten(kernel.name))}</text>`;
  return `<g><title>${escape(what)}</title>${label}${bar(interval, "next")}${bar(0, "bar")}</g>`;
}

function gridLine(x: number, cycle: number, height: number): string {
  const at = round(x);
  return `<line class="grid" x1="${at}" y1="0" x2="${at}" y2="${height}"/><text class="soft" x="${at}" y="${height + 16}" text-anchor="middle">${formatNumber(cycle)}</text>`;
}

/** Five to ten round numbers from 0 to `end`. */
function ticks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(end, 1)));
  const step = [0.1, 0.2, 0.5, 1].map((factor) => factor * power).find((one) => end / one <= 10) ?? power;
  const whole = Math.max(1, step);
  return Array.from({ length: Math.floor(end / whole) + 1 }, (_, i) => i * whole);
}

function shorten(name: string): string {
  return name.length <= 26 ? name : `${name.slice(0, 25)}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
