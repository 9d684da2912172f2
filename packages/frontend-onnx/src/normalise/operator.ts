import { fail } from "../onnx-error.js";
import type { AttributeKind } from "../graph/attribute.js";
import type { OnnxNode } from "../graph/graph.js";
import { nodeAt } from "../graph/topology.js";
import type { NodeContext } from "./node-context.js";

/** The kind of an attribute, with the opsets that have it when not all do: `since` up to but not including `until`. */
export type AttributeRule =
  AttributeKind | { readonly kind: AttributeKind; readonly since?: number; readonly until?: number };

/** How many inputs an operator takes. */
export type InputRange = readonly [least: number, most: number];

/** How one ONNX operator is checked and normalised. */
export interface Operator {
  readonly opType: string;
  /** The domain that it belongs to; the standard one unless given. */
  readonly domain?: string;
  /** The first opset that has it, where that is above 7. */
  readonly since?: number;
  /** How many of its outputs are defined; one unless given. */
  readonly outputs?: number;
  readonly inputs: InputRange | ((opset: number) => InputRange);
  /** Every attribute of the operator; any other is refused. */
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  readonly normalise: (node: NodeContext) => void;
}

/** Fails unless the node keeps to the declaration of its operator in this opset. */
export function checkNode(node: OnnxNode, operator: Operator, opset: number, file: string): void {
  const at = nodeAt(file, node);
  if (opset < (operator.since ?? 0)) {
    fail(
      at,
      "onnx/operator",
      `operator '${node.opType}' does not exist in opset ${opset}`,
      `export with opset ${operator.since} or newer`,
    );
  }
  const [least, most] = typeof operator.inputs === "function" ? operator.inputs(opset) : operator.inputs;
  const given = node.inputs.length;
  if (given < least || given > most) {
    fail(
      at,
      "onnx/inputs",
      `'${node.opType}' has ${given} inputs, opset ${opset} takes ${rangeText(least, most)}`,
      "export the model again",
    );
  }
  if ((node.outputs[0] ?? "") === "") {
    fail(at, "onnx/outputs", `'${node.opType}' has no output`, "export the model again");
  }
  for (const [name, attribute] of node.attributes) {
    const rule = operator.attributes[name];
    if (!Object.hasOwn(operator.attributes, name) || rule === undefined || !inOpset(rule, opset)) {
      fail(
        at,
        "onnx/attribute",
        `attribute '${name}' of '${node.opType}' is unknown in opset ${opset}`,
        knownAttributes(operator, opset),
      );
    }
    const { kind } = typeof rule === "string" ? { kind: rule } : rule;
    if (attribute.kind !== kind) {
      const found = attribute.kind === "unsupported" ? attribute.type : attribute.kind;
      fail(
        at,
        "onnx/attribute",
        `attribute '${name}' of '${node.opType}' is of type ${found}, expected ${kind}`,
        "export the model again",
      );
    }
  }
}

function inOpset(rule: AttributeRule, opset: number): boolean {
  return typeof rule === "string" || (opset >= (rule.since ?? 0) && opset < (rule.until ?? Infinity));
}

function rangeText(least: number, most: number): string {
  if (least === most) return `${least}`;
  return most === Infinity ? `at least ${least}` : `${least} to ${most}`;
}

function knownAttributes(operator: Operator, opset: number): string {
  const names = Object.entries(operator.attributes)
    .filter(([, rule]) => inOpset(rule, opset))
    .map(([name]) => name);
  return names.length === 0
    ? "remove it: the operator has no attributes"
    : `remove it: the operator has ${names.join(", ")}`;
}
