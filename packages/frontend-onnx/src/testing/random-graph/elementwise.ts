import type { Attributes } from "../cases/case.js";
import { float, int, text } from "../small-model.js";
import type { GraphMaker, GraphValue } from "./maker.js";
import type { Template } from "./template.js";

/** A value between 0.2 and 1.2 in place of any: what roots, logarithms and divisors need. */
export function positive(graph: GraphMaker, value: GraphValue): GraphValue {
  const bounded = graph.add("Sigmoid", [value], {}, value.shape);
  return graph.add("Add", [bounded, graph.constant([], 0.2, 0.2)], {}, value.shape);
}

const maybe = (graph: GraphMaker, name: string, low: number, high: number): Attributes =>
  graph.random.chance(0.5) ? { [name]: float(graph.random.real(low, high)) } : {};

function unary(opType: string, attributes: (graph: GraphMaker) => Attributes = () => ({})): Template {
  return {
    opType,
    add(graph) {
      const input = graph.float(0, 5);
      graph.add(opType, [input], attributes(graph), input.shape);
    },
  };
}

/** An operator that needs its input above zero. */
const ofPositive = (opType: string): Template => ({
  opType,
  add(graph) {
    const input = positive(graph, graph.float(0, 4));
    graph.add(opType, [input], {}, input.shape);
  },
});

/** An operator with steps: numbers large enough to see some. */
const stepped = (opType: string): Template => ({
  opType,
  add(graph) {
    const input = graph.float(0, 4);
    const large = graph.add("Mul", [input, graph.constant([], 2, 9)], {}, input.shape);
    graph.add(opType, [large], {}, input.shape);
  },
});

const binary = (opType: string): Template => ({
  opType,
  add(graph) {
    const left = graph.float(0, 4);
    const right = graph.partner(left.shape);
    const shape = graph.broadcast(left.shape, right.shape);
    if (shape === undefined) return false;
    const divisor = opType === "Div" ? positive(graph, right) : right;
    graph.add(opType, opType !== "Div" && graph.random.chance(0.5) ? [divisor, left] : [left, divisor], {}, shape);
    return true;
  },
});

const variadic = (opType: string): Template => ({
  opType,
  add(graph) {
    const inputs = [graph.float(0, 4)];
    // equal shapes only before opset 8
    let shape: readonly number[] = (inputs[0] as GraphValue).shape;
    for (let i = graph.random.from(0, 3); i > 0; i--) {
      const other = graph.opset < 8 ? graph.constant(shape) : graph.partner(shape);
      const joined = graph.broadcast(shape, other.shape);
      if (joined === undefined) continue;
      inputs.push(other);
      shape = joined;
    }
    graph.add(opType, graph.random.shuffled(inputs), {}, shape);
  },
});

const pow: Template = {
  opType: "Pow",
  add(graph) {
    const base = positive(graph, graph.float(1, 4));
    const exponent = graph.random.chance(0.5)
      ? graph.constant([], graph.random.from(-3, 3) / 2, graph.random.from(-3, 3) / 2)
      : graph.partner(base.shape);
    const shape = graph.broadcast(base.shape, exponent.shape);
    if (shape !== undefined) graph.add("Pow", [base, exponent], {}, shape);
  },
};

const clip: Template = {
  opType: "Clip",
  add(graph) {
    const { random } = graph;
    const input = graph.float(0, 4);
    const low = random.chance(0.3) ? 0 : random.real(-1, 0.2);
    const high = random.real(0.2, 1);
    const [hasLow, hasHigh] = [random.chance(0.7), random.chance(0.7)];
    if (graph.opset < 11) {
      const attributes = { ...(hasLow && { min: float(low) }), ...(hasHigh && { max: float(high) }) };
      graph.add("Clip", [input], attributes, input.shape);
      return;
    }
    const bounds = [hasLow ? graph.scalar(low) : "", ...(hasHigh ? [graph.scalar(high)] : [])];
    graph.add("Clip", [input, ...bounds], {}, input.shape);
  },
};

