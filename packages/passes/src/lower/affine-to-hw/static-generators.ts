import type { IterationSpace } from "../../schedule/iteration-space.js";
import { fitSequence, sequenceRange, tabulate } from "../../schedule/sequence.js";
import type { Sequence, TableForm } from "../../schedule/sequence.js";
import type { StaticValue } from "../../schedule/static-values.js";
import type { Arithmetic, Signal } from "./arithmetic.js";
import { rangeWidth } from "./arithmetic.js";
import type { KernelControl } from "./control.js";
import { bitsFor, widthOf } from "./fabric.js";
import type { Fabric, Wire } from "./fabric.js";

/** Words that one LUT6 a bit holds. */
const smallDepth = 64;

/** Makes values that are known for every iteration: wired constants, stepped registers, or ROMs. Equal ones are made once. */
export class StaticGenerators {
  private readonly fabric: Fabric;
  private readonly arithmetic: Arithmetic;
  private readonly control: KernelControl;
  private readonly space: IterationSpace;
  private readonly tables = new Map<string, Wire>();

  constructor(fabric: Fabric, arithmetic: Arithmetic, control: KernelControl, space: IterationSpace) {
    this.fabric = fabric;
    this.arithmetic = arithmetic;
    this.control = control;
    this.space = space;
  }

  /** The value for the iteration at `stage`; `name` is for the registers and ROMs it needs. */
  at(value: StaticValue, stage: number, name: string): Signal {
    if (typeof value === "number") return this.arithmetic.constant(value);
    const form = fitSequence(value, this.space);
    if (form.kind === "constant") return this.arithmetic.constant(form.value);
    const range = sequenceRange(value);
    const [low, high] = [BigInt(range.low), BigInt(range.high)];
    const width = rangeWidth(low, high);
    const table = stage > 0 && form.kind === "affine" ? this.smallTable(value, width) : undefined;
    if (table !== undefined) return { wire: this.table(table, width, stage, name), low, high };
    if (form.kind === "affine") {
      return { wire: this.fabric.delay(this.control.affineValue(form, width, name), stage), low, high };
    }
    return { wire: this.table(form, width, stage, name), low, high };
  }

  /** One bit that is 1 where the sequence has the value `match`. */
  matches(value: Sequence, match: number, stage: number, name: string): Wire {
    const { wire, low } = this.at(value, stage, name);
    if (BigInt(match) < low || match >= 2 ** widthOf(wire)) return this.fabric.constant(1, 0);
    return this.fabric.equals(wire, match);
  }

  /**
   * A stepped register costs an adder and a register of its width; up to `smallDepth` words a table costs a LUT a bit, and its
   * address is shared by all tables over the same loops.
   */
  private smallTable(value: Sequence, width: number): TableForm | undefined {
    const table = tabulate(value, this.space);
    return table.contents.length <= smallDepth && width > bitsFor(table.contents.length) ? table : undefined;
  }

  /** The contents are read at `stage - 1`, by whichever of address and data is narrower to delay. */
  private table(form: TableForm, width: number, stage: number, name: string): Wire {
    const addressWidth = bitsFor(form.contents.length);
    const delayData = width <= addressWidth;
    const readStage = delayData ? 0 : stage - 1;
    const key = `${form.dimensions.join()}:${readStage}:${width}:${contentsKey(form.contents)}`;
    let word = this.tables.get(key);
    if (word === undefined) {
      const address = this.fabric.delay(
        this.control.affineValue(form.address, addressWidth, `${name}_address`),
        readStage,
      );
      word = this.fabric.rom(address, form.contents, width, name);
      this.tables.set(key, word);
    }
    return this.fabric.delay(word, stage - 1 - readStage);
  }
}

function contentsKey(contents: Float64Array): string {
  return contents.join();
}
