/** Integer range analysis: a sparse forward problem whose states are ranges, widened where they grow in a loop. */
import { IntegerAttr } from "../ir/builtin-attributes.js";
import type { IntegerType } from "../ir/builtin-types.js";
import { loopInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";
import { IntegerRange, integerRangeInterface, rangeWidth } from "./integer-range.js";
import { SparseForwardAnalysis } from "./sparse-forward.js";
import type { SparseForwardProblem } from "./sparse-forward.js";

/** The state of values that are no integers. */
const noRange = "no range";
type State = IntegerRange | typeof noRange;

/** The ranges of all integer values in an op. */
export class RangeAnalysis {
  private readonly solution: SparseForwardAnalysis<State>;

  constructor(root: Operation) {
    this.solution = new SparseForwardAnalysis<State>(root, rangeProblem);
  }

  /** The range of a value; undefined where it is no integer, is never computed, or was made since. */
  rangeOf(value: Value): IntegerRange | undefined {
    const state = this.solution.stateOf(value);
    return state === noRange ? undefined : state;
  }
}

const fullRange = (value: Value): State => {
  const width = rangeWidth(value.type);
  return width === undefined ? noRange : IntegerRange.full(width);
};

const rangeOf = (state: State): IntegerRange | undefined => (state === noRange ? undefined : state);

const rangeProblem: SparseForwardProblem<State> = {
  join: (a, b) => (a === noRange || b === noRange ? noRange : a.join(b)),
  equals: (a, b) => (a === noRange || b === noRange ? a === b : a.equals(b)),
  unknown: fullRange,
  constantOf(state, value) {
    const constant = rangeOf(state)?.constant;
    return constant === undefined ? undefined : IntegerAttr.get(value.type as IntegerType, constant);
  },
  transfer(op, operands) {
    const known = getInterface(op.info, integerRangeInterface);
    if (known === undefined) return undefined;
    const ranges = known.resultRanges(op, operands.map(rangeOf));
    return op.results.map((result, i) => ranges[i] ?? fullRange(result));
  },
  argument: counterRange,
  // a range that grew once on its way round may grow for ever
  widen: (value) => fullRange(value),
};

/** The range of a loop's counter, from those of its bounds. */
function counterRange(argument: Value, stateOf: (value: Value) => State | undefined): State | undefined {
  const loop = argument.ownerBlock?.parentOp;
  const counters = loop && getInterface(loop.info, loopInterface)?.counters?.(loop);
  const found = counters?.find(({ counter }) => counter === argument);
  const width = rangeWidth(argument.type);
  if (found === undefined || width === undefined) return undefined;
  const all = IntegerRange.full(width);
  const boundOf = (bound: Value | bigint | undefined): IntegerRange | undefined => {
    if (typeof bound === "bigint") return IntegerRange.constant(width, bound);
    const state = bound === undefined ? all : stateOf(bound);
    return state === undefined ? undefined : (rangeOf(state) ?? all);
  };
  const [lower, upper] = [boundOf(found.lower), boundOf(found.upper)];
  // bounds that are not computed yet will be; until then the loop is not entered
  if (lower === undefined || upper === undefined) return all;
  const [first, last] = [lower.signedMin, upper.signedMax - 1n];
  return last < first ? all : IntegerRange.signed(width, first, last);
}
