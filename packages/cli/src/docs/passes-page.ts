import { optionText } from "@hls-opt/ir-core";
import type { OrderingConstraint, Pass } from "@hls-opt/ir-core";
import type { DocumentedExport } from "./read-comments.js";

/** The reference of all passes: what they do, their options and statistics. */
export function passesPage(
  passes: readonly Pass[],
  exports: readonly DocumentedExport[],
  constraints: readonly OrderingConstraint[] = [],
): string {
  const sorted = [...passes].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "# Passes",
    "Each is a flag of `hls-opt` (`--canonicalize=max-iterations=5`) and a name in textual pipelines\n(`--pass-pipeline='builtin.module(func.func(canonicalize{max-iterations=5}))'`). The way from a network to hardware is\n`--nn-simplify --quantize --lower-to-affine --schedule=interval=100 --lower-to-hw`.",
    ...(constraints.length === 0 ? [] : orderSection(constraints)),
    ...sorted.flatMap((pass) => passSection(pass, findComment(pass, exports))),
    "",
  ].join("\n\n");
}

function orderSection(constraints: readonly OrderingConstraint[]): string[] {
  const rows = constraints.map(
    ({ before, after, reason }) => `| [\`${before}\`](#--${before}) | [\`${after}\`](#--${after}) | ${cell(reason)} |`,
  );
  return [
    "## Order",
    "A pipeline that does not keep to this gets a warning with the reason.",
    ["| pass | before | because |", "|---|---|---|", ...rows].join("\n"),
  ];
}

/** The comment above the record of a pass. */
export function findComment({ name }: Pass, exports: readonly DocumentedExport[]): string {
  return exports.find(({ declaration }) => declaration.includes(`definePass({\n  name: "${name}"`))?.comment ?? "";
}

function passSection(pass: Pass, comment: string): string[] {
  const runsOn = pass.anchor === undefined ? "Runs on any op." : `Runs on \`${pass.anchor}\`.`;
  const options = Object.entries(pass.options).map(([name, spec]) => {
    return `| \`${optionText(name)}\` | \`${spec.format(spec.default)}\` | ${cell(spec.summary)} |`;
  });
  const statistics = Object.entries(pass.statistics).map(([name, summary]) => `| \`${name}\` | ${cell(summary)} |`);
  return [
    `## --${pass.name}`,
    `${pass.summary.charAt(0).toUpperCase()}${pass.summary.slice(1)}. ${runsOn}`,
    ...(comment === "" ? [] : [comment]),
    ...(options.length === 0 ? [] : [["| option | default | |", "|---|---|---|", ...options].join("\n")]),
    ...(statistics.length === 0 ? [] : [["| statistic | |", "|---|---|", ...statistics].join("\n")]),
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
