import { describe, expect, it } from "vitest";
import { operators } from "../../normalise/operators.js";
import { checkModel, checkSeed } from "./check.js";
import { layer } from "../cases/case.js";
import { text, weights } from "../small-model.js";
import { randomModel, templates } from "./generate.js";

const batches = Array.from({ length: 10 }, (_, i) => i);

describe("random graphs", () => {
  it("have templates for every operator that onnxruntime knows", () => {
    const made = new Set(templates.map(({ opType }) => opType));
    const without = [...operators.keys()].filter((opType) => !made.has(opType));
    expect(without).toEqual(["Quant", "Trunc", "BipolarQuant"]);
  });

  it("are the same for the same seed, and others for another", () => {
    expect(randomModel(7)).toEqual(randomModel(7));
    expect(randomModel(7)).not.toEqual(randomModel(8));
  });

  it.each(batches)("mean in the interpreter what they mean in onnxruntime, batch %i", async (batch) => {
    const counts = { agrees: 0, refused: 0, skipped: 0, differs: 0 };
    for (let seed = 20 * batch; seed < 20 * batch + 20; seed++) {
      const verdict = await checkSeed(seed);
      counts[verdict.kind]++;
      if (verdict.kind === "differs") throw new Error(`seed ${seed}: ${verdict.reason}`);
    }
    expect(counts.agrees).toBeGreaterThanOrEqual(16);
  });
});

describe("the comparison", () => {
  it("agrees on a layer", async () => {
    expect((await checkModel(layer(13, "MatMul", [2, 3], {}, [weights(3, 4)]), 1)).kind).toBe("agrees");
  });

  it("sees an answer that is off", async () => {
    const model = layer(13, "Add", [2, 3], {}, [weights(3)]);
    const wrong = layer(13, "Sub", [2, 3], {}, [weights(3)]);
    expect((await checkModel(model, 1, wrong)).kind).toBe("differs");
  });

  it("sees a shape that is off", async () => {
    const model = layer(13, "Transpose", [2, 3]);
    expect((await checkModel(model, 1, layer(13, "Identity", [2, 3]))).kind).toBe("differs");
  });

  it("counts refusals that name node and operator", async () => {
    const attributes = { mode: text("cubic") };
    const verdict = await checkModel(layer(13, "Relu", [2, 3]), 1, layer(13, "Resize", [2, 3], attributes));
    expect(verdict.kind).toBe("refused");
  });

  it("skips what onnxruntime refuses", async () => {
    expect((await checkModel(layer(13, "MatMul", [2, 3], {}, [weights(4, 4)]), 1)).kind).toBe("skipped");
  });
});
