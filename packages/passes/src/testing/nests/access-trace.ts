/** Which elements the accesses of a nest touch, in the order of execution: by running the loops, without any analysis. */
import { AffineForOp, AffineIfOp } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import type { AffineMapAttr } from "@hls-opt/ir-core";
import type { Block, Operation, Value } from "@hls-opt/ir-core";

export interface TracedAccess {
  readonly op: Operation;
  readonly memref: Value;
  readonly element: string;
  /** The counters of the loops around it, outermost first. */
  readonly counters: readonly number[];
}

/** The accesses below `root`; `symbols` gives values that are no counters; `entered` is told of each time a loop is. */
export function traceAccesses(
  root: Operation,
  symbols: ReadonlyMap<Value, number> = new Map(),
  entered: (loop: Operation, iterations: number) => void = () => {},
): TracedAccess[] {
  const trace: TracedAccess[] = [];
  const values = new Map(symbols);
  const of = (value: Value): number => {
    const known = values.get(value);
    if (known === undefined) throw new Error("the trace meets a value that is neither counter nor symbol");
    return known;
  };
  const evaluate = ({ map, operands }: LoopBound): number[] => {
    const inputs = operands.map(of);
    return map.evaluate(inputs.slice(0, map.numDims), inputs.slice(map.numDims)) ?? [];
  };
  const runBlock = (block: Block | undefined, counters: readonly number[]): void => {
    for (let op = block?.first; op !== undefined; op = op.next) runOp(op, counters);
  };
  const runOp = (op: Operation, counters: readonly number[]): void => {
    if (op.info === AffineForOp.info) {
      const loop = new AffineForOp(op);
      const [low, high] = [Math.max(...evaluate(loop.lowerBound)), Math.min(...evaluate(loop.upperBound))];
      entered(op, Math.max(0, Math.ceil((high - low) / loop.stepSize)));
      for (let i = low; i < high; i += loop.stepSize) {
        values.set(loop.inductionVar, i);
        runBlock(loop.body, [...counters, i]);
      }
    } else if (op.info === AffineIfOp.info) {
      const { condition, conditionOperands, thenBlock, elseBlock } = new AffineIfOp(op);
      const inputs = conditionOperands.map(of);
      const holds = condition.contains(inputs.slice(0, condition.numDims), inputs.slice(condition.numDims));
      runBlock(holds === true ? thenBlock : elseBlock, counters);
    } else if (op.name === "affine.load" || op.name === "affine.store") {
      const leading = op.name === "affine.load" ? 0 : 1;
      const { map } = op.properties.get("map") as AffineMapAttr;
      const element = evaluate({ map, operands: op.operands.slice(leading + 1) as LoopBound["operands"] }).join();
      trace.push({ op, memref: op.operand(leading), element, counters });
    } else {
      for (const region of op.regions) runBlock(region.first, counters);
    }
  };
  runOp(root, []);
  return trace;
}
