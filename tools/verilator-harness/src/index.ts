export { HarnessError } from "./errors.js";
export { beatCount, checkDesign, parseDesign, wordAt, type Design, type Port } from "./design.js";
export { designSource, readDesign, type DesignSource, type SourceFile } from "./source.js";
export { checkVectors, decodeInt64, encodeInt64, readInt64, writeInt64, type Vectors } from "./vectors.js";
export type { OnProgress, Progress, Tool } from "./process.js";
export { defaultCacheFolder } from "./cache.js";
export {
  buildSimulator,
  findVerilator,
  simulate,
  type BuildOptions,
  type SimulateOptions,
  type Simulator,
  type Spacing,
} from "./verilator.js";
export {
  assertPromises,
  type BrokenPromise,
  type Mismatch,
  type Range,
  type SimulationResult,
} from "./verification.js";
export { allowedByDefault, lint, type LintResult, type LintWarning } from "./lint.js";
export { makeTestbench, writeTestbench, type TestbenchOptions } from "./testbench.js";
export { findIcarus, simulateIcarus, type IcarusOptions } from "./icarus.js";
export { cellResources, type Resources } from "./cells.js";
export {
  findYosys,
  synthesize,
  type ModuleResources,
  type SynthesisOptions,
  type SynthesisResult,
  type Yosys,
} from "./yosys.js";
