/** Trivial ways to find the peak in a square patch: a network that does worse than these is of no use. */
import { indexOfLargest } from "./statistics.js";

/** A predictor: for each sample (x, y) in units of the patch's side. */
type Predictor = (patch: Float64Array, side: number) => readonly [number, number];

const predictors: Readonly<Record<string, Predictor>> = {
  argmax: predictArgmax,
  "centre of mass": predictCentreOfMass,
};

/** The predictions of each baseline, laid out as the network's outputs: two numbers a sample. */
export function peakBaselines(inputs: readonly Float64Array[], side: number): Record<string, Float64Array> {
  const results: Record<string, Float64Array> = {};
  for (const [name, predict] of Object.entries(predictors)) {
    results[name] = Float64Array.from(inputs.flatMap((patch) => predict(patch, side)));
  }
  return results;
}

/** The brightest pixel. */
function predictArgmax(patch: Float64Array, side: number): readonly [number, number] {
  const brightest = indexOfLargest(patch);
  return [(brightest % side) / side, Math.floor(brightest / side) / side];
}

/** The mean position, weighted by brightness. */
function predictCentreOfMass(patch: Float64Array, side: number): readonly [number, number] {
  let [sum, x, y] = [0, 0, 0];
  patch.forEach((value, i) => {
    sum += value;
    x += value * (i % side);
    y += value * Math.floor(i / side);
  });
  return sum === 0 ? [0.5, 0.5] : [x / sum / side, y / sum / side];
}
