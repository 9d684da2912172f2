import { typeConstraint } from "@hls-opt/ir-core";
import type { CustomSyntax, RankedTensorType, Type, UnrankedTensorType } from "@hls-opt/ir-core";

/** A tensor type of either kind. */
export type TensorType = RankedTensorType | UnrankedTensorType;

const isTensor = (type: Type): type is TensorType => type.kind === "tensor" || type.kind === "unranked-tensor";

export const RankedOrUnrankedTensor = typeConstraint("tensor of any type values", isTensor);

export const NonScalarTensor = typeConstraint(
  "non-0-ranked or unranked tensor",
  (type): type is TensorType => isTensor(type) && (type.kind !== "tensor" || type.shape.length > 0),
);

/** The element type of a tensor type. */
export const elementOf = (type: Type): Type | undefined => (isTensor(type) ? type.element : undefined);

/** Results whose SSA name is made from this word. */
export const named = (name: string): CustomSyntax => ({ resultName: () => name });
