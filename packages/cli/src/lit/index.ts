export { findExternal } from "./execute.js";
export type { Environment, Tool, ToolResult } from "./execute.js";
export { fileCheck } from "./filecheck.js";
export type { FileCheckOptions } from "./filecheck.js";
export { litEnvironment, litFiles, testFile } from "./run-lit-folder.js";
export { runLitTest, runRoundTrip } from "./run-lit-test.js";
export type { LitOutcome } from "./run-lit-test.js";
export { parseLitTest } from "./test-file.js";
export type { LitTest } from "./test-file.js";
