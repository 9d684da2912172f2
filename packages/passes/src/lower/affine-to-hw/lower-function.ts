import { Builder } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import { isSpatial } from "../../schedule/hardware-plan.js";
import type { HardwarePlan } from "../../schedule/hardware-plan.js";
import { buildBufferModule } from "./buffer-module.js";
import { buildKernelModule, buildSpatialModule } from "./kernel-module.js";
import { TableModules } from "./table-modules.js";
import { buildTopModule } from "./top-module.js";

/** Builds the hardware of a planned function behind it: a module for each kernel and buffer, and the top module. */
export function lowerFunctionToHw(plan: HardwarePlan): HwModuleOp {
  const { func } = plan;
  const builder = new Builder(func.parent as NonNullable<Operation["parent"]>, func.next, func.location);
  const tables = new TableModules(builder);
  if (isSpatial(plan.kernels)) return buildSpatialModule(builder, plan, tables);
  const kernels = plan.kernels.map((kernel) => buildKernelModule(builder, plan, kernel, tables));
  const buffers = plan.buffers.map((buffer) => buildBufferModule(builder, plan, buffer));
  return buildTopModule(builder, plan, { kernels, buffers });
}
