import { affineDialect, AllocaOp, AllocOp } from "@hls-opt/dialect-affine";
import { collect, definePass, opError, option, remarkMissed, remarkPassed } from "@hls-opt/ir-core";
import type { Block, Operation, Report } from "@hls-opt/ir-core";
import { isLoop, isRefusal, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { consumeDirective, readDirectives, stringDirective } from "../control/loop-directive.js";
import { loopFilter, loopsOption, noAliasOption } from "../control/loop-label.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { contractBuffers } from "./contract-buffer.js";
import { fuseLoops, planFusion } from "./fuse-loops.js";
import { fuseSlice, planSlice } from "./fuse-slice.js";
import type { SliceOptions } from "./fuse-slice.js";

/** `hls.fuse = "name"` on loops of one block: those of one name are fused, whatever the options are. */
export const fuseDirective = stringDirective("hls.fuse", "a string that the loops to fuse have in common");

const passName = "affine-loop-fusion";

/**
 * Fuses neighbouring nests that have the same iterations, as deep as dependences allow: consumers with producers, and nests
 * that read the same buffer. Buffers whose values then live within one iteration shrink to what that iteration touches.
 */
export const affineLoopFusion = definePass({
  name: passName,
  summary: "fuse affine loop nests and contract the buffers between them",
  options: {
    mode: option.oneOf(
      ["greedy", "producer", "sibling", "none"],
      "greedy",
      "fuse consumers with producers, siblings that read the same buffer, both, or only loops with hls.fuse",
    ),
    maximal: option.flag(false, "fuse however much of the producer is computed again"),
    computeTolerance: option.int(30, "how much of the producer may be computed again, in percent"),
    contract: option.flag(true, "shrink local buffers to what one iteration needs"),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: {
    fused: "pairs of loops fused",
    refused: "related pairs that were not fused",
    contracted: "buffers made smaller",
  },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const names = readDirectives(root, fuseDirective, report);
    if (names === undefined) return;
    const isSelected = loopFilter(root, options.loops, report);
    const alias: SliceOptions = {
      assumeNoAliasArguments: options.assumeNoaliasArguments,
      computeTolerance: options.maximal ? Infinity : options.computeTolerance / 100,
    };
    const isWanted = (first: Operation, second: Operation): boolean => {
      if (!isSelected(first) || !isSelected(second)) return false;
      const name = names.get(first);
      return (name !== undefined && name === names.get(second)) || areRelated(first, second, options.mode, alias);
    };
    const blocks = collect(root, ({ regions }) => regions.length > 0).flatMap((op) =>
      op.regions.flatMap((region) => region.blocks()),
    );
    // outer blocks first: their fusions bring more loops into inner ones
    for (const block of blocks) {
      const missed = fuseBlock(
        block,
        isWanted,
        (first, second, depth) => {
          count("fused");
          const notes = [{ location: first.location, message: "the loop that it is fused with" }];
          report(remarkPassed(second, passName, `is fused, ${depth} ${depth === 1 ? "loop" : "loops"} deep`, notes));
        },
        alias,
      );
      for (const { first, second, refusal } of missed) {
        count("refused");
        reportMissed(first, second, refusal, names.has(first) && names.get(first) === names.get(second), report);
      }
    }
    for (const loop of names.keys()) consumeDirective(loop, fuseDirective);
    if (!options.contract) return;
    const allocations = collect(root, ({ info }) => info === AllocOp.info || info === AllocaOp.info);
    count("contracted", contractBuffers(allocations));
  },
});

interface Missed {
  readonly first: Operation;
  readonly second: Operation;
  readonly refusal: Refusal;
}

/** Fuses pairs of loops of a block until none is left that can be; returns those that cannot. */
export function fuseBlock(
  block: Block,
  isWanted: (first: Operation, second: Operation) => boolean,
  done: (first: Operation, second: Operation, depth: number) => void,
  options: SliceOptions = {},
): Missed[] {
  for (;;) {
    const missed: Missed[] = [];
    const loops = block.operations().filter(isLoop);
    if (!fuseOnePair(loops, isWanted, done, missed, options)) return missed;
  }
}

/** The first consumer that can be, with the nearest loop above it. */
function fuseOnePair(
  loops: readonly Operation[],
  isWanted: (first: Operation, second: Operation) => boolean,
  done: (first: Operation, second: Operation, depth: number) => void,
  missed: Missed[],
  options: SliceOptions,
): boolean {
  for (let j = 1; j < loops.length; j++) {
    for (let i = j - 1; i >= 0; i--) {
      const [first, second] = [loops[i] as Operation, loops[j] as Operation];
      if (!isWanted(first, second)) continue;
      const plan = planFusion(first, second, options);
      if (isRefusal(plan)) missed.push({ first, second, refusal: plan });
      else {
        fuseLoops(plan);
        done(first, second, plan.depth);
        return true;
      }
      const slice = planSlice(first, second, options);
      if (isRefusal(slice)) continue;
      fuseSlice(slice);
      done(first, second, slice.depth);
      return true;
    }
  }
  return false;
}

function areRelated(
  first: Operation,
  second: Operation,
  mode: "greedy" | "producer" | "sibling" | "none",
  options: AliasOptions,
): boolean {
  if (mode === "none") return false;
  const buffers = buffersAround(first, options);
  const [sources, sinks] = [memoryAccesses(first, buffers), memoryAccesses(second, buffers)];
  return sources.some(({ kind, buffer }) => {
    const isRelation = kind === "write" ? mode !== "sibling" : mode !== "producer";
    return isRelation && buffer !== undefined && sinks.some((sink) => sink.kind === "read" && sink.buffer === buffer);
  });
}

function reportMissed(first: Operation, second: Operation, refusal: Refusal, isAsked: boolean, report: Report): void {
  const { reason, notes } = refuse(refusal.reason, [
    { location: first.location, message: "the other loop" },
    ...refusal.notes,
  ]);
  const message = `is not fused: ${reason}`;
  if (!isAsked) return report(remarkMissed(second, passName, message, notes));
  const { operation: _, ...warning } = opError(second, message, notes, "affine/refused");
  report({ ...warning, severity: "warning" });
}
