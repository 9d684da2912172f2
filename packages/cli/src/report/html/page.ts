import type { FloatDifference, LabelAccuracy, Report, ResourceReport } from "../report.js";
import { dataflowGraph } from "./dataflow.js";
import { gantt } from "./gantt.js";
import { escape, formatNumber, formatTime, section, table } from "./markup.js";
import { style } from "./style.js";

/** `report.html`: the report as one page that needs nothing beside it. */
export function reportPage(report: Report): string {
  const title = `${report.model} on ${report.target}`;
  const chapters = [
    headline(report),
    report.notes.map((note) => `<p class="note">${escape(note)}</p>`).join("\n"),
    section("Dataflow", dataflowGraph(report.schedule)),
    section(
      "Schedule of one sample, in cycles",
      `${gantt(report.schedule, report.interval.predicted)}\n${scheduleTable(report)}`,
    ),
    section("Accuracy", accuracyTable(report.accuracy)),
    ...(report.resources === undefined ? [] : [section("Resources", resourceTable(report.resources))]),
    section("Verification", verificationTable(report)),
    section("Compile time", secondsTable(report)),
    section("Made by", `<pre>${escape(report.commands.join("\n"))}</pre>\n<p>${escape(report.tool)}</p>`),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>${escape(report.precision)}, clock ${formatNumber(report.clock_ns)} ns</p>
${chapters.filter((chapter) => chapter !== "").join("\n")}
</body>
</html>
`;
}

function headline(report: Report): string {
  const { interval, latency, verification, resources, clock_ns: clock } = report;
  const figures = [
    figure(formatTime(interval.measured * clock), `between samples: ${formatNumber(interval.measured)} cycles`),
    figure(formatTime(latency.measured * clock), `latency: ${formatNumber(latency.measured)} cycles`),
    figure(
      verification.mismatches === 0 ? "bit-exact" : `${formatNumber(verification.mismatches)} mismatches`,
      `${formatNumber(verification.samples)} samples, ${verification.simulator}`,
      verification.mismatches === 0 ? "good" : "bad",
    ),
    figure(formatNumber(report.accuracy.compiled), accuracyCaption(report.accuracy)),
    ...(resources === undefined ? [] : [figure(`${formatNumber(resources.lut)} LUT`, resourceCaption(resources))]),
  ];
  return `<div class="figures">\n${figures.join("\n")}\n</div>`;
}

function figure(value: string, caption: string, kind = ""): string {
  return `<div class="figure"><b class="${kind}">${escape(value)}</b><span>${escape(caption)}</span></div>`;
}

function accuracyCaption(accuracy: LabelAccuracy | FloatDifference): string {
  if (accuracy.metric === "error against float64") return accuracy.metric;
  return `${accuracy.metric}; float: ${formatNumber(accuracy.float)}`;
}

function resourceCaption({ ff, dsp, bram36 }: ResourceReport): string {
  return `${formatNumber(ff)} FF, ${formatNumber(dsp)} DSP, ${formatNumber(bram36)} BRAM`;
}

function scheduleTable({ schedule }: Report): string {
  return table(
    ["kernel", "start", "iterations", "depth", "operations", "lanes", "reads", "writes"],
    schedule.map((kernel) => [
      kernel.name,
      kernel.start,
      kernel.iterations,
      kernel.depth,
      kernel.operations,
      kernel.lanes,
      kernel.reads.join(", "),
      kernel.writes.join(", "),
    ]),
  );
}

function accuracyTable(accuracy: LabelAccuracy | FloatDifference): string {
  if (accuracy.metric !== "error against float64" && "details" in accuracy && accuracy.details !== undefined) {
    const rows = Object.entries(accuracy.details).map(([name, { mean, p50, p75, p95 }]) => [name, mean, p50, p75, p95]);
    return table([accuracy.metric, "mean", "median", "75 %", "95 %"], rows);
  }
  const rows: [string, number][] = [
    ["float", accuracy.float],
    ["compiled", accuracy.compiled],
    ...Object.entries(accuracy.baselines),
  ];
  return table(["predictor", accuracy.metric], rows);
}

function resourceTable({ tool, lut, ff, dsp, bram36, modules }: ResourceReport): string {
  const rows = Object.entries(modules).map(([name, own]) => [
    name,
    own.instances,
    own.lut,
    own.ff,
    own.dsp,
    own.bram36,
  ]);
  const head = ["module (own cells of one instance)", "instances", "LUT", "FF", "DSP", "BRAM36"];
  return `${table(head, [...rows, ["whole design", "", lut, ff, dsp, bram36]])}\n<p>counted by ${escape(tool)}</p>`;
}

function verificationTable({ verification, interval, latency }: Report): string {
  const rungs = verification.ladder.map(({ from, to, samples, mismatches }) => [
    `${from} against ${to}`,
    samples,
    mismatches,
  ]);
  const rows = [
    ...rungs,
    [`reference against Verilog (${verification.simulator})`, verification.samples, verification.mismatches],
  ];
  return [
    table(["levels executed on the same inputs", "samples", "words that differ"], rows),
    table(
      ["cycles", "promised", "measured"],
      [
        ["interval", interval.predicted, interval.measured],
        ["latency", latency.predicted, latency.measured],
      ],
    ),
    `<p>inputs: ${escape(verification.inputs)}</p>`,
  ].join("\n");
}

function secondsTable({ compile_seconds: seconds }: Report): string {
  const total = Object.values(seconds).reduce((sum, one) => sum + one, 0);
  return table(["step", "seconds"], [...Object.entries(seconds), ["all", Math.round(total * 1000) / 1000]]);
}
