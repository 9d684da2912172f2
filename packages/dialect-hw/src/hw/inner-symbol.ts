import { attribute, implement, memoryEffects, SymbolRefAttr } from "@hls-opt/ir-core";
import type {
  AttrSpec,
  InterfaceImpl,
  MemoryEffect,
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
} from "@hls-opt/ir-core";
import { InnerSymAttr } from "./attributes.js";

/** A symbol inside a module, plain or as CIRCT's generic form has it. */
export const innerSymbolAttr: AttrSpec<SymbolRefAttr | InnerSymAttr, "required"> = attribute(
  "inner symbol definition",
  (a): a is SymbolRefAttr | InnerSymAttr =>
    a instanceof InnerSymAttr || (a instanceof SymbolRefAttr && a.nested.length === 0),
);

/** `sym @name` when present, as the attribute `inner_sym`. */
export function parseInnerSymbol(parser: OpParser): NamedAttribute[] {
  if (!parser.optional("sym")) return [];
  return [{ name: "inner_sym", value: SymbolRefAttr.get(parser.symbolName()) }];
}

/** ` sym @name` where the op has an inner symbol. */
export function printInnerSymbol(printer: OpPrinter, op: Operation): void {
  const symbol = op.getAttr("inner_sym");
  const target = symbol instanceof InnerSymAttr ? symbol.symbol : symbol;
  if (!(target instanceof SymbolRefAttr)) return;
  printer.write(" sym ");
  printer.symbolName(target.root);
}

const none: readonly MemoryEffect[] = [];
const unknown: readonly MemoryEffect[] = [{ kind: "write" }];

/**
 * Effects of wires and registers. What they hold follows from their operands' history alone, so unused ones may go, and
 * two with equal operands are one; but something outside the module may refer to an inner symbol, then the op must stay.
 */
export const innerSymbolEffects: InterfaceImpl = implement(memoryEffects, {
  effects: (op: Operation) => (op.getAttr("inner_sym") === undefined ? none : unknown),
});
