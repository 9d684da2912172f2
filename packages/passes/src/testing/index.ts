export { checkHardware, checkProgram, Difference } from "./compile-program.js";
export type { Checked, CheckOptions } from "./compile-program.js";
export { executed, firstFunction, hardwareContext, parseProgram } from "./program.js";
export type { Executed } from "./program.js";
export { randomProgram } from "./random-program.js";
export type { RandomProgram } from "./random-program.js";
export { Random } from "./random.js";
export { streamSamples } from "./stream.js";
export type { StreamedSample } from "./stream.js";
