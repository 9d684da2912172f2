import type { AffineExpr, Value } from "@hls-opt/ir-core";
import type { FunctionEmitter } from "./function-emitter.js";

/** An affine expression's inputs: dimensions, then symbols. */
export interface ExprInputs {
  readonly numDims: number;
  readonly operands: readonly Value[];
}

type IndexWidth = "i32" | "i64";

/** Pushes an expression: as i32 where it is known to fit, and says in which type it is. */
export function pushExpr(emitter: FunctionEmitter, expr: AffineExpr, inputs: ExprInputs): IndexWidth {
  const width = emitter.ranges.ofExpr(expr, inputs.numDims, inputs.operands) === undefined ? "i64" : "i32";
  pushExprAs(emitter, expr, inputs, width);
  return width;
}

/** Pushes an expression in a given type; i32 only where the expression and all parts of it fit. */
export function pushExprAs(emitter: FunctionEmitter, expr: AffineExpr, inputs: ExprInputs, width: IndexWidth): void {
  const { code } = emitter;
  if (expr.kind === "constant") return code.constant(width, expr.value);
  if (!expr.isBinary()) {
    const operand = inputs.operands[expr.kind === "dim" ? expr.value : inputs.numDims + expr.value] as Value;
    return width === "i32" ? emitter.pushNarrow(operand) : emitter.push(operand);
  }
  if (expr.kind !== "add" && expr.kind !== "mul") {
    return pushDivision(emitter, expr.kind, expr.lhs, expr.rhs, inputs, width);
  }
  pushExprAs(emitter, expr.lhs, inputs, width);
  pushExprAs(emitter, expr.rhs, inputs, width);
  code.emit(`${width}.${expr.kind}`);
}

function pushDivision(
  emitter: FunctionEmitter,
  kind: "mod" | "floordiv" | "ceildiv",
  dividend: AffineExpr,
  divisor: AffineExpr,
  inputs: ExprInputs,
  width: IndexWidth,
): void {
  const { code } = emitter;
  if (kind === "ceildiv") {
    // ceil(x / y) = -floor(-x / y)
    code.constant(width, 0);
    code.constant(width, 0);
    pushExprAs(emitter, dividend, inputs, width);
    code.emit(`${width}.sub`);
    floorOnStack(emitter, "floordiv", divisor, inputs, width, false);
    return code.emit(`${width}.sub`);
  }
  pushExprAs(emitter, dividend, inputs, width);
  const range = emitter.ranges.ofExpr(dividend, inputs.numDims, inputs.operands);
  floorOnStack(emitter, kind, divisor, inputs, width, range !== undefined && range.low >= 0);
}

/** Divides what is on the stack, rounding down, or takes the remainder of that. */
function floorOnStack(
  emitter: FunctionEmitter,
  kind: "mod" | "floordiv",
  divisor: AffineExpr,
  inputs: ExprInputs,
  width: IndexWidth,
  isNonNegative: boolean,
): void {
  const { code } = emitter;
  const power = divisor.isConstant() ? Math.log2(divisor.value) : NaN;
  if (Number.isInteger(power)) {
    code.constant(width, kind === "mod" ? divisor.value - 1 : power);
    return code.emit(kind === "mod" ? `${width}.and` : `${width}.shr_s`);
  }
  if (isNonNegative) {
    pushExprAs(emitter, divisor, inputs, width);
    return code.emit(kind === "mod" ? `${width}.rem_s` : `${width}.div_s`);
  }
  const original = code.allocate(width);
  const remainder = code.allocate(width);
  code.tee(original);
  // remainder + (divisor where it is negative)
  pushExprAs(emitter, divisor, inputs, width);
  code.emit(`${width}.rem_s`);
  code.tee(remainder);
  code.get(remainder);
  code.constant(width, width === "i32" ? 31 : 63);
  code.emit(`${width}.shr_s`);
  pushExprAs(emitter, divisor, inputs, width);
  code.emit(`${width}.and`, `${width}.add`);
  if (kind === "floordiv") {
    code.set(remainder);
    code.get(original);
    code.get(remainder);
    code.emit(`${width}.sub`);
    pushExprAs(emitter, divisor, inputs, width);
    code.emit(`${width}.div_s`);
  }
  code.release(width, original);
  code.release(width, remainder);
}
