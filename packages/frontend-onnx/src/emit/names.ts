import { operators } from "../normalise/operators.js";
import { operandsOf, type NormalisedModel, type NormalisedOp } from "../normalise/normalised-op.js";

/*
 * Names of layers as they end up on hardware modules. Exporters name nodes by paths (`/nlb/theta_layer/Conv`) or counters
 * (`Gemm_0`), which are long or mean nothing, so layers are numbered by kind (`conv1`, `softmax1`). A name that the author
 * chose, a plain word such as `fc1`, is kept. Constants are named after the layer that reads them: `conv1_weight`.
 */

const bases: Readonly<Partial<Record<NormalisedOp["kind"], string>>> = {
  conv2d: "conv",
  batch_norm: "batchnorm",
  arg_max: "argmax",
};

const longestName = 24;
const plainWord = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const exporterWords = new Set([...operators.keys(), "Node", "Op", "Layer"].map((name) => name.toLowerCase()));

/** Short unique names of all steps, by the name of the value they compute. */
export function stepNames({ ops }: NormalisedModel): ReadonlyMap<string, string> {
  const pool = new NamePool();
  const names = new Map<string, string>();
  const layers = ops.filter(({ kind }) => kind !== "constant");
  // Names of the author come first, so that no number takes one away.
  for (const { node, result } of layers) {
    const name = authorName(node);
    if (name !== undefined) names.set(result.name, pool.named(name));
  }
  for (const layer of layers) {
    if (!names.has(layer.result.name)) names.set(layer.result.name, pool.numbered(baseName(layer)));
  }
  const constants = new Set(ops.filter(({ kind }) => kind === "constant").map(({ result }) => result.name));
  for (const layer of layers) {
    const roles = rolesOf(layer);
    operandsOf(layer).forEach(({ name }, index) => {
      if (!constants.has(name) || names.has(name)) return;
      names.set(name, pool.named(`${names.get(layer.result.name)}_${roles[index] ?? `input${index + 1}`}`));
    });
  }
  for (const name of constants) if (!names.has(name)) names.set(name, pool.numbered("constant"));
  return names;
}

/** What a layer is called before its number. */
function baseName(layer: NormalisedOp): string {
  if (layer.kind === "unary") return layer.function;
  if (layer.kind === "reduce") return `reduce_${layer.reduction}`;
  return bases[layer.kind] ?? layer.kind;
}

/** Hands out names that differ. */
class NamePool {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** The name itself, or the second time with a number. */
  named(name: string): string {
    if (this.taken.has(name)) return this.numbered(`${name}_`, 2);
    this.taken.add(name);
    return name;
  }

  numbered(base: string, first = 1): string {
    let index = this.counts.get(base) ?? first;
    while (this.taken.has(`${base}${index}`)) index++;
    this.counts.set(base, index + 1);
    this.taken.add(`${base}${index}`);
    return `${base}${index}`;
  }
}

/** The name of a node in lower case when it is a short plain word, and not one of an exporter (`relu_3`, `Conv2D`). */
function authorName(node: string): string | undefined {
  const name = node.toLowerCase();
  if (name.length > longestName || !plainWord.test(name)) return undefined;
  const stem = name.replace(/(_?\d+d?)+$/, "").replaceAll("_", "");
  return stem === "" || exporterWords.has(stem) ? undefined : name;
}

/** What each operand is to the layer. */
function rolesOf(op: NormalisedOp): readonly string[] {
  switch (op.kind) {
    case "conv2d":
    case "dense":
      return ["input", "weight", "bias"];
    case "batch_norm":
      return ["input", "scale", "bias", "mean", "variance"];
    case "matmul":
    case "add":
    case "sub":
    case "mul":
    case "div":
      return ["lhs", "rhs"];
    case "concat":
      return [];
    default:
      return ["input"];
  }
}
