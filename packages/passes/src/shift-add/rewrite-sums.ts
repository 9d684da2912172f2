/** Replaces the sums of constant multiples of a block by shared adders. */
import type { Block, Value } from "@hls-opt/ir-core";
import type { ColumnRange } from "./adder-graph.js";
import { rowTerms } from "./digit-matrix.js";
import type { SparseRow, Term } from "./digit-matrix.js";
import { SumEmitter } from "./emit-sums.js";
import type { ColumnSource } from "./emit-sums.js";
import { signedWidth } from "./integer-values.js";
import type { Interval, IntegerValues } from "./integer-values.js";
import { LinearForms, wrapNumber } from "./linear-forms.js";
import type { LinearForm } from "./linear-forms.js";
import { solveMatrix } from "./solve.js";
import type { Solution, SolveOptions } from "./solve.js";

export interface SumCounts {
  sums: number;
  adders: number;
  bits: number;
}

/** Rewrites the sums of one block; the dead code that remains is left to the caller. */
export function rewriteSums(block: Block, values: IntegerValues, options: SolveOptions, counts: SumCounts): void {
  const forms = new LinearForms(block, values).roots().filter(isWorthwhile);
  for (const group of connected(forms)) rewriteGroup(group, values, options, counts);
}

/** One operation on one term is as good as it gets. */
function isWorthwhile({ terms, operations, root }: LinearForm): boolean {
  if (operations === 0 || root.result().isUnused) return false;
  const digits = rowTerms([...terms.values()].map((coefficient, i) => [i, coefficient])).length;
  return digits > 1 || operations > 1;
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

/** A column: what it is read from, and the field that stands for `atom - base`. */
interface Column extends ColumnRange {
  readonly source: ColumnSource;
  readonly base: number;
}

function columnOf(atom: Value, { low, high }: Interval): Column {
  if (low >= 0) return { source: { value: atom, signedWidth: undefined }, base: 0, low, high };
  const width = signedWidth({ low, high });
  const base = -(2 ** (width - 1));
  return { source: { value: atom, signedWidth: width }, base, low: low - base, high: high - base };
}

function rewriteGroup(
  forms: readonly LinearForm[],
  values: IntegerValues,
  options: SolveOptions,
  counts: SumCounts,
): void {
  const atoms = [...new Set(forms.flatMap(({ terms }) => [...terms.keys()]))];
  const columns = atoms.map((atom) => columnOf(atom, values.interval(atom)));
  const index = new Map(atoms.map((atom, i) => [atom, i]));
  const rows = forms.map(({ terms }): SparseRow =>
    [...terms].map(([atom, coefficient]) => [index.get(atom) as number, coefficient]),
  );
  const solution = solveMatrix({ columns, rows }, options);
  const fields = new Map<number, Value>();
  forms.forEach((form, i) => {
    const base = (rows[i] as SparseRow).reduce(
      (sum, [c, coefficient]) => sum + coefficient * (columns[c] as Column).base,
      0,
    );
    new RowWriter(form, solution, columns, fields).write(solution.rows[i], form.constant + base, values);
  });
  counts.sums += forms.length;
  counts.adders += solution.graph.adders;
  counts.bits += solution.cost;
}

/** Writes one row in front of the operation that it replaces. */
class RowWriter {
  private readonly form: LinearForm;
  private readonly solution: Solution;
  private readonly columns: readonly Column[];
  private readonly fields: Map<number, Value>;
  private readonly emit: SumEmitter;

  constructor(form: LinearForm, solution: Solution, columns: readonly Column[], fields: Map<number, Value>) {
    this.form = form;
    this.solution = solution;
    this.columns = columns;
    this.fields = fields;
    this.emit = new SumEmitter(form.root);
  }

  write(term: Term | undefined, constant: number, values: IntegerValues): void {
    const { root, width, exact } = this.form;
    // all of the sum happens modulo the width that its exact range needs
    const range = exact ? this.exactRange(values) : undefined;
    const inner = range === undefined ? width : Math.max(2, Math.min(width, signedWidth(range)));
    const sum =
      term === undefined ? this.emit.constant(wrapNumber(constant, inner), inner) : this.sum(term, constant, inner);
    root.result().replaceAllUsesWith(this.emit.resize(sum, width));
  }

  private sum({ node, shift, sign }: Term, constant: number, width: number): Value {
    const offset = (this.solution.graph.offset[node] as number) * 2 ** shift * sign;
    const field = this.emit.shiftLeft(this.emit.resize(this.field(node), width), Math.min(shift, width - 1));
    const rest = wrapNumber(constant - offset, width);
    if (sign === -1) return this.emit.subtract(this.emit.constant(rest, width), field);
    return rest === 0 ? field : this.emit.add(field, this.emit.constant(rest, width));
  }

  private exactRange(values: IntegerValues): Interval {
    let [low, high] = [this.form.constant, this.form.constant];
    for (const [atom, coefficient] of this.form.terms) {
      const ends = values.interval(atom);
      low += coefficient * (coefficient > 0 ? ends.low : ends.high);
      high += coefficient * (coefficient > 0 ? ends.high : ends.low);
    }
    return { low, high };
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
