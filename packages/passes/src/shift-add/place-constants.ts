/**
 * Where the constant of a row is added. An adder takes a constant bit for nothing where neither operand has one, for an
 * inverter where only the left one has, and a one as its carry for nothing; what finds no place takes an adder of its own,
 * which costs an inverter for each one. The cheapest choice for all bits is found by dynamic programming over the carries.
 */
import { forEachBit } from "./adder-graph.js";
import type { AdderGraph } from "./adder-graph.js";
import type { Term } from "./digit-matrix.js";

/** What a row has to be: `sum + constant` modulo 2^width. */
export interface RowConstant {
  readonly constant: number;
  readonly width: number;
}

/** What is left to be added behind the last adder: a constant, which may be as its lowest bit less, and a carry. */
export interface Remainder {
  readonly addend: number;
  readonly carry: number;
}

/** A place for one constant bit. */
interface Slot {
  /** The adder; -1 for the row's own last one. */
  readonly node: number;
  readonly bit: number;
  readonly cost: number;
  readonly side: "left" | "right" | "carry";
}

const mostCarry = 6;

/** A remainder, what it costs, and what it and the constants in the adders cost together. */
export interface Placed extends Remainder {
  readonly cost: number;
  readonly total: number;
}

/** Finds places in the adders that serve this row alone; `uses` counts the uses of each node. */
export function placeConstant(graph: AdderGraph, root: Term, target: RowConstant, uses: Int32Array): Placed {
  if (root.sign === -1) return negated(graph, root, target);
  const chain = privateChain(graph, root, uses);
  const before = costOf(graph, chain);
  const withTotal = (placed: Remainder & { cost: number }): Placed => ({
    ...placed,
    total: placed.cost + costOf(graph, chain) - before,
  });
  const found = attempt(graph, root, target, chain);
  const whole = found === undefined ? undefined : withTotal(found);
  const saved = chain.map(({ node }) => constantsOf(graph, node));
  reset(graph, chain);
  const last = chain.slice(0, 1);
  // the last adder's constants count modulo the row's width, so they are always sound
  const single = withTotal(attempt(graph, root, target, last) as Remainder & { cost: number });
  if (whole === undefined || single.total <= whole.total) return single;
  reset(graph, last);
  chain.forEach(({ node }, i) => graph.setConstant(node, ...(saved[i] as Constants)));
  refresh(graph, chain);
  return whole;
}

/** Takes the constants of a row out of its adders again. */
export function removeConstant(graph: AdderGraph, root: Term, uses: Int32Array): void {
  reset(graph, privateChain(graph, root, uses));
}

const costOf = (graph: AdderGraph, chain: readonly Link[]): number =>
  chain.reduce((sum, { node }) => sum + (graph.cost[node] as number), 0);

/** `constant - field`: an inverter for each zero of the constant where the field has a bit. */
function negated(graph: AdderGraph, { node, shift }: Term, { constant, width }: RowConstant): Placed {
  const addend = modulo(constant + (graph.offset[node] as number) * 2 ** shift, 2 ** width);
  let cost = 0;
  for (let bit = shift; bit < Math.min(width, shift + (graph.width[node] as number)); bit++) {
    if (Math.floor(addend / 2 ** bit) % 2 === 0) cost++;
  }
  return { addend, carry: 0, cost, total: cost };
}

/** An adder and how far its bits are shifted in the row. */
interface Link {
  readonly node: number;
  readonly shift: number;
}

/** The last adder of a row and those behind its left operands, as long as they serve no other row and are not complemented. */
function privateChain(graph: AdderGraph, { node, shift }: Term, uses: Int32Array): Link[] {
  const chain: Link[] = [];
  const pending: Link[] = [{ node, shift }];
  for (let link = pending.pop(); link !== undefined; link = pending.pop()) {
    if (link.node < graph.columnCount || (uses[link.node] as number) > 1) continue;
    chain.push(link);
    pending.push({ node: graph.left[link.node] as number, shift: link.shift + (graph.leftShift[link.node] as number) });
  }
  return chain;
}

function reset(graph: AdderGraph, chain: readonly Link[]): void {
  for (const { node } of chain) graph.setConstant(node, 0, 0, 0);
  refresh(graph, chain);
}

function refresh(graph: AdderGraph, chain: readonly Link[]): void {
  for (let i = chain.length - 1; i >= 0; i--) graph.refresh((chain[i] as Link).node);
}

/** Places a constant in the adders of a chain; undefined where that changes widths so that it does not fit. */
function attempt(
  graph: AdderGraph,
  root: Term,
  { constant, width }: RowConstant,
  chain: readonly Link[],
): (Remainder & { cost: number }) | undefined {
  const offset = (graph.offset[root.node] as number) * 2 ** root.shift;
  const needed = modulo(constant - offset, 2 ** width);
  const slots = slotsOf(graph, root, width, chain);
  const chosen = choose(needed, slots, width);
  let own = 0;
  let ownCarry = 0;
  let cost = 0;
  for (const slot of chosen) {
    if (slot.node !== -1) fill(graph, slot);
    else {
      cost += slot.cost;
      if (slot.side === "carry") ownCarry = 1;
      else own += 2 ** slot.bit;
    }
  }
  refresh(graph, chain);
  return chain.every(({ node }) => isSound(graph, node)) ? { addend: own, carry: ownCarry, cost } : undefined;
}

