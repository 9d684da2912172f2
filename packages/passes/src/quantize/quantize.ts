import { readFileSync } from "node:fs";
import { numDialect } from "@hls-opt/dialect-nn";
import { definePass, errorAt, option } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { isTensorFunction } from "../lower/nn-to-affine/lower-function.js";
import { calibrate, parseCalibration } from "./calibrate.js";
import type { Calibration } from "./calibrate.js";
import { quantizeFunction } from "./quantize-function.js";
import { randomSamples } from "./random-samples.js";

/** Float networks to fixed point: by a calibration made before, or else by running them on seeded random inputs. */
export const quantize = definePass({
  name: "quantize",
  summary: "quantise float networks to fixed point after training",
  anchor: "builtin.module",
  options: {
    width: option.int(16, "bits of weights and of the values between layers"),
    calibration: option.string("", "JSON file with the calibration of the function; without it the inputs are random"),
    samples: option.int(64, "number of random inputs"),
    inputMax: option.int(1, "random inputs are uniform between minus this (0 with `positive-inputs`) and this"),
    positiveInputs: option.flag(false, "random inputs are not negative"),
  },
  dependentDialects: [numDialect],
  run(module, { options, report }) {
    const { width } = options;
    if (width < 2 || width > 24) {
      return report(errorAt("quantize/width", module.location, `width is ${width}, expected 2 to 24 bits`));
    }
    const range = { min: options.positiveInputs ? 0 : -options.inputMax, max: options.inputMax };
    for (const func of (module.region().first?.operations() ?? []).filter(isTensorFunction)) {
      const calibration =
        options.calibration === ""
          ? calibrate(func, randomSamples(func, Math.max(1, options.samples), range), { report })
          : readCalibration(options.calibration, func, report);
      const quantized = calibration && quantizeFunction(func, calibration, { width }, report);
      if (quantized === undefined) return;
      func.parent?.insertBefore(quantized, func);
      func.erase();
    }
  },
});

function readCalibration(path: string, func: Operation, report: Report): Calibration | undefined {
  const calibration = parseCalibration(readText(path));
  if (typeof calibration !== "string") return calibration;
  report(errorAt("quantize/calibration", func.location, `calibration file '${path}' ${calibration}`));
  return undefined;
}

/** A file that cannot be read is empty, which is no calibration. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
