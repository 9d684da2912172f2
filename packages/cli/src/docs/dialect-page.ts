import type {
  AttrSpec,
  DialectDefinition,
  OperandSpec,
  OpDefinition,
  OpInfo,
  RegionSpec,
  ResultSpec,
} from "@hls-opt/ir-core";
import type { DocumentedExport } from "./read-comments.js";

/** The reference page of a dialect; comments come from the sources of its package. */
export function dialectPage(dialect: DialectDefinition, exports: readonly DocumentedExport[]): string {
  const ops = dialect.ops.map(({ info }) => info).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `# Dialect \`${dialect.name}\``,
    sentence(dialect.summary),
    ...listTypes("Types", "!", dialect),
    ...(ops.length === 0 ? [] : [overview(ops), ...ops.map((op) => opSection(op, findComment(op, exports)))]),
    "",
  ].join("\n\n");
}

/** The list of all dialects. */
export function dialectIndex(dialects: readonly DialectDefinition[]): string {
  const rows = dialects.map(
    ({ name, summary, ops }) => `| [\`${name}\`](${name}.md) | ${ops.length} | ${cell(summary)} |`,
  );
  return [
    "# Dialects",
    "Written by `npm run docs` from the definitions of the ops; `hls-opt --show-dialects=NAME` shows the same on the command line.",
    ["| dialect | ops | |", "|---|---:|---|", ...rows].join("\n"),
    "## All operations and types",
    ...dialects.map(opLinks),
    "",
  ].join("\n\n");
}

/** `**arith**: addf, addi, ...`, each a link. */
function opLinks({ name, ops, types }: DialectDefinition): string {
  const names = ops.map(({ info }) => info.name).sort();
  const links = names.map((op) => `[\`${op.slice(name.length + 1)}\`](${name}.md#${anchor(op)})`);
  const kinds = types.map(({ mnemonic }) => `[\`!${name}.${mnemonic}\`](${name}.md#types)`);
  return `**${name}**: ${[...links, ...kinds].join(", ")}`;
}

/** The comment above the class of an op. */
export function findComment(info: OpInfo, exports: readonly DocumentedExport[]): string {
  const className = definitionOf(info).view?.name;
  const mnemonic = info.name.slice(info.name.indexOf(".") + 1);
  const candidates = exports.filter((one) => one.name === className);
  const says = (word: string): DocumentedExport | undefined =>
    candidates.find(({ declaration }) => declaration.includes(`"${word}"`));
  return (says(info.name) ?? says(mnemonic) ?? candidates[0])?.comment ?? "";
}

function definitionOf(info: OpInfo): OpDefinition {
  return info.definition as OpDefinition;
}

function overview(ops: readonly OpInfo[]): string {
  const rows = ops.map((op) => `| [\`${op.name}\`](#${anchor(op.name)}) | ${cell(definitionOf(op).spec.summary)} |`);
  return ["| op | |", "|---|---|", ...rows].join("\n");
}

function listTypes(title: string, sigil: string, { name, types }: DialectDefinition): string[] {
  if (types.length === 0) return [];
  const rows = types.map(({ mnemonic, summary }) => `| \`${sigil}${name}.${mnemonic}\` | ${cell(summary)} |`);
  return [`## ${title}`, ["| type | |", "|---|---|", ...rows].join("\n")];
}

function opSection(info: OpInfo, comment: string): string {
  const { spec } = definitionOf(info);
  const rows = [
    ...Object.entries(spec.operands).map(([name, operand]) => row("operand", name, operandText(operand))),
    ...Object.entries(spec.results).map(([name, result]) => row("result", name, resultText(result))),
    ...Object.entries(spec.attributes).map(([name, attr]) => row("attribute", name, attributeText(attr))),
    ...Object.entries(spec.regions).map(([name, region]) => row("region", name, regionText(region))),
    ...Object.keys(spec.successors).map((name) => row("successor", name, "block")),
  ];
  const syntax = spec.assembly === undefined ? [] : [`Syntax: \`\` ${spec.name} ${spec.assembly} \`\``];
  const matches = spec.typesMatch.map((names) => `Of one type: ${names.map((name) => `\`${name}\``).join(", ")}`);
  const traits = spec.traits.length === 0 ? [] : [`Traits: ${spec.traits.join(", ")}`];
  const parts = rows.length === 0 ? [] : [["| | name | |", "|---|---|---|", ...rows].join("\n")];
  const described = comment === "" ? [] : [comment];
  return [`## ${info.name}`, sentence(spec.summary), ...described, ...syntax, ...parts, ...matches, ...traits].join(
    "\n\n",
  );
}

function row(kind: string, name: string, text: string): string {
  return `| ${kind} | \`${name}\` | ${cell(text)} |`;
}

function operandText(spec: OperandSpec): string {
  switch (spec.arity) {
    case "one":
      return spec.summary;
    case "optional":
      return `optional ${spec.of.summary}`;
    case "variadic":
      return `any number of ${spec.of.summary}`;
    case "derived":
      return `${spec.of.summary}; its type follows from \`${spec.from}\``;
  }
}

function resultText(spec: ResultSpec): string {
  switch (spec.arity) {
    case "one":
      return spec.summary;
    case "same":
      return `of the type of \`${spec.operand}\``;
    case "inferred":
      return `${spec.of.summary}; inferred`;
    case "optional":
      return `optional ${spec.of.summary}`;
    case "variadic":
      return `any number of ${spec.of.summary}`;
  }
}

function attributeText({ summary, presence, default: byDefault }: AttrSpec): string {
  if (presence === "defaulted") return `${summary}; default \`${String(byDefault)}\``;
  return presence === "optional" ? `optional ${summary}` : summary;
}

function regionText({ arity, summary }: RegionSpec): string {
  return arity === "variadic-region" ? `any number: ${summary}` : summary;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** GitHub's anchor of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, "")
    .replaceAll(" ", "-");
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith(".") ? capital : `${capital}.`;
}
