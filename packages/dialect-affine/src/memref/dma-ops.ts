import { AnyMemRef, AnyType, Index, MemRefType, defineOp, index, variadic } from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp, Type, Value } from "@hls-opt/ir-core";
import { effectsOn } from "./effects.js";

const allIndices = (values: readonly Value[]): boolean => values.every((value) => value.type === index);

/** A buffer with a subscript for each of its dimensions, among the operands of a transfer. */
interface Place {
  readonly noun: string;
  readonly memref: Value | undefined;
  readonly indices: readonly Value[];
}

/** The operands of a `memref.dma_start`, told apart by the ranks of its three buffers. */
interface Transfer {
  readonly source: Place;
  readonly destination: Place;
  readonly count: Value | undefined;
  readonly tag: Place;
  readonly stride: readonly Value[];
}

const rankOf = (value: Value | undefined): number => (value?.type instanceof MemRefType ? value.type.shape.length : 0);

function readTransfer(operands: readonly Value[]): Transfer {
  let next = 0;
  const take = (noun: string): Place => {
    const memref = operands[next++];
    const indices = operands.slice(next, next + rankOf(memref));
    next += rankOf(memref);
    return { noun, memref, indices };
  };
  const source = take("source");
  const destination = take("destination");
  const count = operands[next++];
  const tag = take("tag");
  return { source, destination, count, tag, stride: operands.slice(next) };
}

/**
 * Starts a transfer between two buffers that goes on by itself; `memref.dma_wait` on its tag waits for the end. Two numbers
 * more make it take only some elements of each stretch.
 *
 * ```mlir
 * memref.dma_start %a[%i], %b[%j], %count, %tag[%k], %stride, %each : memref<256xf32>, memref<32xf32, 1>, memref<1xi32>
 * ```
 */
export class DmaStartOp extends defineOp({
  name: "memref.dma_start",
  summary: "non-blocking DMA operation that starts a transfer",
  operands: { operands: variadic(AnyType) },
}) {
  static parse(parser: OpParser): ParsedOp {
    const place = () => ({ memref: parser.operand(), indices: parser.operandList("square") });
    const source = place();
    parser.expect(",");
    const destination = place();
    parser.expect(",");
    const count = parser.operand();
    parser.expect(",");
    const tag = place();
    const stride = parser.optional(",") ? parser.operandList("none") : [];
    if (stride.length !== 0 && stride.length !== 2) parser.failAtName("expected two stride related operands");
    parser.expect(":");
    const types = parser.typeList();
    if (types.length !== 3) parser.failAtName("fewer/more types expected");
    const resolve = ({ memref, indices }: ReturnType<typeof place>, type: Type): Value[] => [
      parser.resolve(memref, type),
      ...parser.resolveAll(indices, index),
    ];
    return {
      operands: [
        ...resolve(source, types[0] as Type),
        ...resolve(destination, types[1] as Type),
        parser.resolve(count, index),
        ...resolve(tag, types[2] as Type),
        ...parser.resolveAll(stride, index),
      ],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { source, destination, count, tag, stride } = readTransfer(op.operands);
    const place = ({ memref, indices }: Place): void => {
      printer.operand(memref as Value);
      printer.write("[");
      printer.operands(indices);
      printer.write("]");
    };
    printer.write(" ");
    place(source);
    printer.write(", ");
    place(destination);
    printer.write(", ");
    printer.operand(count as Value);
    printer.write(", ");
    place(tag);
    if (stride.length > 0) printer.write(", ");
    printer.operands(stride);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.types([source, destination, tag].map(({ memref }) => (memref as Value).type));
  }

  verify(emitError: EmitOpError): void {
    const given = this.op.operandCount;
    if (given < 4) return emitError("expected at least 4 operands");
    const { source, destination, count, tag, stride } = readTransfer(this.op.operands);
    let wanted = 4;
    const isFine = ({ noun, memref, indices }: Place): boolean => {
      if (!(memref?.type instanceof MemRefType)) return (emitError(`expected ${noun} to be of memref type`), false);
      wanted += rankOf(memref);
      if (given < wanted) return (emitError(`expected at least ${wanted} operands`), false);
      return allIndices(indices) || (emitError(`expected ${noun} indices to be of index type`), false);
    };
    if (!isFine(source) || !isFine(destination)) return;
    if (count?.type !== index) return emitError("expected num elements to be of index type");
    if (!isFine(tag)) return;
    if (stride.length !== 0 && stride.length !== 2) return emitError("incorrect number of operands");
    if (!allIndices(stride)) emitError("expected stride and num elements per stride to be of type index");
  }
}

/**
 * Waits for the end of the transfer with this tag.
 *
 * ```mlir
 * memref.dma_wait %tag[%k], %count : memref<1xi32>
 * ```
 */
export class DmaWaitOp extends defineOp({
  name: "memref.dma_wait",
  summary: "blocking DMA operation that waits for transfer completion",
  operands: { tagMemRef: AnyMemRef, tagIndices: variadic(Index), numElements: Index },
  interfaces: [effectsOn({ kind: "read", operand: 0 }, { kind: "write", operand: 0 })],
  assembly: "$tagMemRef `[` $tagIndices `]` `,` $numElements attr-dict `:` type($tagMemRef)",
}) {
  verify(emitError: EmitOpError): void {
    const [rank, given] = [this.tagMemRef.type.shape.length, this.tagIndices.length];
    if (rank === given) return;
    emitError(
      `expected tagIndices to have the same number of elements as the tagMemRef rank, expected ${rank}, but got ${given}`,
    );
  }
}
