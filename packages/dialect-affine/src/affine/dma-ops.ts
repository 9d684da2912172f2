import { AffineMapAttr, AnyType, MemRefType, defineOp, index, variadic } from "@hls-opt/ir-core";
import type {
  Attribute,
  EmitOpError,
  MapOfOperands,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Type,
  UnresolvedOperand,
  Value,
} from "@hls-opt/ir-core";
import { affineScope, isValidDimension } from "./validity.js";

/** `%buffer[%i + 1]` in the text, before the type of the buffer is known. */
interface ParsedPlace {
  readonly memref: UnresolvedOperand;
  readonly subscripts: MapOfOperands;
}

const parsePlace = (parser: OpParser): ParsedPlace => ({
  memref: parser.operand(),
  subscripts: parser.mapOfOperands("[", "]"),
});

const resolvePlace = (parser: OpParser, { memref, subscripts }: ParsedPlace, type: Type): Value[] => [
  parser.resolve(memref, type),
  ...subscripts.operands,
];

const mapAttribute = (name: string, { subscripts }: ParsedPlace): { name: string; value: Attribute } => ({
  name,
  value: AffineMapAttr.get(subscripts.map),
});

/** A buffer among the operands, with the map of its subscripts. */
interface Place {
  readonly noun: string;
  readonly memref: Value | undefined;
  readonly map: AffineMapAttr | undefined;
  readonly indices: readonly Value[];
}

/** Takes buffers with their subscripts off the operands of an op, one after the other. */
class OperandReader {
  private readonly op: Operation;
  private next = 0;

  constructor(op: Operation) {
    this.op = op;
  }

  place(noun: string, attribute: string): Place {
    const given = this.op.getAttr(attribute);
    const map = given instanceof AffineMapAttr ? given : undefined;
    const memref = this.value();
    const indices = this.op.operands.slice(this.next, this.next + (map?.map.numInputs ?? 0));
    this.next += indices.length;
    return { noun, memref, map, indices };
  }

  value(): Value | undefined {
    return this.op.operands[this.next++];
  }

  rest(): readonly Value[] {
    return this.op.operands.slice(this.next);
  }
}

function printPlace(printer: OpPrinter, { memref, map, indices }: Place): void {
  printer.operand(memref as Value);
  printer.write("[");
  printer.mapOfOperands((map as AffineMapAttr).map, indices);
  printer.write("]");
}

/** Reports subscripts of a place that no affine op may have; true when there are none. */
function verifyIndices(
  op: Operation,
  place: Place,
  words: { of: string; op: string },
  emitError: EmitOpError,
): boolean {
  const scope = affineScope(op);
  for (const value of place.indices) {
    if (value.type !== index) return (emitError(`${words.of}index to ${words.op} must have 'index' type`), false);
    if (isValidDimension(value, scope)) continue;
    emitError(`${words.of}index must be a valid dimension or symbol identifier`);
    return false;
  }
  return true;
}

/** What is wrong with a place as such. */
function placeFault({ noun, memref, map }: Place, attribute: string): string | undefined {
  if (map === undefined) return `requires an affine map attribute '${attribute}'`;
  return memref?.type instanceof MemRefType ? undefined : `expected DMA ${noun} to be of memref type`;
}

/**
 * Starts a transfer between two buffers at affine subscripts that goes on by itself; `affine.dma_wait` waits for its end. Two
 * numbers more make it take only some elements of each stretch.
 *
 * ```mlir
 * affine.dma_start %a[%i, %j], %b[%k, 0], %tag[%n], %count, %stride, %each : memref<40x128xf32>, memref<2x1024xf32, 1>, memref<1xi32>
 * ```
 */
export class AffineDmaStartOp extends defineOp({
  name: "affine.dma_start",
  summary: "non-blocking DMA operation that starts a transfer",
  operands: { operands: variadic(AnyType) },
}) {
  static parse(parser: OpParser): ParsedOp {
    const source = parsePlace(parser);
    parser.expect(",");
    const destination = parsePlace(parser);
    parser.expect(",");
    const tag = parsePlace(parser);
    parser.expect(",");
    const count = parser.operand();
    const stride = parser.optional(",") ? parser.operandList("none") : [];
    if (stride.length !== 0 && stride.length !== 2) parser.failAtName("expected two stride related operands");
    parser.expect(":");
    const types = parser.typeList();
    if (types.length !== 3) parser.failAtName("expected three types");
    return {
      operands: [
        ...resolvePlace(parser, source, types[0] as Type),
        ...resolvePlace(parser, destination, types[1] as Type),
        ...resolvePlace(parser, tag, types[2] as Type),
        ...parser.resolveAll([count, ...stride], index),
      ],
      attributes: [mapAttribute("src_map", source), mapAttribute("dst_map", destination), mapAttribute("tag_map", tag)],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const reader = new OperandReader(op);
    const places = dmaPlaces.map(([noun, attribute]) => reader.place(noun, attribute));
    printer.write(" ");
    for (const place of places) {
      printPlace(printer, place);
      printer.write(", ");
    }
    printer.operands(reader.rest());
    printer.write(" : ");
    printer.types(places.map(({ memref }) => (memref as Value).type));
  }

  verify(emitError: EmitOpError): void {
    const reader = new OperandReader(this.op);
    const places = dmaPlaces.map(([noun, attribute]) => reader.place(noun, attribute));
    for (const [i, place] of places.entries()) {
      const fault = placeFault(place, dmaPlaces[i]?.[1] ?? "");
      if (fault !== undefined) return emitError(fault);
    }
    const others = reader.rest().length;
    if (others !== 1 && others !== 3) return emitError("incorrect number of operands");
    places.every((place, i) =>
      verifyIndices(this.op, place, { of: `${dmaPlaces[i]?.[2]} `, op: "dma_start" }, emitError),
    );
  }
}

const dmaPlaces = [
  ["source", "src_map", "src"],
  ["destination", "dst_map", "dst"],
  ["tag", "tag_map", "tag"],
] as const;

/**
 * Waits for the end of the transfer with this tag.
 *
 * ```mlir
 * affine.dma_wait %tag[%n], %count : memref<1xi32>
 * ```
 */
export class AffineDmaWaitOp extends defineOp({
  name: "affine.dma_wait",
  summary: "blocking DMA operation that waits for transfer completion",
  operands: { operands: variadic(AnyType) },
}) {
  static parse(parser: OpParser): ParsedOp {
    const tag = parsePlace(parser);
    parser.expect(",");
    const count = parser.operand();
    parser.expect(":");
    const type = parser.type();
    if (!(type instanceof MemRefType)) parser.failAtName("expected tag to be of memref type");
    return {
      operands: [...resolvePlace(parser, tag, type), parser.resolve(count, index)],
      attributes: [mapAttribute("tag_map", tag)],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const reader = new OperandReader(op);
    const tag = reader.place("tag", "tag_map");
    printer.write(" ");
    printPlace(printer, tag);
    printer.write(", ");
    printer.operands(reader.rest());
    printer.write(" : ");
    printer.type((tag.memref as Value).type);
  }

  verify(emitError: EmitOpError): void {
    const tag = new OperandReader(this.op).place("tag", "tag_map");
    const fault = placeFault(tag, "tag_map");
    if (fault !== undefined) return emitError(fault);
    verifyIndices(this.op, tag, { of: "", op: "dma_wait" }, emitError);
  }
}
