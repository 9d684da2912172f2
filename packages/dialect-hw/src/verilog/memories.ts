import type { IntegerType } from "@hls-opt/ir-core";
import type { FirMemReadOp, FirMemWriteOp, RomOp } from "../seq/memory-ops.js";
import type { FirMemType } from "../seq/types.js";
import { compound, precedence, rangeOf } from "./expression.js";
import type { Expression } from "./expression.js";
import { fillLines, wrap } from "./layout.js";
import type { ExpressionOf } from "./operators.js";

/** `reg [7:0] mem [0:11];`. */
export function declareMemory(type: FirMemType, name: string): string {
  return `reg ${rangeOf(type.width)}${name} [0:${type.depth - 1}];`;
}

/** The declaration of a ROM's words. */
export function declareRom(rom: RomOp, name: string): string {
  return `reg ${rangeOf((rom.data.type as IntegerType).width)}${name} [0:${rom.depth - 1}];`;
}

/** The `initial` block that fills a ROM. */
export function romUpdates(rom: RomOp, name: string): string[] {
  const { width } = rom.data.type as IntegerType;
  const items = rom.words().map((word, i) => `${name}[${i}] = ${width}'h${word.toString(16).toUpperCase()};`);
  return ["  initial begin", ...fillLines(items, "    "), "  end"];
}

/** `mem[address]`. */
export function readExpression(memory: string, address: Expression): Expression {
  return compound(`${memory}[${address.text}]`, precedence.primary);
}

/** The writes and registered reads of a memory, in one block for each clock. Reads give the word before a write. */
export function memoryUpdates(
  name: string,
  writes: readonly FirMemWriteOp[],
  reads: readonly FirMemReadOp[],
  get: ExpressionOf,
): string[] {
  const byClock = new Map<string, string[]>();
  const add = (clock: string, enable: string | undefined, statement: string): void => {
    const lines = byClock.get(clock) ?? [];
    byClock.set(clock, lines);
    lines.push(...wrap(enable === undefined ? statement : `if (${enable}) ${statement}`, "    "));
  };
  const guard = (port: FirMemWriteOp | FirMemReadOp): string | undefined =>
    port.enable === undefined ? undefined : get(port.enable).text;
  for (const port of writes) {
    add(get(port.clk).text, guard(port), `${name}[${get(port.address).text}] <= ${get(port.data).text};`);
  }
  for (const port of reads) {
    add(get(port.clk).text, guard(port), `${get(port.data).text} <= ${name}[${get(port.address).text}];`);
  }
  return [...byClock].flatMap(([clock, lines]) => [`  always @(posedge ${clock}) begin`, ...lines, "  end"]);
}
