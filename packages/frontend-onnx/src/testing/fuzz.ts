/** Random ONNX models, and their comparison with onnxruntime: for the fuzzer, which has onnxruntime at hand. */
export { checkModel, checkSeed } from "./random-graph/check.js";
export type { Verdict } from "./random-graph/check.js";
export { randomModel, templates } from "./random-graph/generate.js";
