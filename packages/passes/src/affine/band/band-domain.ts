/** The iterations of a band as rows over its counters and what is fixed outside it. */
import { AffineForOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { LoopBound, MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineMap } from "@hls-opt/ir-core";
import type { AffineExpr, IndexType, Operation, Value } from "@hls-opt/ir-core";
import { Overflow } from "../integer/linear-system.js";
import type { Row } from "../integer/linear-system.js";
import { isRefusal, refuse } from "./loop-band.js";
import type { Refusal } from "./loop-band.js";

/** Rows (at least 0) over the counters, then the parameters, then the constant. */
export interface BandDomain {
  readonly counters: number;
  readonly parameters: readonly MapAndOperands[];
  readonly rows: readonly Row[];
}

/** A sparse sum: by counter, by parameter, and the constant. */
interface Sum {
  readonly counters: number[];
  readonly parameters: number[];
  constant: number;
}

/** The bounds of a band of unit steps; a refusal where they are not linear in its counters. */
export function bandDomain(band: readonly Operation[]): BandDomain | Refusal {
  try {
    return new DomainReader(band).read();
  } catch (error) {
    if (error instanceof Overflow) return refuse("its bounds are too large to be computed with");
    throw error;
  }
}

class DomainReader {
  private readonly band: readonly Operation[];
  private readonly counterOf = new Map<Value, number>();
  private readonly parameters: MapAndOperands[] = [];
  private readonly parameterOf = new Map<string, number>();
  private readonly valueIds = new Map<Value, number>();

  constructor(band: readonly Operation[]) {
    this.band = band;
    band.forEach((loop, i) => this.counterOf.set(new AffineForOp(loop).inductionVar, i));
  }

  read(): BandDomain | Refusal {
    const sums: Sum[] = [];
    for (const op of this.band) {
      const loop = new AffineForOp(op);
      if (loop.stepSize !== 1) {
        return refuse("a loop of its band has a step other than 1 (--affine-loop-normalize makes it 1)", [
          { location: op.location, message: "here" },
        ]);
      }
      for (const [bound, sign] of [
        [loop.lowerBound, -1],
        [loop.upperBound, 1],
      ] as const) {
        const read = this.readBound(op, bound, sign);
        if (isRefusal(read)) return read;
        sums.push(...read);
      }
    }
    const rows = sums.map(({ counters, parameters, constant }) => [
      ...this.band.map((_, i) => counters[i] ?? 0),
      ...this.parameters.map((_, i) => parameters[i] ?? 0),
      constant,
    ]);
    return { counters: this.band.length, parameters: this.parameters, rows };
  }

  /** `counter - bound >= 0` below, `bound - counter - 1 >= 0` above. */
  private readBound(loop: Operation, bound: LoopBound, sign: 1 | -1): Sum[] | Refusal {
    const { map, operands } = composeMap(bound, affineScope(loop));
    const position = this.counterOf.get(new AffineForOp(loop).inductionVar) as number;
    const sums: Sum[] = [];
    for (const expr of map.results) {
      const sum: Sum = { counters: [], parameters: [], constant: sign > 0 ? -1 : 0 };
      if (!this.add(sum, expr, sign, map.numDims, operands)) {
        return refuse("a bound of its band is not linear in the counters", [
          { location: loop.location, message: "here" },
        ]);
      }
      sum.counters[position] = (sum.counters[position] ?? 0) - sign;
      sums.push(sum);
    }
    return sums;
  }

  private add(sum: Sum, expr: AffineExpr, factor: number, numDims: number, operands: readonly Value[]): boolean {
    if (expr.kind === "constant") sum.constant = checked(sum.constant + checked(expr.value * factor));
    else if (expr.kind === "add") {
      return (
        this.add(sum, expr.lhs as AffineExpr, factor, numDims, operands) &&
        this.add(sum, expr.rhs as AffineExpr, factor, numDims, operands)
      );
    } else if (expr.kind === "mul" && expr.rhs?.isConstant() === true) {
      return this.add(sum, expr.lhs as AffineExpr, checked(factor * expr.rhs.value), numDims, operands);
    } else if (expr.kind === "dim" || expr.kind === "symbol") {
      const value = operands[expr.kind === "dim" ? expr.value : numDims + expr.value] as Value;
      const counter = this.counterOf.get(value);
      if (counter === undefined) this.addParameter(sum, expr, factor, numDims, operands);
      else sum.counters[counter] = checked((sum.counters[counter] ?? 0) + factor);
    } else {
      if (operands.some((value, i) => this.counterOf.has(value) && uses(expr, i, numDims))) return false;
      this.addParameter(sum, expr, factor, numDims, operands);
    }
    return true;
  }

  /** An expression of values that do not change in the band. */
  private addParameter(sum: Sum, expr: AffineExpr, factor: number, numDims: number, operands: readonly Value[]): void {
    const { map, dims, symbols } = AffineMap.get(numDims, operands.length - numDims, [expr]).removeUnused();
    const used = [...dims, ...symbols.map((s) => numDims + s)].map((i) => operands[i] as Value<IndexType>);
    const key = `${map.toString()} ${used.map((value) => this.idOf(value)).join()}`;
    let position = this.parameterOf.get(key);
    if (position === undefined) {
      this.parameterOf.set(key, (position = this.parameters.length));
      this.parameters.push({ map, operands: used });
    }
    sum.parameters[position] = checked((sum.parameters[position] ?? 0) + factor);
  }

  private idOf(value: Value): number {
    let id = this.valueIds.get(value);
    if (id === undefined) this.valueIds.set(value, (id = this.valueIds.size));
    return id;
  }
}

const uses = (expr: AffineExpr, operand: number, numDims: number): boolean =>
  operand < numDims ? expr.isFunctionOfDim(operand) : expr.isFunctionOfSymbol(operand - numDims);

function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Overflow("bounds leave the safe integers");
  return value;
}
