/** A buffer between kernels as a hardware module: its banks, once for each read port, with all copies in one address space. */
import { i1, IntegerType } from "@hls-opt/ir-core";
import type { Builder, Value } from "@hls-opt/ir-core";
import { FirMemOp, FirMemReadOp, FirMemType, FirMemWriteOp } from "@hls-opt/dialect-hw";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import { bankAddresses } from "../../schedule/bank-addresses.js";
import type { HardwarePlan, PlannedAccess, PlannedBuffer, PlannedKernel } from "../../schedule/hardware-plan.js";
import { addressBits, portNames } from "./buffer-ports.js";
import { Fabric } from "./fabric.js";
import type { Wire } from "./fabric.js";

interface WritePort {
  readonly enable: Wire;
  readonly address: Wire | undefined;
  readonly data: Wire;
}

/** The prefix of a reader's ports on the buffer's module. */
export function readerPrefix(reader: number): string {
  return `r${reader}_`;
}

/** Lanes of a kernel on a buffer. */
export function lanesOn(buffer: PlannedBuffer, accesses: readonly PlannedAccess[]): PlannedAccess[] {
  return accesses.filter((access) => access.memory === buffer.alloc.result());
}

/** Builds the module of a buffer and inserts it where `builder` stands. */
export function buildBufferModule(builder: Builder, plan: HardwarePlan, buffer: PlannedBuffer): HwModuleOp {
  const fabric = new Fabric(buffer.alloc.location);
  const bits = addressBits(buffer);
  const width = bits.copy + bits.offset;
  const depth = (buffer.copies - 1) * 2 ** bits.offset + buffer.partition.bankDepth;
  const address = (name: string): Wire | undefined => (width === 0 ? undefined : fabric.inputWire(name, width));
  const writes = new Map<number, WritePort>();
  const writer = plan.kernels[buffer.writer] as PlannedKernel;
  for (const { bank } of bankAddresses(buffer.partition, lanesOn(buffer, writer.stores))) {
    writes.set(bank, {
      enable: fabric.input(portNames.writeEnable(bank), i1) as Wire,
      address: address(portNames.writeAddress(bank)),
      data: fabric.input(portNames.writeData(bank), IntegerType.get(buffer.width)) as Wire,
    });
  }
  buffer.readers.forEach(({ kernel }, reader) => {
    const lanes = lanesOn(buffer, (plan.kernels[kernel] as PlannedKernel).loads);
    for (const { port, bank } of bankAddresses(buffer.partition, lanes)) {
      const prefix = readerPrefix(reader);
      const read = {
        write: writes.get(bank) as WritePort,
        address: address(prefix + portNames.readAddress(port, bank)),
      };
      fabric.output(
        prefix + portNames.readData(port, bank),
        buildBank(fabric, read.write, read.address, depth, buffer.width, `bank${bank}`),
      );
    }
  });
  return fabric.finish(builder, buffer.name, buffer.alloc.location);
}

/** One bank with one read port: a memory, or a register where it holds one word. Data stands there a cycle after the address. */
function buildBank(
  fabric: Fabric,
  write: WritePort,
  readAddress: Wire | undefined,
  depth: number,
  width: number,
  name: string,
): Value {
  if (readAddress === undefined || write.address === undefined) {
    // no write comes between a read and the cycle of its data, in which the register still holds the word
    return fabric.register(write.data, { enable: write.enable, name });
  }
  const { builder, clk } = fabric;
  const memory = builder.insert(
    FirMemOp.create({
      memoryType: FirMemType.get(depth, width),
      ...FirMemOp.options({ readLatency: 1, readUnderWrite: "old" }),
    }),
  );
  builder.insert(
    FirMemWriteOp.create({
      memory: memory.memory,
      address: write.address,
      data: write.data,
      clk,
      enable: write.enable,
    }),
  );
  return builder.insert(FirMemReadOp.create({ memory: memory.memory, address: readAddress, clk })).data;
}
