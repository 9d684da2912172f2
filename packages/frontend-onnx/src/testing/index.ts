/** Small models for tests of other packages: one or more for each operator. */
export { breadthCases } from "./cases/breadth.js";
export type { Case } from "./cases/case.js";
export { layerCases } from "./cases/layers.js";
export { quantisationCases } from "./cases/quantisation.js";
export { shapeCases } from "./cases/shapes.js";
export { noise, smallFile } from "./small-model.js";
export type { SmallModel } from "./small-model.js";
