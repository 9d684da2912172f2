import { AffineMapAttr, Block, index } from "@hls-opt/ir-core";
import type {
  Attribute,
  Location,
  OpParser,
  OpPrinter,
  ParsedRegion,
  Type,
  UnresolvedOperand,
  Value,
  Operation,
} from "@hls-opt/ir-core";
import type { FullSyntax } from "../arith/syntax.js";

/** `(%dims)[%symbols]`, before their numbers are compared with those of a map. */
interface DimsAndSymbols {
  readonly dims: readonly UnresolvedOperand[];
  readonly symbols: readonly UnresolvedOperand[];
}

function parseDimsAndSymbols(parser: OpParser): DimsAndSymbols {
  return { dims: parser.operandList("paren"), symbols: parser.operandList("optional-square") };
}

/** `(%dims)[%symbols]` behind a map or set with these numbers of inputs. */
export function parseMapOperands(parser: OpParser, numDims: number, numSymbols: number, noun: string): Value[] {
  const { dims, symbols } = parseDimsAndSymbols(parser);
  if (dims.length !== numDims) parser.failAtName(`dim operand count and ${noun} dim count must match`);
  if (symbols.length !== numSymbols) parser.failAtName(`symbol operand count and ${noun} symbol count must match`);
  return parser.resolveAll([...dims, ...symbols], index);
}

/** `#map(%dims)[%symbols]`; the brackets go when there is no symbol. */
export function printMapOperands(
  printer: OpPrinter,
  attribute: Attribute,
  operands: readonly Value[],
  numDims: number,
): void {
  printer.attribute(attribute);
  printer.write("(");
  printer.operands(operands.slice(0, numDims));
  printer.write(")");
  if (operands.length <= numDims) return;
  printer.write("[");
  printer.operands(operands.slice(numDims));
  printer.write("]");
}

/** `affine.apply #map(%i)[%n]`: the syntax of ops with one index result that are a map of their operands. */
export const mapSyntax: FullSyntax = {
  parse(parser: OpParser) {
    const attribute = parser.attribute();
    if (!(attribute instanceof AffineMapAttr)) parser.fail("expected an affine map");
    const { dims, symbols } = parseDimsAndSymbols(parser);
    const attributes = [{ name: "map", value: attribute }, ...parser.optionalAttrDict()];
    return { operands: parser.resolveAll([...dims, ...symbols], index), resultTypes: [index], attributes };
  },
  print(printer, op) {
    const attribute = op.getAttr("map") as AffineMapAttr;
    printer.write(" ");
    printMapOperands(printer, attribute, op.operands, attribute.map.numDims);
    printer.optionalAttrDict(op, ["map"]);
  },
};

/** Makes sure that a parsed region has a block, and that this ends with a terminator (`makeTerminator` where the text left it out). */
export function withTerminator(
  region: ParsedRegion,
  argumentTypes: readonly Type[],
  location: Location,
  makeTerminator: () => Operation,
): ParsedRegion {
  const blocks = region.blocks.length === 0 ? [new Block(argumentTypes)] : region.blocks;
  const last = blocks[blocks.length - 1] as Block;
  if (last.last === undefined || last.terminator === undefined) {
    const terminator = makeTerminator();
    terminator.location = location;
    last.push(terminator);
  }
  return { blocks };
}
