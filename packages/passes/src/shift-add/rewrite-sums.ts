/** Replaces the sums of constant multiples of a block by shared adders. */
import type { Block, Operation, Value } from "@hls-opt/ir-core";
import type { ColumnRange } from "./adder-graph.js";
import { rowTerms } from "./digit-matrix.js";
import type { SparseRow, Term } from "./digit-matrix.js";
import { SumEmitter } from "./emit-sums.js";
import type { ColumnSource } from "./emit-sums.js";
import { invertMask, maskOf } from "./inverted-masks.js";
import type { InvertedMask } from "./inverted-masks.js";
import { signedWidth, widthOfInteger } from "./integer-values.js";
import type { Interval, IntegerValues } from "./integer-values.js";
import { LinearForms, wrapNumber } from "./linear-forms.js";
import type { LinearForm } from "./linear-forms.js";
import { modulo } from "./place-constants.js";
import type { Remainder, RowConstant } from "./place-constants.js";
import { solveMatrix } from "./solve.js";
import type { Solution, SolveOptions } from "./solve.js";

export interface SumCounts {
  sums: number;
  adders: number;
  bits: number;
}

/** Rewrites the sums of one block; the dead code that remains is left to the caller. */
export function rewriteSums(block: Block, values: IntegerValues, options: SolveOptions, counts: SumCounts): void {
  const forms = new LinearForms(block, values).roots().filter((form) => isWorthwhile(form) && isNarrow(form, values));
  const inverted = new Map<Value, InvertedMask>();
  for (const group of connected(forms)) rewriteGroup(group, { values, inverted, options, counts });
}

/** One operation on one term is as good as it gets. */
function isWorthwhile({ terms, operations, root }: LinearForm): boolean {
  if (operations === 0 || root.result().isUnused) return false;
  const digits = rowTerms([...terms.values()].map((coefficient, i) => [i, coefficient])).length;
  return digits > 1 || operations > 1;
}

/** Whether every partial sum is exact in a double, offsets included. */
function isNarrow({ terms, constant }: LinearForm, values: IntegerValues): boolean {
  let magnitude = Math.abs(constant);
  for (const [atom, coefficient] of terms) {
    magnitude += Math.abs(coefficient) * 2 ** signedWidth(values.interval(atom));
  }
  return magnitude < 2 ** 48;
}

/** Forms that have atoms in common, directly or through others. */
function connected(forms: readonly LinearForm[]): LinearForm[][] {
  const owner = new Map<Value, number>();
  const parent = forms.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  };
  forms.forEach(({ terms }, i) => {
    for (const atom of terms.keys()) {
      const other = owner.get(atom);
      if (other === undefined) owner.set(atom, i);
      else parent[find(i)] = find(other);
    }
  });
  const groups = new Map<number, LinearForm[]>();
  forms.forEach((form, i) => {
    const group = groups.get(find(i));
    if (group === undefined) groups.set(find(i), [form]);
    else group.push(form);
  });
  return [...groups.values()];
}

/** A column: what it is read from, and the field that stands for `sign * (atom - base)`. */
interface Column extends ColumnRange {
  readonly source: ColumnSource;
  readonly base: number;
  readonly sign: 1 | -1;
}

function columnOf(atom: Value, { low, high }: Interval): Column {
  if (low >= 0) return { source: { value: atom, kind: "natural", signedWidth: 0 }, base: 0, sign: 1, low, high };
  const width = signedWidth({ low, high });
  const base = -(2 ** (width - 1));
  const source = { value: atom, kind: "signed", signedWidth: width } as const;
  return { source, base, sign: 1, low: low - base, high: high - base };
}

/** The column of a mask that is held complemented. */
function invertedColumn({ bits, isSigned }: InvertedMask, { low, high }: Interval): Column {
  const width = widthOfInteger(bits.type) as number;
  const base = 2 ** (isSigned ? width - 1 : width) - 1;
  const source = { value: bits, kind: isSigned ? "signed" : "bits", signedWidth: width } as const;
  return { source, base, sign: -1, low: base - high, high: base - low };
}

interface Rewriting {
  readonly values: IntegerValues;
  /** Masks of sums that came out negated, by what they stand for. */
  readonly inverted: Map<Value, InvertedMask>;
  readonly options: SolveOptions;
  readonly counts: SumCounts;
}

