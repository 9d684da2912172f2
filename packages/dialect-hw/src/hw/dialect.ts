import { ArrayAttr, bindOps, defineDialect, IntegerAttr } from "@hls-opt/ir-core";
import type { Attribute, DialectDefinition, Operation, Type } from "@hls-opt/ir-core";
import * as aggregate from "./aggregate-ops.js";
import { hwTypes } from "./aggregate-types.js";
import { hwAttributes } from "./attributes.js";
import { GeneratorSchemaOp, HierPathOp, ParamValueOp, TypedeclOp, TypeScopeOp } from "./declaration-ops.js";
import { InstanceOp } from "./instance.js";
import { HwModuleType } from "./module-type.js";
import { HwModuleExternOp, HwModuleGeneratedOp, HwModuleOp } from "./module.js";
import { AggregateConstantOp, ArrayCreateOp, ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "./ops.js";
import { OutputOp } from "./output.js";
import { HwArrayType } from "./types.js";

/** The op that yields a folded constant of the hw, comb and seq dialects. */
export function materializeHwConstant(value: Attribute, type: Type): Operation | undefined {
  if (value instanceof IntegerAttr && value.type === type) return HwConstantOp.create({ value }).op;
  if (value instanceof ArrayAttr && type instanceof HwArrayType) {
    return AggregateConstantOp.create({ fields: value, resultType: type }).op;
  }
  return undefined;
}

const aggregateOps = Object.values(aggregate);

/** Modules, ports, instances, constants and arrays. */
export const hwDialect: DialectDefinition = defineDialect({
  name: "hw",
  summary: "hardware modules, instances, constants and arrays",
  ops: bindOps(
    HwModuleOp,
    HwModuleExternOp,
    InstanceOp,
    OutputOp,
    HwConstantOp,
    WireOp,
    ArrayCreateOp,
    ArrayGetOp,
    AggregateConstantOp,
    BitcastOp,
    HwModuleGeneratedOp,
    GeneratorSchemaOp,
    TypeScopeOp,
    TypedeclOp,
    ParamValueOp,
    HierPathOp,
    ...aggregateOps,
  ),
  types: [
    ...hwTypes,
    { mnemonic: "modty", summary: "the ports of a module", parse: (parser) => HwModuleType.parse(parser) },
  ],
  attributes: hwAttributes,
  materializeConstant: materializeHwConstant,
});
