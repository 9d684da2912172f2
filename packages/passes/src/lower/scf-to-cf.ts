/**
 * `--convert-scf-to-cf`: structured control flow to jumps between blocks, block for block as MLIR's pass of the name does it
 * (mlir/lib/Conversion/SCFToControlFlow). Parallel loops become nests of `scf.for` first. Then ops are lowered from the last to
 * the first, inner before outer: a block is cut in two at an op, and what follows it was cut away already, so that the whole is
 * linear in ops times nesting depth.
 */
import {
  AddIOp,
  BranchOp,
  CondBranchOp,
  ExecuteRegionOp,
  IndexCastOp,
  IndexSwitchOp,
  ScfForOp,
  ScfForallOp,
  ScfIfOp,
  ScfParallelOp,
  ScfWhileOp,
  arithDialect,
  cfDialect,
  makeSwitch,
} from "@hls-opt/dialect-affine";
import { Block, Builder, collect, definePass, i32, indexNumbers, opError } from "@hls-opt/ir-core";
import type { IntegerType, Operation, Region, Report, Value } from "@hls-opt/ir-core";
import { compare } from "./expand-affine-expr.js";
import { forallToParallel, parallelToFor } from "./parallel-to-for.js";

/** Lowers structured control flow of scf to blocks and jumps. */
export const convertScfToCf = definePass({
  name: "convert-scf-to-cf",
  summary: "convert SCF dialect to ControlFlow dialect, replacing structured control flow with a CFG",
  statistics: { lowered: "operations lowered" },
  dependentDialects: [arithDialect, cfDialect],
  run(root, { report, count }) {
    count("lowered", lowerScfToCf(root, report));
  },
});

/** Lowers one op at the end of its block, whose rest is in `after` already; gives the values of its results. */
type Lowering = (op: Operation, after: Block) => readonly Value[];

const lowerings: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ["scf.for", lowerFor],
  ["scf.if", lowerIf],
  ["scf.while", lowerWhile],
  ["scf.execute_region", lowerExecuteRegion],
  ["scf.index_switch", lowerIndexSwitch],
]);

const isParallel = (op: Operation): boolean => op.info === ScfForallOp.info || op.info === ScfParallelOp.info;
const isLowered = (op: Operation): boolean => lowerings.has(op.name) || isParallel(op);

/** Lowers all ops of scf in `root`; returns how many, or 0 after reporting those for which that cannot be done. */
export function lowerScfToCf(root: Operation, report: Report): number {
  const ops = collect(root, (op) => isLowered(op) && op !== root);
  let isValid = true;
  for (const op of ops) {
    const reason = refusal(op);
    if (reason === undefined) continue;
    isValid = false;
    report(opError(op, reason, [], "scf-to-cf/unsupported"));
  }
  if (!isValid) return 0;
  for (const op of collect(root, (one) => one.info === ScfForallOp.info)) forallToParallel(new ScfForallOp(op));
  for (const op of collect(root, (one) => one.info === ScfParallelOp.info)) parallelToFor(new ScfParallelOp(op));
  const structured = collect(root, (op) => lowerings.has(op.name));
  for (let i = structured.length - 1; i >= 0; i--) lower(structured[i] as Operation);
  return ops.length;
}

function refusal(op: Operation): string | undefined {
  const around = op.parentOp;
  if (around !== undefined && !isLowered(around) && around.info.traits.has("single-block")) {
    return `stands in '${around.name}', whose body must stay one block; lower that first (--lower-affine)`;
  }
  if (op.info !== ScfForallOp.info || new ScfForallOp(op).outputs.length === 0) return undefined;
  return "has shared tensors; bufferize it first";
}

function lower(op: Operation): void {
  const before = op.parent as Block;
  const after = before.splitBefore(op);
  // the op itself stays behind as the last of its block while its replacement is built
  op.remove();
  before.push(op);
  const values = (lowerings.get(op.name) as Lowering)(op, after);
  op.results.forEach((result, i) => result.replaceAllUsesWith(values[i] as Value));
  op.erase();
}

/** Moves the blocks of a region before `anchor`. */
function inlineRegion(region: Region, anchor: Block): void {
  const target = anchor.parent as Region;
  for (const block of region.blocks()) {
    region.unlink(block);
    target.insertAfter(block, anchor.prev as Block);
  }
}

/** Adds what ends a block, at the location of `op`. */
function endWith(block: Block, op: Operation): Builder {
  return Builder.atEnd(block, op.location);
}

function jump(block: Block, dest: Block, destOperands: readonly Value[], op: Operation): void {
  endWith(block, op).insert(BranchOp.create({ destOperands, dest }));
}

function jumpIf(
  block: Block,
  condition: Value,
  [trueDest, trueDestOperands]: readonly [Block, readonly Value[]],
  falseDest: Block,
  op: Operation,
): void {
  endWith(block, op).insert(
    CondBranchOp.create({
      condition: condition as Value<IntegerType>,
      trueDest,
      trueDestOperands,
      falseDest,
      falseDestOperands: [],
    }),
  );
}