function rewriteGroup(forms: readonly LinearForm[], { values, inverted, options, counts }: Rewriting): void {
  const atoms = [...new Set(forms.flatMap(({ terms }) => [...terms.keys()]))];
  const columns = atoms.map((atom) => {
    const mask = inverted.get(atom);
    return mask === undefined ? columnOf(atom, values.interval(atom)) : invertedColumn(mask, values.interval(atom));
  });
  const index = new Map(atoms.map((atom, i) => [atom, i]));
  const constants = forms.map((form): RowConstant => {
    let { constant } = form;
    for (const [atom, coefficient] of form.terms) {
      constant += coefficient * (columns[index.get(atom) as number] as Column).base;
    }
    return { constant, width: sumWidth(form, values) };
  });
  const rows = forms.map(({ terms }): SparseRow =>
    [...terms].map(([atom, coefficient]) => {
      const c = index.get(atom) as number;
      return [c, coefficient * (columns[c] as Column).sign];
    }),
  );
  const masks = forms.map(({ root, exact }) => {
    const mask = exact ? maskOf(root.result(), values) : undefined;
    // columns are settled before the group's own masks are
    return mask === undefined || index.has(mask.select.result()) ? undefined : mask;
  });
  const eitherSign = masks.map((mask) => mask !== undefined);
  const solution = solveMatrix({ columns, rows, constants, eitherSign }, options);
  const fields = new Map<number, Value>();
  forms.forEach(({ root }, i) => {
    const { width } = constants[i] as RowConstant;
    const writer = new RowWriter(root, solution, columns, fields);
    const mask = masks[i];
    if (mask === undefined || solution.complemented[i] !== true) {
      root.result().replaceAllUsesWith(writer.write(i, width, widthOfInteger(root.result().type) as number));
    } else {
      inverted.set(mask.select.result(), invertMask(mask, writer.write(i, width, width), values));
    }
  });
  counts.sums += forms.length;
  counts.adders += solution.graph.adders;
  counts.bits += solution.cost;
}

/** Bits in which a sum is computed: those of its exact range, or of its type where it may wrap. */
function sumWidth({ width, exact, terms, constant }: LinearForm, values: IntegerValues): number {
  if (!exact) return width;
  let [low, high] = [constant, constant];
  for (const [atom, coefficient] of terms) {
    const ends = values.interval(atom);
    low += coefficient * (coefficient > 0 ? ends.low : ends.high);
    high += coefficient * (coefficient > 0 ? ends.high : ends.low);
  }
  return Math.max(2, Math.min(width, signedWidth({ low, high })));
}

/** Writes one row in front of the operation that it replaces. */
class RowWriter {
  private readonly solution: Solution;
  private readonly columns: readonly Column[];
  private readonly fields: Map<number, Value>;
  private readonly emit: SumEmitter;

  constructor(root: Operation, solution: Solution, columns: readonly Column[], fields: Map<number, Value>) {
    this.solution = solution;
    this.columns = columns;
    this.fields = fields;
    this.emit = new SumEmitter(root);
  }

  /** Row `i`, computed in `width` bits, as a value of `resultWidth`. */
  write(i: number, width: number, resultWidth: number): Value {
    const term = this.solution.rows[i];
    const remainder = this.solution.remainders[i] as Remainder;
    const sum =
      term === undefined
        ? this.emit.constant(wrapNumber(remainder.addend, width), width)
        : this.sum(term, remainder, width);
    return this.emit.resize(sum, resultWidth);
  }

  private sum({ node, shift, sign }: Term, { addend, carry }: Remainder, width: number): Value {
    const { emit } = this;
    const scale = 2 ** shift;
    const low = modulo(addend, scale);
    const high = wrapNumber((addend - low) / scale, width - shift);
    const field = emit.resize(this.field(node), width - shift);
    if (sign === -1) {
      return emit.subtract(emit.constant(wrapNumber(addend, width), width), emit.shiftUp(field, shift, 0));
    }
    return emit.shiftUp(emit.addConstant(field, high, carry), shift, low);
  }

  /** The value of a node, with those it needs written before. */
  private field(target: number): Value {
    const { graph } = this.solution;
    const pending = [target];
    while (pending.length > 0) {
      const node = pending[pending.length - 1] as number;
      const missing = this.fields.has(node) ? [] : this.missingOperands(node);
      if (missing.length > 0) {
        pending.push(...missing);
        continue;
      }
      pending.pop();
      if (this.fields.has(node)) continue;
      const field =
        node < graph.columnCount
          ? this.emit.column((this.columns[node] as Column).source, graph.width[node] as number)
          : this.emit.adder(
              graph,
              node,
              this.known(graph.left[node] as number),
              this.known(graph.right[node] as number),
            );
      this.fields.set(node, field);
    }
    return this.known(target);
  }

  private known(node: number): Value {
    return this.fields.get(node) as Value;
  }

  private missingOperands(node: number): number[] {
    const { graph } = this.solution;
    if (node < graph.columnCount) return [];
    return [graph.left[node] as number, graph.right[node] as number].filter((operand) => !this.fields.has(operand));
  }
}
