import { bitWidth } from "../hw/types.js";
import { lineLength, withComment, wrap } from "./layout.js";
import type { ModuleNames } from "./module-names.js";

/** `module name (ports);`, inputs that are not (all) read with the lint warning about that turned off. */
export function portLines(names: ModuleNames, isUnused: (input: number) => boolean): string[] {
  const { moduleType } = names.module;
  if (moduleType.ports.length === 0) return [`module ${names.name};`];
  const ranges = moduleType.ports.map((port) =>
    bitWidth(port.type) === 1 ? "" : `[${(bitWidth(port.type) ?? 0) - 1}:0]`,
  );
  const column = Math.max(...ranges.map((range) => range.length));
  const lines = [`module ${names.name} (`];
  let [inputs, outputs] = [0, 0];
  moduleType.ports.forEach((port, i) => {
    const isInput = port.direction !== "output";
    const name = isInput ? names.inputs[inputs] : names.outputs[outputs];
    const range = column === 0 ? "" : `${(ranges[i] ?? "").padStart(column)} `;
    const text = `  ${isInput ? "input  wire" : "output wire"} ${range}${name}${i + 1 < moduleType.ports.length ? "," : ""}`;
    if (isInput && isUnused(inputs)) {
      lines.push("  /* verilator lint_off UNUSEDSIGNAL */", text, "  /* verilator lint_on UNUSEDSIGNAL */");
    } else lines.push(text);
    if (isInput) inputs++;
    else outputs++;
  });
  lines.push(");");
  return lines;
}

/** `target label (.port (value), ...);`. */
export function instanceLines(
  target: ModuleNames,
  label: string,
  inputs: readonly string[],
  outputs: readonly string[],
  comment: string,
): string[] {
  const connections = [
    ...target.inputs.map((name, i) => [name, inputs[i] ?? ""] as const),
    ...target.outputs.map((name, i) => [name, outputs[i] ?? ""] as const),
  ];
  if (connections.length === 0) return withComment(`${target.name} ${label} ();`, comment, "  ");
  const column = Math.max(...connections.map(([name]) => name.length));
  const lines = withComment(`${target.name} ${label} (`, comment, "  ");
  connections.forEach(([name, value], i) => {
    const text = `.${name.padEnd(column)} (${value})${i + 1 < connections.length ? "," : ""}`;
    lines.push(...(text.length + 4 <= lineLength ? [`    ${text}`] : wrap(text, "    ")));
  });
  lines.push("  );");
  return lines;
}
