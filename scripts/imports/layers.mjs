/**
 * Which package may import which, and which folder of ir-core which (DESIGN: `ir-core <- dialect-* <- passes <- cli` and
 * `ir <- define <- verify | text | rewrite <- pass <- transforms`). A new package or arrow gets its line here, in review.
 *
 * @typedef {object} Layers
 * @property {Readonly<Record<string, readonly string[]>>} packages allowed workspace imports by package
 * @property {readonly string[]} [lazy] files that may import others of their package when they are needed, for the start-up time
 * @property {Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>} folders allowed folders by package and
 *   folder of `src`; folders that are not named may import all, and none of the named ones may import them
 */

const dialects = ["@hls-opt/dialect-nn", "@hls-opt/dialect-affine", "@hls-opt/dialect-hw"];

/** @type {Layers} */
export const layers = {
  packages: {
    "@hls-opt/ir-core": [],
    // A dialect imports another one only when its ops are defined in terms of it.
    "@hls-opt/dialect-nn": ["@hls-opt/ir-core"],
    "@hls-opt/dialect-affine": ["@hls-opt/ir-core"],
    "@hls-opt/dialect-hw": ["@hls-opt/ir-core"],
    "@hls-opt/passes": ["@hls-opt/ir-core", ...dialects],
    "@hls-opt/frontend-onnx": ["@hls-opt/ir-core", "@hls-opt/dialect-nn"],
    // Drivers of external tools know files and numbers, not the IR.
    "@hls-opt/verilator-harness": [],
    "@hls-opt/cli": [
      "@hls-opt/ir-core",
      ...dialects,
      "@hls-opt/passes",
      "@hls-opt/frontend-onnx",
      "@hls-opt/verilator-harness",
    ],
  },
  lazy: ["packages/cli/bin/hls-opt.js", "packages/cli/src/lazy.ts"],
  folders: {
    "@hls-opt/ir-core": {
      ir: [],
      wasm: [],
      define: ["ir"],
      builtin: ["ir", "define"],
      verify: ["ir", "define"],
      text: ["ir", "define", "builtin"],
      rewrite: ["ir", "define"],
      pass: ["ir", "define", "verify", "text", "rewrite"],
      dataflow: ["ir"],
      transforms: ["ir", "define", "verify", "dataflow", "rewrite", "pass"],
    },
  },
};
