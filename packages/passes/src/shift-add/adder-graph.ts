/**
 * Graphs of shifted additions on unsigned fields, in flat typed arrays.
 *
 * A node holds a field: a non-negative integer `u` of `width` bits. The columns of the matrix come first; every other node is
 * one adder, `u = (left << leftShift) + (right << rightShift)`, whose right operand may be complemented within its own width
 * (`2^width - right`: its bits inverted, and a carry into the adder). So nothing is ever negative: a difference is carried with an offset, which is a constant and is
 * put right once, where the sum is used. The point of it is hardware: an unsigned operand needs no sign extension, and where
 * only one operand of an adder has bits, the carry chain passes them without a look-up table.
 */
export class AdderGraph {
  readonly columnCount: number;
  count = 0;
  left: Int32Array;
  right: Int32Array;
  leftShift: Uint8Array;
  rightShift: Uint8Array;
  complement: Uint8Array;
  /** Constants that are joined to the operands where these have no bits, and a one that enters as the carry. */
  leftAddend: Float64Array;
  addend: Float64Array;
  carry: Uint8Array;
  width: Uint8Array;
  depth: Int32Array;
  /** Table bits of the adder; 0 for columns. */
  cost: Uint8Array;
  /** Exact interval of the field, when columns are independent of one another. */
  low: Float64Array;
  high: Float64Array;
  /** The field is `factor * columns[column] + offset` for nodes that read a single column, else column is -1. */
  private column: Int32Array;
  private factor: Float64Array;
  /** The field without what the columns contribute: its value where all columns are zero. */
  offset: Float64Array;
  private readonly index = new Map<string, number>();

  constructor(columns: readonly ColumnRange[], capacity = 2 * columns.length + 64) {
    this.columnCount = columns.length;
    const size = Math.max(capacity, columns.length);
    this.left = new Int32Array(size);
    this.right = new Int32Array(size);
    this.leftShift = new Uint8Array(size);
    this.rightShift = new Uint8Array(size);
    this.complement = new Uint8Array(size);
    this.leftAddend = new Float64Array(size);
    this.addend = new Float64Array(size);
    this.carry = new Uint8Array(size);
    this.width = new Uint8Array(size);
    this.depth = new Int32Array(size);
    this.cost = new Uint8Array(size);
    this.low = new Float64Array(size);
    this.high = new Float64Array(size);
    this.column = new Int32Array(size);
    this.factor = new Float64Array(size);
    this.offset = new Float64Array(size);
    columns.forEach(({ low, high, depth }, i) => {
      if (!(low >= 0 && high >= low && high < 2 ** 48)) throw new RangeError(`column ${i} is not an unsigned field`);
      this.left[i] = this.right[i] = -1;
      this.low[i] = low;
      this.high[i] = high;
      this.width[i] = bitLength(high);
      this.depth[i] = depth ?? 0;
      this.column[i] = i;
      this.factor[i] = 1;
    });
    this.count = columns.length;
  }

  get adders(): number {
    return this.count - this.columnCount;
  }

  /** Table bits of all adders. */
  totalCost(): number {
    let total = 0;
    for (let n = this.columnCount; n < this.count; n++) total += this.cost[n] as number;
    return total;
  }

  /**
   * Table bits of `(a << shiftA) + (b << shiftB)`, b complemented or not: the bits where both have something, and an
   * inverter for each bit that only a complemented operand has.
   */
  adderCost(a: number, shiftA: number, b: number, shiftB: number, complement: boolean): number {
    const topA = shiftA + (this.width[a] as number);
    const topB = shiftB + (this.width[b] as number);
    const overlap = Math.max(0, Math.min(topA, topB) - Math.max(shiftA, shiftB));
    return complement ? topB - shiftB : overlap;
  }

  /** The cheaper way to get `(a << shiftA) - (b << shiftB)`: negative when the operands are better exchanged. */
  differenceSign(a: number, shiftA: number, b: number, shiftB: number): 1 | -1 {
    const direct = this.adderCost(a, shiftA, b, shiftB, true);
    return direct <= this.adderCost(b, shiftB, a, shiftA, true) ? 1 : -1;
  }

