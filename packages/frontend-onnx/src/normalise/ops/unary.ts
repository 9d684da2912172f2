import { unaryFunctions, type UnaryFunctionName } from "@hls-opt/dialect-nn";
import { castTensor, foldArithmetic, mapTensor } from "../fold/arithmetic.js";
import { float32Tensor } from "../../tensor/tensor.js";
import type { NodeContext } from "../node-context.js";
import type { AttributeRule, Operator } from "../operator.js";
import { folded } from "./folded.js";

/** What one ONNX operator means: a function and its parameters. */
interface Meaning {
  readonly name: UnaryFunctionName;
  readonly parameters?: readonly number[];
}

/** Applies a function to input 0, at compile time where that is constant. */
export function applyFunction(node: NodeContext, { name, parameters = [] }: Meaning): void {
  const value = node.input(0);
  const { constant } = value;
  const { evaluate } = unaryFunctions[name];
  if (constant !== undefined && value.elementType === "float32") {
    return node.defineConstant(mapTensor(constant, (x) => evaluate(x, parameters)));
  }
  const input = node.activation(0);
  node.finish({ kind: "unary", function: name, parameters, input, result: node.result(input.shape) });
}

function operator(
  opType: string,
  meaning: UnaryFunctionName | ((node: NodeContext) => Meaning),
  attributes: Readonly<Record<string, AttributeRule>> = {},
  since?: number,
): Operator {
  return {
    opType,
    ...(since === undefined ? {} : { since }),
    inputs: [1, 1],
    attributes,
    normalise(node) {
      applyFunction(node, typeof meaning === "string" ? { name: meaning } : meaning(node));
    },
  };
}

/** A function whose parameters are float attributes, with their defaults. */
function parametrised(opType: string, name: UnaryFunctionName, defaults: readonly number[], since?: number): Operator {
  const names = unaryFunctions[name].parameters;
  return operator(
    opType,
    (node) => ({ name, parameters: names.map((attribute, i) => node.float(attribute, defaults[i] as number)) }),
    Object.fromEntries(names.map((attribute) => [attribute, "float"])),
    since,
  );
}

/** Integers have a negative and a magnitude, too: exporters compute sizes with them. */
function signed(opType: "Neg" | "Abs", name: "neg" | "abs", factor: (value: number) => number): Operator {
  return {
    opType,
    inputs: [1, 1],
    attributes: {},
    normalise(node) {
      const { constant } = node.input(0);
      if (constant === undefined || constant.elementType === "float32") return applyFunction(node, { name });
      const signs = Float32Array.from(constant.data as ArrayLike<number | bigint>, (value) => factor(Number(value)));
      const factors = (): typeof constant => castTensor(float32Tensor(constant.shape, signs), constant.elementType);
      node.defineConstant(folded(node, () => foldArithmetic("Mul", constant, factors(), constant.shape)));
    },
  };
}

const gelu = operator(
  "Gelu",
  (node) => {
    const approximate = node.string("approximate", "none");
    if (approximate !== "none" && approximate !== "tanh") {
      node.refuseAttribute("approximate", approximate, "none or tanh");
    }
    return { name: approximate === "none" ? "gelu" : "gelu_tanh" };
  },
  { approximate: "string" },
  20,
);

/** All operators of this file. */
export const unaryOperators: readonly Operator[] = [
  signed("Neg", "neg", () => -1),
  signed("Abs", "abs", (value) => (value < 0 ? -1 : 1)),
  operator("Sign", "sign", {}, 9),
  operator("Floor", "floor"),
  operator("Ceil", "ceil"),
  operator("Round", "round", {}, 11),
  operator("Sqrt", "sqrt"),
  operator("Reciprocal", "reciprocal"),
  operator("Exp", "exp"),
  operator("Log", "log"),
  operator("Erf", "erf", {}, 9),
  operator("Sin", "sin"),
  operator("Cos", "cos"),
  operator("Sigmoid", "sigmoid"),
  operator("Tanh", "tanh"),
  operator("Softplus", "softplus"),
  operator("Softsign", "softsign"),
  operator("Mish", "mish", {}, 18),
  operator("HardSwish", "hard_swish", {}, 14),
  gelu,
  parametrised("HardSigmoid", "hard_sigmoid", [0.2, 0.5]),
  parametrised("Elu", "elu", [1]),
  parametrised("Celu", "celu", [1], 12),
  parametrised("Selu", "selu", [1.67326319217681884765625, 1.05070102214813232421875]),
  parametrised("ThresholdedRelu", "thresholded_relu", [1], 10),
];
