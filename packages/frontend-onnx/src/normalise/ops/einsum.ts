import { Composer } from "../compose.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";

/** The equation of two operands taken apart. */
interface Terms {
  readonly lhs: string;
  readonly rhs: string;
  readonly output: string;
}

/**
 * Products of two tensors summed over the letters that the result lacks: brought to one matrix product by putting the letters of both
 * operands and the result in front, then those of one, then the summed ones.
 */
const einsum: Operator = {
  opType: "Einsum",
  since: 12,
  inputs: [2, 2],
  attributes: { equation: "string" },
  normalise(node: NodeContext) {
    const { lhs, rhs, output } = termsOf(node);
    const sizes = sizesOf(node, lhs, rhs);
    const size = (letters: string): number =>
      [...letters].reduce((product, c) => product * (sizes.get(c) as number), 1);
    const shape = (letters: string): number[] => [...letters].map((c) => sizes.get(c) as number);
    const keep = (letters: string, test: (c: string) => boolean): string => [...letters].filter(test).join("");
    const batch = keep(lhs, (c) => rhs.includes(c) && output.includes(c));
    const summed = keep(lhs, (c) => rhs.includes(c) && !output.includes(c));
    const rows = keep(lhs, (c) => !rhs.includes(c));
    const columns = keep(rhs, (c) => !lhs.includes(c));
    if ([...rows, ...columns].some((c) => !output.includes(c)) || output.length !== (batch + rows + columns).length) {
      refuse(node);
    }
    const compose = new Composer(node);
    const ordered = (value: NormalisedValue, from: string, to: string): NormalisedValue =>
      compose.transpose(
        value,
        [...to].map((c) => from.indexOf(c)),
      );
    const stacked = (value: NormalisedValue, from: string, letters: readonly [string, string]): NormalisedValue =>
      compose.reshape(ordered(value, from, batch + letters[0] + letters[1]), [
        ...shape(batch),
        size(letters[0]),
        size(letters[1]),
      ]);
    const product = compose.matmul(
      stacked(node.activation(0), lhs, [rows, summed]),
      stacked(node.activation(1), rhs, [summed, columns]),
    );
    const whole = compose.reshape(product, [...shape(batch), ...shape(rows), ...shape(columns)]);
    compose.finish(ordered(whole, batch + rows + columns, output));
  },
};

function termsOf(node: NodeContext): Terms {
  const equation = node.string("equation", "").replaceAll(" ", "");
  const match = /^([a-zA-Z]+),([a-zA-Z]+)(?:->([a-zA-Z]*))?$/.exec(equation);
  const [, lhs, rhs, given] = match ?? [];
  if (lhs === undefined || rhs === undefined || hasTwice(lhs) || hasTwice(rhs)) return refuse(node);
  const once = [...new Set(lhs + rhs)].filter((c) => lhs.includes(c) !== rhs.includes(c)).sort();
  const output = given ?? once.join("");
  return hasTwice(output) ? refuse(node) : { lhs, rhs, output };
}

const hasTwice = (letters: string): boolean => new Set(letters).size !== letters.length;

function sizesOf(node: NodeContext, lhs: string, rhs: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  [lhs, rhs].forEach((letters, index) => {
    const { shape } = node.input(index);
    if (shape.length !== letters.length) refuse(node);
    [...letters].forEach((c, d) => {
      if ((sizes.get(c) ?? shape[d]) !== shape[d]) {
        node.fail(
          "shape",
          `'Einsum' gives '${c}' the sizes ${sizes.get(c)} and ${shape[d]}`,
          "check the sizes of the model",
        );
      }
      sizes.set(c, shape[d] as number);
    });
  });
  return sizes;
}

function refuse(node: NodeContext): never {
  return node.refuseAttribute(
    "equation",
    node.string("equation", ""),
    "a product of two tensors, each letter once in a tensor, without '...', e.g. 'bij,bjk->bik'",
  );
}

/** All operators of this file. */
export const einsumOperators: readonly Operator[] = [einsum];
