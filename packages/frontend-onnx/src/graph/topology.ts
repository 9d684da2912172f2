import { fail, type OnnxLocation } from "../onnx-error.js";
import type { OnnxNode } from "./graph.js";

/*
 * Kahn's algorithm, linear in the number of edges. ONNX demands files in topological order, so the order of the file is
 * kept whenever it is one; only then is the order that users see in the IR the one of their exporter.
 */

/** Fails on values defined twice or never, and returns the nodes in topological order; cycles are refused. */
export function sortNodes(nodes: readonly OnnxNode[], given: readonly string[], file: string): readonly OnnxNode[] {
  const producer = producers(nodes, new Set(given), file);
  return inOrder(nodes, producer) ? nodes : sorted(nodes, producer, file);
}

/** Fails unless each name is given or produced by a node. */
export function checkDefined(
  names: readonly string[],
  nodes: readonly OnnxNode[],
  given: readonly string[],
  file: string,
): void {
  const defined = new Set([...given, ...nodes.flatMap((node) => node.outputs)]);
  for (const name of names) {
    if (!defined.has(name)) {
      fail({ file }, "onnx/undefined-value", `graph output '${name}' is computed by no node`, "export the model again");
    }
  }
}

/** For each value that a node computes, the index of that node. */
function producers(nodes: readonly OnnxNode[], given: ReadonlySet<string>, file: string): ReadonlyMap<string, number> {
  const producer = new Map<string, number>();
  nodes.forEach((node, index) => {
    for (const output of node.outputs) {
      if (output === "") continue;
      if (producer.has(output) || given.has(output)) {
        fail(
          nodeAt(file, node),
          "onnx/duplicate-value",
          `value '${output}' is defined a second time`,
          "each value must have one definition: export the model again",
        );
      }
      producer.set(output, index);
    }
  });
  for (const node of nodes) {
    for (const input of node.inputs) {
      if (input === "" || producer.has(input) || given.has(input)) continue;
      fail(
        nodeAt(file, node),
        "onnx/undefined-value",
        `input '${input}' is neither a graph input, a weight nor the output of a node`,
        "export the model again",
      );
    }
  }
  return producer;
}

function inOrder(nodes: readonly OnnxNode[], producer: ReadonlyMap<string, number>): boolean {
  return nodes.every((node, index) => node.inputs.every((input) => (producer.get(input) ?? -1) < index));
}

function sorted(nodes: readonly OnnxNode[], producer: ReadonlyMap<string, number>, file: string): readonly OnnxNode[] {
  const waiting = nodes.map(() => 0);
  const users: number[][] = nodes.map(() => []);
  nodes.forEach((node, index) => {
    for (const source of sourcesOf(node, producer)) {
      waiting[index]! += 1;
      users[source]!.push(index);
    }
  });
  const order = nodes.map((_, index) => index).filter((index) => waiting[index] === 0);
  for (let next = 0; next < order.length; next++) {
    for (const user of users[order[next]!]!) {
      waiting[user]! -= 1;
      if (waiting[user] === 0) order.push(user);
    }
  }
  const stuck = nodes.find((_, index) => waiting[index] !== 0);
  if (stuck !== undefined) {
    fail(
      nodeAt(file, stuck),
      "onnx/cycle",
      `'${stuck.opType}' is part of a cycle or depends on one`,
      "recurrent networks must be unrolled before export",
    );
  }
  return order.map((index) => nodes[index]!);
}

function sourcesOf(node: OnnxNode, producer: ReadonlyMap<string, number>): number[] {
  return node.inputs.map((input) => producer.get(input)).filter((index) => index !== undefined);
}

/** The location of a node. */
export function nodeAt(file: string, node: OnnxNode): OnnxLocation {
  return { file, node: node.name };
}
