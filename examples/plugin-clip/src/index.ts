import { arithDialect } from "@hls-opt/dialect-affine";
import { defineDialect } from "@hls-opt/ir-core";
import { lowerClip } from "./lower-clip.js";
import { clipOps } from "./ops.js";
import { clampOfClamp, valueOfBound } from "./patterns.js";
import { RangeType } from "./range-type.js";

export const clipDialect = defineDialect({
  name: "clip",
  summary: "numbers in ranges",
  ops: clipOps,
  types: [{ mnemonic: "range", summary: "an integer of a range", parse: RangeType.parse }],
  canonicalizations: [clampOfClamp, valueOfBound],
  // a fold that gives an attribute needs an op that yields it
  materializeConstant: arithDialect.materializeConstant,
});

export const dialects = [clipDialect];
export const passes = [lowerClip];