/** Takes the terminator of a region's last block away; gives its operands. */
function takeYield(region: Region): { readonly block: Block; readonly values: readonly Value[] } {
  const block = region.last as Block;
  const { terminator } = block;
  const values = terminator?.operands ?? [];
  terminator?.erase();
  return { block, values };
}

/** before -> condition(i, carried) -> body ... -> condition(i + step, yielded), condition -> after */
function lowerFor(op: Operation, after: Block): readonly Value[] {
  const { lowerBound, upperBound, step, initArgs, region } = new ScfForOp(op);
  const before = op.parent as Block;
  const condition = new Block(region.entry.arguments.map(({ type }) => type));
  const body = region.entry;
  body.arguments.forEach((argument, i) => argument.replaceAllUsesWith(condition.argument(i)));
  const { block: last, values } = takeYield(region);
  body.arguments.length = 0;
  const [counter, ...carried] = condition.arguments as [Value, ...Value[]];
  const next = endWith(last, op).insert(AddIOp.create({ lhs: counter, rhs: step })).result;
  jump(last, condition, [next, ...values], op);
  (before.parent as Region).insertAfter(condition, before);
  inlineRegion(region, after);
  jump(before, condition, [lowerBound, ...initArgs], op);
  const goesOn = compare(endWith(condition, op), "slt", counter, upperBound);
  jumpIf(condition, goesOn, [body, []], after, op);
  return carried;
}

function lowerIf(op: Operation, after: Block): readonly Value[] {
  const { condition, thenRegion, elseRegion } = new ScfIfOp(op);
  const before = op.parent as Block;
  const next = continuation(op, after);
  const branches = [thenRegion, elseRegion].map((region) => {
    if (region.isEmpty) return next;
    const { entry } = region;
    const { block, values } = takeYield(region);
    inlineRegion(region, next);
    jump(block, next, values, op);
    return entry;
  });
  jumpIf(before, condition, [branches[0] as Block, []], branches[1] as Block, op);
  return next === after ? [] : next.arguments;
}

/** Where the branches of a choice meet: a block with its results as arguments, which goes on to what follows. */
function continuation(op: Operation, after: Block): Block {
  if (op.results.length === 0) return after;
  const block = new Block(op.results.map(({ type }) => type));
  (after.parent as Region).insertAfter(block, after.prev as Block);
  jump(block, after, [], op);
  return block;
}

function lowerWhile(op: Operation, after: Block): readonly Value[] {
  const { inits, before: first, after: second } = new ScfWhileOp(op);
  const around = op.parent as Block;
  const [condition, body] = [first.entry, second.entry];
  const { block: deciding, values } = takeYield(first);
  const [goesOn, ...passed] = values as [Value, ...Value[]];
  const isDoWhile = isForwarding(second);
  inlineRegion(first, after);
  if (isDoWhile) {
    jumpIf(deciding, goesOn, [condition, passed], after, op);
    second.entry.first?.erase();
  } else {
    const { block: last, values: yielded } = takeYield(second);
    inlineRegion(second, after);
    jump(last, condition, yielded, op);
    jumpIf(deciding, goesOn, [body, passed], after, op);
  }
  jump(around, condition, inits, op);
  return passed;
}

/** Whether a region hands on its arguments and does nothing else. */
function isForwarding({ first, last }: Region): boolean {
  if (first === undefined || first !== last || first.first !== first.last) return false;
  const yielded = first.last?.operands ?? [];
  return yielded.length === first.arguments.length && yielded.every((value, i) => value === first.argument(i));
}

function lowerExecuteRegion(op: Operation, after: Block): readonly Value[] {
  const { region } = new ExecuteRegionOp(op);
  const before = op.parent as Block;
  const blocks = region.blocks();
  inlineRegion(region, after);
  jump(before, blocks[0] as Block, [], op);
  for (const block of blocks) {
    const end = block.terminator;
    if (end?.name !== "scf.yield") continue;
    const values = end.operands;
    end.erase();
    jump(block, after, values, op);
  }
  return op.results.map(({ type }) => after.addArgument(type, op.location));
}

function lowerIndexSwitch(op: Operation, after: Block): readonly Value[] {
  const { arg, cases } = new IndexSwitchOp(op);
  const before = op.parent as Block;
  // the default region comes first in the op and last in the text
  const [other, ...regions] = op.regions as readonly [Region, ...Region[]];
  const targets = [...regions, other].map((region) => {
    const { entry } = region;
    const { block, values } = takeYield(region);
    inlineRegion(region, after);
    jump(block, after, values, op);
    return entry;
  });
  const builder = endWith(before, op);
  const flag = builder.insert(IndexCastOp.create({ in: arg, outType: i32 })).out as Value<IntegerType>;
  const values = indexNumbers(cases);
  builder.insert(
    makeSwitch(
      flag,
      targets[regions.length] as Block,
      values.map((value, i) => ({ value, block: targets[i] as Block })),
    ),
  );
  return op.results.map(({ type }) => after.addArgument(type, op.location));
}
