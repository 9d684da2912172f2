import type { Report } from "./report.js";
import { formatNumber, formatTime } from "./html/markup.js";

/** The report as a few aligned lines for a terminal. */
export function summarise(report: Report): string {
  const { interval, latency, verification, resources, accuracy, clock_ns: clock } = report;
  const rows: [string, string][] = [
    ["interval", `${cycles(interval.measured, clock)}, promised ${interval.predicted}`],
    ["latency", `${cycles(latency.measured, clock)}, promised ${latency.predicted}`],
    ["timing", `longest stage ${report.stage_ns} ns by the delay model, of ${clock} ns`],
    [
      "verified",
      `${verification.samples} samples back to back, ${verification.mismatches} of ${verification.checked} words differ (${verification.simulator})`,
    ],
    ["accuracy", accuracyText(report)],
    ["baselines", baselinesText(accuracy.baselines)],
  ];
  if (resources !== undefined) {
    const { tool, lut, ff, dsp, bram36 } = resources;
    rows.push(["resources", `${lut} LUT, ${ff} FF, ${dsp} DSP, ${bram36} BRAM36 (${tool})`]);
  }
  const lines = rows.map(([name, text]) => `  ${name.padEnd(10)} ${text}\n`);
  const heading = `${report.model}: ${report.precision}, ${report.target} at ${formatNumber(clock)} ns\n`;
  return heading + lines.join("") + report.notes.map((note) => `  note       ${note}\n`).join("");
}

function cycles(count: number, clock: number): string {
  return `${count} cycles (${formatTime(count * clock)})`;
}

function accuracyText({ accuracy }: Report): string {
  const compiled = formatNumber(accuracy.compiled);
  if (accuracy.metric === "error against float64") return `root mean square error against float64: ${compiled}`;
  return `${accuracy.metric} ${compiled} compiled, ${formatNumber(accuracy.float)} in float`;
}

function baselinesText(baselines: Readonly<Record<string, number>>): string {
  return Object.entries(baselines)
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(", ");
}