  /** How often each node is used: by other nodes, and by rows. */
  uses(roots: readonly ({ readonly node: number } | undefined)[]): Int32Array {
    const uses = new Int32Array(this.count);
    for (let n = this.columnCount; n < this.count; n++) {
      for (const operand of [this.left[n] as number, this.right[n] as number]) {
        uses[operand] = (uses[operand] as number) + 1;
      }
    }
    for (const root of roots) if (root !== undefined) uses[root.node] = (uses[root.node] as number) + 1;
    return uses;
  }

  /** The node `(a << shiftA) + (b << shiftB)` with b complemented or not; the same node for the same adder. */
  add(a: number, shiftA: number, b: number, shiftB: number, complement: boolean): number {
    if (!complement && this.belongsLeft(b, shiftB, a, shiftA)) return this.add(b, shiftB, a, shiftA, false);
    const key = `${a},${shiftA},${b},${shiftB},${complement}`;
    const known = this.index.get(key);
    if (known !== undefined) return known;
    const node = this.push(a, shiftA, b, shiftB, complement);
    this.index.set(key, node);
    return node;
  }

  /** Of a sum's operands the one that reaches further up is the left one, where constants are joined to the other. */
  private belongsLeft(b: number, shiftB: number, a: number, shiftA: number): boolean {
    const [topA, topB] = [shiftA + (this.width[a] as number), shiftB + (this.width[b] as number)];
    if (topA !== topB) return topB > topA;
    return b < a || (a === b && shiftB < shiftA);
  }

  private push(a: number, shiftA: number, b: number, shiftB: number, complement: boolean): number {
    if (this.count === this.left.length) this.grow();
    const n = this.count++;
    this.left[n] = a;
    this.right[n] = b;
    this.leftShift[n] = shiftA;
    this.rightShift[n] = shiftB;
    this.complement[n] = complement ? 1 : 0;
    this.cost[n] = this.adderCost(a, shiftA, b, shiftB, complement);
    this.depth[n] = Math.max(this.depth[a] as number, this.depth[b] as number) + 1;
    this.setRange(n);
    return n;
  }

  private constantOf(n: number): number {
    return (this.leftAddend[n] as number) + (this.addend[n] as number) + (this.carry[n] as number);
  }

  /** Whether the left operand of an adder has this bit. */
  leftHas(n: number, bit: number): boolean {
    const bottom = this.leftShift[n] as number;
    return bit >= bottom && bit < bottom + (this.width[this.left[n] as number] as number);
  }

  /** Whether the right operand of an adder has this bit. */
  rightHas(n: number, bit: number): boolean {
    const bottom = this.rightShift[n] as number;
    return bit >= bottom && bit < bottom + (this.width[this.right[n] as number] as number);
  }

  /** Whether a constant bit can be joined to the right operand; below a complemented one it would borrow. */
  isFree(n: number, bit: number): boolean {
    return !this.rightHas(n, bit) && (this.complement[n] === 0 || bit > (this.rightShift[n] as number));
  }

  /** Joins constants to the operands of an adder where they have no bits. To be followed by `refresh`. */
  setConstant(n: number, leftAddend: number, addend: number, carry: number): void {
    this.leftAddend[n] = leftAddend;
    this.addend[n] = addend;
    this.carry[n] = carry;
  }

  /** Computes width, range, offset and cost of a node anew. */
  refresh(n: number): void {
    if (n < this.columnCount) return;
    this.setRange(n);
    const [a, b] = [this.left[n] as number, this.right[n] as number];
    const [s, t] = [this.leftShift[n] as number, this.rightShift[n] as number];
    this.cost[n] = this.adderCost(a, s, b, t, this.complement[n] === 1) + this.inverters(n);
  }

  /**
   * Inverters that joined constants cost: a one beside an operand's bit inverts it. A complemented bit with nothing beside it
   * is inverted already, and a one there undoes it.
   */
  private inverters(n: number): number {
    let count = 0;
    forEachBit(this.addend[n] as number, (bit) => (count += this.leftHas(n, bit) ? 1 : 0));
    forEachBit(this.leftAddend[n] as number, () => (count += this.complement[n] === 1 ? -1 : 1));
    return count;
  }