type Constants = readonly [leftAddend: number, addend: number, carry: number];

const constantsOf = (graph: AdderGraph, node: number): Constants => [
  graph.leftAddend[node] as number,
  graph.addend[node] as number,
  graph.carry[node] as number,
];

function fill(graph: AdderGraph, { node, bit, side }: Slot): void {
  const [left, right, carry] = constantsOf(graph, node);
  if (side === "carry") graph.setConstant(node, left, right, 1);
  else if (side === "left") graph.setConstant(node, left + 2 ** bit, right, carry);
  else graph.setConstant(node, left, right + 2 ** bit, carry);
}

/** Whether joined constants are still where the operands have no bits. */
function isSound(graph: AdderGraph, node: number): boolean {
  let sound = true;
  forEachBit(graph.addend[node] as number, (bit) => (sound &&= graph.isFree(node, bit)));
  forEachBit(graph.leftAddend[node] as number, (bit) => (sound &&= !graph.leftHas(node, bit)));
  return sound;
}

/** For each bit of the row the places for a one, the cheapest first. */
function slotsOf(graph: AdderGraph, root: Term, width: number, chain: readonly Link[]): Slot[][] {
  const slots: Slot[][] = Array.from({ length: width }, () => []);
  chain.forEach(({ node, shift }, i) => {
    const room = i === 0 ? width - shift : headroom(graph, node);
    for (let bit = 0; bit < room && shift + bit < width; bit++) {
      const place = slots[shift + bit] as Slot[];
      const leftHas = graph.leftHas(node, bit);
      if (graph.isFree(node, bit)) place.push({ node, bit, cost: leftHas ? 1 : 0, side: "right" });
      else if (!leftHas && graph.rightHas(node, bit)) {
        place.push({ node, bit, cost: graph.complement[node] === 1 ? -1 : 1, side: "left" });
      }
    }
    if (graph.complement[node] === 0 && room > 0) slots[shift]?.push({ node, bit: 0, cost: 0, side: "carry" });
  });
  // an adder for constants alone: below the sum's lowest bit there is nothing to add to
  for (let bit = 0; bit < width; bit++) {
    slots[bit]?.push({ node: -1, bit, cost: bit < root.shift ? 0 : 1.01, side: "right" });
  }
  slots[Math.min(root.shift, width - 1)]?.push({ node: -1, bit: 0, cost: 0.01, side: "carry" });
  for (const list of slots) list.sort((a, b) => a.cost - b.cost);
  return slots;
}

/** How many low bits a node's sum can take a one in without getting wider. */
function headroom(graph: AdderGraph, node: number): number {
  const free = 2 ** (graph.width[node] as number) - 1 - (graph.high[node] as number);
  return free <= 0 ? 0 : Math.floor(Math.log2(free + 1));
}

/** The cheapest ones that add up to `needed` modulo 2^width. */
function choose(needed: number, slots: readonly (readonly Slot[])[], width: number): Slot[] {
  let costs = [0];
  const choices: Int8Array[] = [];
  const bits = Array.from({ length: width }, (_, bit) => Math.floor(needed / 2 ** bit) % 2);
  bits.forEach((bit, p) => {
    const list = slots[p] as readonly Slot[];
    const next = new Array<number>(mostCarry + 1).fill(Infinity);
    // how many ones are chosen to arrive at this carry, and the carry before
    const choice = new Int8Array(2 * (mostCarry + 1)).fill(-1);
    costs.forEach((sofar, carry) => {
      let total = sofar;
      for (let count = 0; count <= list.length; count++) {
        const sum = count + carry - bit;
        if (sum >= 0 && sum % 2 === 0 && sum / 2 <= mostCarry && total < (next[sum / 2] as number)) {
          next[sum / 2] = total;
          choice.set([count, carry], sum);
        }
        total += list[count]?.cost ?? 0;
      }
    });
    costs = next;
    choices.push(choice);
  });
  let carry = costs.indexOf(Math.min(...costs));
  const chosen: Slot[] = [];
  for (let p = width - 1; p >= 0; p--) {
    const choice = choices[p] as Int8Array;
    const count = choice[2 * carry] as number;
    chosen.push(...(slots[p] as readonly Slot[]).slice(0, count));
    carry = choice[2 * carry + 1] as number;
  }
  return chosen;
}

/** The remainder that is not negative. */
export function modulo(value: number, modulus: number): number {
  return value - Math.floor(value / modulus) * modulus;
}
