/** The attributes by which a loop says how it is to be unrolled: `hls.unroll = 4` or `hls.unroll_full`. */
import { IntegerAttr, UnitAttr } from "@hls-opt/ir-core";
import type { DictionaryAttr, Operation } from "@hls-opt/ir-core";
import type { UnrollFactor } from "./iteration-pieces.js";

export const unrollAttribute = "hls.unroll";
export const fullUnrollAttribute = "hls.unroll_full";

/** What a loop's attributes ask for; a reason when they make no sense; undefined when there are none. */
export function requestedFactor({ attributes }: Operation): UnrollFactor | { readonly reason: string } | undefined {
  const [factor, full] = [attributes.get(unrollAttribute), attributes.get(fullUnrollAttribute)];
  if (full !== undefined) {
    if (!(full instanceof UnitAttr)) {
      return { reason: `has '${fullUnrollAttribute} = ${full}', expected the unit attribute '${fullUnrollAttribute}'` };
    }
    return factor === undefined
      ? "full"
      : { reason: `has both '${unrollAttribute}' and '${fullUnrollAttribute}', expected one of them` };
  }
  if (factor === undefined) return undefined;
  if (factor instanceof IntegerAttr && factor.value >= 1n && Number.isSafeInteger(factor.number)) return factor.number;
  return { reason: `has '${unrollAttribute} = ${factor}', expected an integer of 1 or more (1 keeps the loop)` };
}

/** What stays on a loop that was unrolled. */
export function withoutUnrollAttributes(attributes: DictionaryAttr): DictionaryAttr {
  return attributes.with(unrollAttribute, undefined).with(fullUnrollAttribute, undefined);
}