const prelu: Template = {
  opType: "PRelu",
  add(graph) {
    const input = graph.float(1, 4);
    const own = input.shape.slice(graph.random.from(0, input.shape.length - 1));
    const slope = graph.constant(own.map((dim) => (graph.random.chance(0.4) ? 1 : dim)));
    graph.add("PRelu", [input, slope], {}, input.shape);
  },
};

const comparison = (opType: string): Template => ({
  opType,
  add(graph) {
    const left = graph.float(1, 4);
    const right = graph.partner(left.shape);
    const shape = graph.broadcast(left.shape, right.shape);
    // Equal of floats exists from opset 11 on
    if (shape === undefined || (opType === "Equal" && graph.opset < 11)) return false;
    graph.add(opType, [left, right], {}, shape, "bool");
    return true;
  },
});

/** A truth value: an earlier one or a new one. */
function truth(graph: GraphMaker): GraphValue {
  const earlier = graph.earlier("bool");
  if (earlier !== undefined) return earlier;
  const value = graph.float(1, 4);
  return graph.add("Greater", [value, graph.constant([], -0.3, 0.3)], {}, value.shape, "bool");
}

const connective = (opType: string): Template => ({
  opType,
  add(graph) {
    const left = truth(graph);
    const right = graph.earlier("bool", ({ shape }) => graph.broadcast(left.shape, shape) !== undefined) ?? left;
    graph.add(opType, [left, right], {}, graph.broadcast(left.shape, right.shape) ?? left.shape, "bool");
  },
});

const not: Template = {
  opType: "Not",
  add(graph) {
    const value = truth(graph);
    graph.add("Not", [value], {}, value.shape, "bool");
  },
};

const where: Template = {
  opType: "Where",
  add(graph) {
    const condition = truth(graph);
    const yes = graph.partner(condition.shape);
    const first = graph.broadcast(condition.shape, yes.shape);
    const no = first && graph.partner(first);
    const shape = no && graph.broadcast(first, no.shape);
    if (shape !== undefined) graph.add("Where", [condition, yes, no as GraphValue], {}, shape);
  },
};

const cast: Template = {
  opType: "Cast",
  add(graph) {
    const counted = graph.earlier("bool") ?? graph.earlier("int64");
    if (counted !== undefined) graph.add("Cast", [counted], { to: int(1) }, counted.shape);
    else {
      const value = graph.float();
      graph.add("Cast", [graph.add("Relu", [value], {}, value.shape)], { to: int(9) }, value.shape, "bool");
    }
  },
};

/** Operators that work element by element. */
export const elementwiseTemplates: readonly Template[] = [
  ...["Abs", "Neg", "Exp", "Erf", "Sin", "Cos", "Sigmoid", "Tanh", "Softplus", "Softsign"].map((name) => unary(name)),
  ...["Mish", "HardSwish", "Relu", "Identity", "Sign"].map((name) => unary(name)),
  unary("Gelu", ({ random }) => (random.chance(0.5) ? { approximate: text("tanh") } : {})),
  unary("HardSigmoid", (graph) => ({ ...maybe(graph, "alpha", 0.1, 1), ...maybe(graph, "beta", 0.1, 1) })),
  unary("Elu", (graph) => maybe(graph, "alpha", 0.1, 2)),
  unary("Celu", (graph) => maybe(graph, "alpha", 0.1, 2)),
  unary("Selu", (graph) => ({ ...maybe(graph, "alpha", 0.5, 2), ...maybe(graph, "gamma", 0.5, 2) })),
  unary("ThresholdedRelu", (graph) => maybe(graph, "alpha", 0.1, 0.8)),
  unary("LeakyRelu", (graph) => maybe(graph, "alpha", -0.5, 1.5)),
  unary("Dropout", (graph) => (graph.opset < 12 ? maybe(graph, "ratio", 0.1, 0.5) : {})),
  ...["Sqrt", "Reciprocal", "Log"].map(ofPositive),
  ...["Floor", "Ceil", "Round"].map(stepped),
  ...["Add", "Sub", "Mul", "Div"].map(binary),
  ...["Max", "Min", "Sum", "Mean"].map(variadic),
  ...["Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"].map(comparison),
  ...["And", "Or", "Xor"].map(connective),
  pow,
  clip,
  prelu,
  not,
  where,
  cast,
];
