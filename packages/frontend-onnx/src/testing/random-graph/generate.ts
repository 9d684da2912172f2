import { operators } from "../../normalise/operators.js";
import type { SmallModel } from "../small-model.js";
import { elementwiseTemplates } from "./elementwise.js";
import { layerTemplates } from "./layers.js";
import { GraphMaker } from "./maker.js";
import { quantisedTemplates } from "./quantised.js";
import { Random } from "./random.js";
import { shapeTemplates } from "./shapes.js";
import type { Template } from "./template.js";

/** A way to add each operator that onnxruntime knows, too. */
export const templates: readonly Template[] = [
  ...elementwiseTemplates,
  ...layerTemplates,
  ...shapeTemplates,
  ...quantisedTemplates,
];

/** The last opset that has an operator, for those that the standard has dropped. */
const lastOpset: Readonly<Record<string, number>> = { Upsample: 9 };

const existsIn = (opType: string, opset: number): boolean =>
  opset >= (operators.get(opType)?.since ?? 7) && opset <= (lastOpset[opType] ?? 21);

/** A random model of one to about eight nodes: the same for the same seed. */
export function randomModel(seed: number): SmallModel {
  const random = new Random(seed);
  const graph = new GraphMaker(random, random.from(7, 21));
  const usable = templates.filter(({ opType }) => existsIn(opType, graph.opset));
  const wanted = random.from(1, 8);
  while (graph.nodes.length < wanted) random.pick(usable).add(graph);
  return graph.model();
}
