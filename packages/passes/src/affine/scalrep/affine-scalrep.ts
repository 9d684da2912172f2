import { FuncOp, collect, definePass, option } from "@hls-opt/ir-core";
import { replaceByScalars } from "./scalar-replacement.js";

/**
 * Replaces memory by values: store-to-load forwarding, reuse of loads, removal of dead stores and of buffers nobody reads.
 * Arguments with `hls.noalias` share memory with no other value of the function; without it they may.
 */
export const affineScalrep = definePass({
  name: "affine-scalrep",
  summary:
    "replace affine memref accesses by scalars: forward stores to loads, reuse loads, erase dead stores and buffers",
  options: {
    assumeNoaliasArguments: option.flag(false, "take distinct memref arguments of a function for distinct memory"),
    acrossLoops: option.flag(true, "forward between nests and carry elements through loops, where exactly covered"),
  },
  statistics: {
    forwarded: "loads replaced by stored values",
    reused: "loads replaced by loaded values",
    "unused-loads": "loads erased that nobody used",
    "repeated-stores": "stores erased of what was there already",
    "dead-stores": "stores erased that nobody read",
    buffers: "buffers erased that nobody read",
    carried: "elements that loops carry as values, one for each loop",
  },
  run(root, { options, count }) {
    // functions in functions are part of the outer one's walk
    for (const func of collect(
      root,
      (op) => op.info === FuncOp.info && (op === root || op.parentOp?.info !== FuncOp.info),
    )) {
      const done = replaceByScalars(func, {
        assumeNoAliasArguments: options.assumeNoaliasArguments,
        acrossLoops: options.acrossLoops,
      });
      count("carried", done.carried);
      count("forwarded", done.forwarded);
      count("reused", done.reused);
      count("unused-loads", done.unusedLoads);
      count("repeated-stores", done.repeatedStores);
      count("dead-stores", done.deadStores);
      count("buffers", done.buffers);
    }
  },
});