  private setRange(n: number): void {
    const [a, b] = [this.left[n] as number, this.right[n] as number];
    const [scaleA, scaleB] = [2 ** (this.leftShift[n] as number), 2 ** (this.rightShift[n] as number)];
    const isComplement = this.complement[n] === 1;
    const modulus = 2 ** (this.width[b] as number);
    const sign = isComplement ? -scaleB : scaleB;
    const constant = this.constantOf(n);
    const base = constant + (isComplement ? modulus * scaleB : 0);
    this.offset[n] = (this.offset[a] as number) * scaleA + (this.offset[b] as number) * sign + base;
    if (this.column[a] === this.column[b] && this.column[a] !== -1) {
      const column = this.column[a] as number;
      const factor = (this.factor[a] as number) * scaleA + (this.factor[b] as number) * sign;
      const ends = [(this.low[column] as number) * factor, (this.high[column] as number) * factor];
      this.column[n] = column;
      this.factor[n] = factor;
      this.low[n] = Math.min(...ends) + (this.offset[n] as number);
      this.high[n] = Math.max(...ends) + (this.offset[n] as number);
    } else {
      this.column[n] = -1;
      const [lowB, highB] = isComplement
        ? [modulus - (this.high[b] as number), modulus - (this.low[b] as number)]
        : [this.low[b] as number, this.high[b] as number];
      this.low[n] = (this.low[a] as number) * scaleA + lowB * scaleB + constant;
      this.high[n] = (this.high[a] as number) * scaleA + highB * scaleB + constant;
    }
    if ((this.high[n] as number) >= 2 ** 52) throw new RangeError("a sum has more than 52 bits");
    this.width[n] = bitLength(this.high[n] as number);
  }

  private grow(): void {
    const size = this.left.length * 2;
    this.left = resized(this.left, new Int32Array(size));
    this.right = resized(this.right, new Int32Array(size));
    this.leftShift = resized(this.leftShift, new Uint8Array(size));
    this.rightShift = resized(this.rightShift, new Uint8Array(size));
    this.complement = resized(this.complement, new Uint8Array(size));
    this.leftAddend = resized(this.leftAddend, new Float64Array(size));
    this.addend = resized(this.addend, new Float64Array(size));
    this.carry = resized(this.carry, new Uint8Array(size));
    this.width = resized(this.width, new Uint8Array(size));
    this.depth = resized(this.depth, new Int32Array(size));
    this.cost = resized(this.cost, new Uint8Array(size));
    this.low = resized(this.low, new Float64Array(size));
    this.high = resized(this.high, new Float64Array(size));
    this.column = resized(this.column, new Int32Array(size));
    this.factor = resized(this.factor, new Float64Array(size));
    this.offset = resized(this.offset, new Float64Array(size));
  }

  /** The fields of all nodes for given columns. */
  evaluate(columns: ArrayLike<number>): Float64Array {
    const fields = new Float64Array(this.count);
    for (let n = 0; n < this.columnCount; n++) fields[n] = columns[n] as number;
    for (let n = this.columnCount; n < this.count; n++) {
      const b = this.right[n] as number;
      const raw = fields[b] as number;
      const right = this.complement[n] === 1 ? 2 ** (this.width[b] as number) - raw : raw;
      fields[n] =
        (fields[this.left[n] as number] as number) * 2 ** (this.leftShift[n] as number) +
        right * 2 ** (this.rightShift[n] as number) +
        this.constantOf(n);
    }
    return fields;
  }
}

/** What is known of a column: a field from `low` to `high`, both at least 0, and how many adders deep it is already. */
export interface ColumnRange {
  readonly low: number;
  readonly high: number;
  readonly depth?: number;
}

/** Bits of a non-negative integer below 2^53. */
export function bitLength(value: number): number {
  return value < 2 ** 31 ? 32 - Math.clz32(value) : 32 - Math.clz32(Math.floor(value / 2 ** 31)) + 31;
}

/** The ones of a non-negative integer. */
export function forEachBit(value: number, visit: (bit: number) => void): void {
  let rest = value;
  for (let bit = 0; rest > 0; bit++) {
    if (rest % 2 === 1) visit(bit);
    rest = Math.floor(rest / 2);
  }
}

function resized<T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
