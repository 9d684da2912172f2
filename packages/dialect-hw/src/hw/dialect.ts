import { ArrayAttr, bindOps, defineDialect, IntegerAttr } from "@hls-opt/ir-core";
import type { Attribute, DialectDefinition, Operation, Type } from "@hls-opt/ir-core";
import { InstanceOp } from "./instance.js";
import { HwModuleType } from "./module-type.js";
import { HwModuleExternOp, HwModuleOp } from "./module.js";
import { AggregateConstantOp, ArrayCreateOp, ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "./ops.js";
import { OutputOp } from "./output.js";
import { HwArrayType, HwInOutType } from "./types.js";

/** The op that yields a folded constant of the hw, comb and seq dialects. */
export function materializeHwConstant(value: Attribute, type: Type): Operation | undefined {
  if (value instanceof IntegerAttr && value.type === type) return HwConstantOp.create({ value }).op;
  if (value instanceof ArrayAttr && type instanceof HwArrayType) {
    return AggregateConstantOp.create({ fields: value, resultType: type }).op;
  }
  return undefined;
}

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
  ),
  types: [
    { mnemonic: "array", summary: "a fixed number of equal elements", parse: (parser) => HwArrayType.parse(parser) },
    { mnemonic: "inout", summary: "a net that can be driven and read", parse: (parser) => HwInOutType.parse(parser) },
    { mnemonic: "modty", summary: "the ports of a module", parse: (parser) => HwModuleType.parse(parser) },
  ],
  materializeConstant: materializeHwConstant,
});
