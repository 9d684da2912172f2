import { SymbolRefAttr } from "@hls-opt/ir-core";
import type { NamedAttribute, Operation, OpParser, OpPrinter } from "@hls-opt/ir-core";

/** `sym @name` when present, as the attribute `inner_sym`. */
export function parseInnerSymbol(parser: OpParser): NamedAttribute[] {
  if (!parser.optional("sym")) return [];
  return [{ name: "inner_sym", value: SymbolRefAttr.get(parser.symbolName()) }];
}

/** ` sym @name` where the op has an inner symbol. */
export function printInnerSymbol(printer: OpPrinter, op: Operation): void {
  const symbol = op.getAttr("inner_sym");
  if (!(symbol instanceof SymbolRefAttr)) return;
  printer.write(" sym ");
  printer.symbolName(symbol.root);
}
