/** The side of a kernel that faces its buffers: addresses, enables, and the steering between lanes and banks. */
import { CombAddOp } from "@hls-opt/dialect-hw";
import { bankAddresses, bankSelection } from "../../schedule/bank-addresses.js";
import type { PlannedAccess, PlannedBuffer } from "../../schedule/hardware-plan.js";
import type { Sequence } from "../../schedule/sequence.js";
import type { KernelControl } from "./control.js";
import { bitsFor } from "./fabric.js";
import type { Fabric, Wire } from "./fabric.js";
import type { StaticGenerators } from "./static-generators.js";

export interface ReadLane extends PlannedAccess {
  readonly stage: number;
}

export interface WriteLane extends PlannedAccess {
  readonly stage: number;
  readonly data: Wire;
  readonly fires: Wire;
}

/** Bits of an address: the copy, then the offset in the bank. */
export function addressBits(buffer: PlannedBuffer): { readonly copy: number; readonly offset: number } {
  const { bankDepth } = buffer.partition;
  return { copy: buffer.copies > 1 ? bitsFor(buffer.copies) : 0, offset: bankDepth > 1 ? bitsFor(bankDepth) : 0 };
}

/** Port names on the kernel; the buffer's module has the same behind a prefix for the reader. */
export const portNames = {
  readAddress: (port: number, bank: number): string => `rd${port}_addr${bank}`,
  readData: (port: number, bank: number): string => `rd${port}_data${bank}`,
  writeEnable: (bank: number): string => `wr_en${bank}`,
  writeAddress: (bank: number): string => `wr_addr${bank}`,
  writeData: (bank: number): string => `wr_data${bank}`,
};

export class BufferPorts {
  private readonly fabric: Fabric;
  private readonly control: KernelControl;
  private readonly statics: StaticGenerators;
  private readonly copyCounters = new Map<number, Wire>();

  constructor(fabric: Fabric, control: KernelControl, statics: StaticGenerators) {
    this.fabric = fabric;
    this.control = control;
    this.statics = statics;
  }

  /** Sends addresses at the lanes' stage and gives each lane its data a cycle later, behind the choice of its bank. */
  read(buffer: PlannedBuffer, lanes: readonly ReadLane[]): Wire[] {
    const data = new Map<string, Wire>();
    for (const { port, bank, offsets, lanes: own } of bankAddresses(buffer.partition, lanes)) {
      const stage = (own[0] as ReadLane).stage;
      this.sendAddress(buffer, portNames.readAddress(port, bank), offsets, stage);
      data.set(
        `${port}:${bank}`,
        this.fabric.inputWire(`${buffer.name}_${portNames.readData(port, bank)}`, buffer.width),
      );
    }
    return lanes.map((lane) => {
      // a guard that never holds: nobody looks at the data
      if (lane.banks.length === 0) return this.fabric.constant(buffer.width, 0);
      const choices = lane.banks.map((bank) => data.get(`${lane.port}:${bank}`) as Wire);
      if (choices.length === 1) return choices[0] as Wire;
      const selection = this.statics.at(
        bankSelection(buffer.partition, lane),
        lane.stage + 1,
        `${buffer.name}_bank`,
      ).wire;
      return this.fabric.name(this.choose(selection, choices), `${buffer.name}_data`);
    });
  }

  write(buffer: PlannedBuffer, lanes: readonly WriteLane[]): void {
    for (const { bank, offsets, lanes: own } of bankAddresses(buffer.partition, lanes)) {
      const enables = own.map((lane) => this.bankEnable(buffer, lane, bank));
      let data = (own[0] as WriteLane).data;
      for (let i = 1; i < own.length; i++) data = this.fabric.mux(enables[i] as Wire, (own[i] as WriteLane).data, data);
      this.fabric.output(`${buffer.name}_${portNames.writeEnable(bank)}`, this.fabric.or(...enables));
      this.sendAddress(buffer, portNames.writeAddress(bank), offsets, (own[0] as WriteLane).stage);
      this.fabric.output(`${buffer.name}_${portNames.writeData(bank)}`, data);
    }
  }

  private bankEnable(buffer: PlannedBuffer, lane: WriteLane, bank: number): Wire {
    if (lane.banks.length === 1) return lane.fires;
    const selected = this.statics.matches(
      bankSelection(buffer.partition, lane),
      lane.banks.indexOf(bank),
      lane.stage,
      `${buffer.name}_bank`,
    );
    return this.fabric.and(lane.fires, selected);
  }

  private sendAddress(buffer: PlannedBuffer, name: string, offsets: Sequence, stage: number): void {
    const bits = addressBits(buffer);
    const parts: Wire[] = [];
    if (bits.copy > 0) parts.push(this.fabric.delay(this.copyIndex(buffer.copies), stage));
    if (bits.offset > 0) {
      parts.push(this.fabric.resize(this.statics.at(offsets, stage, `${buffer.name}_offset`).wire, bits.offset));
    }
    if (parts.length > 0) this.fabric.output(`${buffer.name}_${name}`, this.fabric.concat(...parts));
  }

  /** Which copy the sample at stage 0 uses: counts samples modulo the number of copies. */
  private copyIndex(copies: number): Wire {
    let index = this.copyCounters.get(copies);
    if (index === undefined) {
      const width = bitsFor(copies);
      const counter = this.fabric.feedback(width, copies - 1, `copy_of_${copies}`);
      const next = this.fabric.logic(CombAddOp.create({ inputs: [counter.value, this.fabric.constant(width, 1)] }));
      const wrapped = this.fabric.mux(
        this.fabric.equals(counter.value, copies - 1),
        this.fabric.constant(width, 0),
        next,
      );
      counter.connect(this.fabric.mux(this.control.go, wrapped, counter.value));
      index = counter.value;
      this.copyCounters.set(copies, index);
    }
    return index;
  }

  /** One of several wires by a binary index, as a tree of multiplexers. */
  private choose(selection: Wire, choices: readonly Wire[]): Wire {
    let level = choices;
    for (let b = 0; level.length > 1; b++) {
      const bit = this.fabric.bits(selection, b, 1);
      const next: Wire[] = [];
      for (let i = 0; i < level.length; i += 2) {
        const [even, odd] = [level[i] as Wire, level[i + 1]];
        next.push(odd === undefined ? even : this.fabric.mux(bit, odd, even));
      }
      level = next;
    }
    return level[0] as Wire;
  }
}
