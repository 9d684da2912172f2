/** How control moves between scf's ops and their regions, and which of them are loops. On plain ops: the op classes import this. */
import {
  IntegerAttr,
  constantValue,
  implement,
  loopInterface,
  regionBranchInterface,
  speculationInterface,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  InterfaceImpl,
  LoopCounter,
  Operation,
  Region,
  RegionBranchInterface,
  RegionEdge,
  Value,
} from "@hls-opt/ir-core";

const argumentsOf = (region: Region): readonly Value[] => region.first?.arguments ?? [];

/** An edge that carries nothing into a region, or all operands of a terminator out of one. */
export const into = (to: Region): RegionEdge => ({ to, start: 0, length: 0, inputs: [] });
export const outOf = (op: Operation, terminator: Operation): RegionEdge => ({
  to: undefined,
  start: 0,
  length: terminator.operandCount,
  inputs: op.results,
});

const truth = (operand: Attribute | undefined): boolean | undefined =>
  operand instanceof IntegerAttr ? operand.value !== 0n : undefined;

const regionBranch = (implementation: RegionBranchInterface): InterfaceImpl =>
  implement(regionBranchInterface, implementation);

/** The body is executed any number of times, or never: values go in, round, and out. */
function loopEdges(op: Operation, start: number, length: number): readonly RegionEdge[] {
  const body = op.region();
  return [
    { to: body, start, length, inputs: argumentsOf(body).slice(1) },
    { to: undefined, start, length, inputs: op.results },
  ];
}

export const forInterfaces: readonly InterfaceImpl[] = [
  regionBranch({
    entryEdges: (op) => loopEdges(op, 3, op.operandCount - 3),
    terminatorEdges: (op, terminator) => loopEdges(op, 0, terminator.operandCount),
  }),
  implement(loopInterface, {
    loopRegions: (op: Operation) => op.regions,
    counters: (op: Operation): readonly LoopCounter[] => [
      { counter: op.region().entry.argument(0), lower: op.operand(0), upper: op.operand(1) },
    ],
  }),
  // a loop whose step might be 0 might not end
  implement(speculationInterface, {
    speculatability: (op: Operation) => {
      const step = constantValue(op.operand(2));
      return step instanceof IntegerAttr && step.value === 1n ? "recursive" : "never";
    },
  }),
];

export const ifInterfaces: readonly InterfaceImpl[] = [
  regionBranch({
    entryEdges(op, [condition]) {
      const [then, otherwise] = [op.region(0), op.region(1)];
      const elseEdge: RegionEdge = otherwise.isEmpty
        ? { to: undefined, start: 0, length: 0, inputs: [] }
        : into(otherwise);
      const holds = truth(condition);
      return holds === undefined ? [into(then), elseEdge] : [holds ? into(then) : elseEdge];
    },
    terminatorEdges: (op, terminator) => [outOf(op, terminator)],
    executedAtMostOnce: (op) => op.regions,
  }),
];

export const whileInterfaces: readonly InterfaceImpl[] = [
  regionBranch({
    entryEdges: (op) => [{ to: op.region(0), start: 0, length: op.operandCount, inputs: argumentsOf(op.region(0)) }],
    terminatorEdges(op, terminator, [condition]) {
      const length = terminator.operandCount;
      if (terminator.parent?.parent === op.region(1)) {
        return [{ to: op.region(0), start: 0, length, inputs: argumentsOf(op.region(0)) }];
      }
      const holds = truth(condition);
      const on: RegionEdge = { to: op.region(1), start: 1, length: length - 1, inputs: argumentsOf(op.region(1)) };
      const out: RegionEdge = { to: undefined, start: 1, length: length - 1, inputs: op.results };
      return holds === undefined ? [out, on] : [holds ? on : out];
    },
  }),
  implement(loopInterface, { loopRegions: (op: Operation) => op.regions }),
];

export const executeRegionInterfaces: readonly InterfaceImpl[] = [
  regionBranch({
    entryEdges: (op) => [into(op.region())],
    terminatorEdges: (op, terminator) => [outOf(op, terminator)],
  }),
];

export const indexSwitchInterfaces: readonly InterfaceImpl[] = [
  regionBranch({
    entryEdges(op, [argument]) {
      if (!(argument instanceof IntegerAttr)) return op.regions.map(into);
      const cases = op.getAttr("cases") as { readonly numbers?: readonly number[] } | undefined;
      const at = cases?.numbers?.indexOf(argument.number) ?? -1;
      return [into(op.region(at + 1))];
    },
    terminatorEdges: (op, terminator) => [outOf(op, terminator)],
    executedAtMostOnce: (op) => op.regions,
  }),
];

const inAndOut = (op: Operation): readonly RegionEdge[] => [
  into(op.region()),
  { to: undefined, start: 0, length: 0, inputs: [] },
];

/** Loops whose iterations hand nothing on: their results and counters are set by the op. */
const parallelBranch = regionBranch({ entryEdges: inAndOut, terminatorEdges: inAndOut });

export const parallelInterfaces: readonly InterfaceImpl[] = [
  parallelBranch,
  implement(loopInterface, {
    loopRegions: (op: Operation) => op.regions,
    counters: (op: Operation): readonly LoopCounter[] => {
      const { arguments: counters } = op.region().entry;
      const count = counters.length;
      return counters.map((counter, i) => ({ counter, lower: op.operand(i), upper: op.operand(count + i) }));
    },
  }),
];

export const forallInterfaces: readonly InterfaceImpl[] = [
  parallelBranch,
  implement(loopInterface, { loopRegions: (op: Operation) => op.regions }),
];
