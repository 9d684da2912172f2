import type { Operation } from "@hls-opt/ir-core";
import { refuse } from "../host/user-error.js";
import type { LadderReport } from "../report/report.js";
import { runLoops } from "./run-loops.js";
import type { Session } from "./session.js";
import { countMismatches } from "./vectors.js";

/** What every level has to give: the outputs of the quantised network on some of the samples. */
export interface Reference {
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  /** Bits of each output element. */
  readonly widths: readonly number[];
}

/** Executes levels on the way down and compares each with the reference. */
export class Ladder {
  readonly rungs: LadderReport[] = [];
  private readonly session: Session;
  readonly reference: Reference;

  constructor(session: Session, reference: Reference) {
    this.session = session;
    this.reference = reference;
  }

  /** Executes a function at loop level; a difference is an error of the tool, and ends the compilation. */
  checkLoops(level: string, module: Operation, name: string): LadderReport {
    const { inputs, outputs, widths } = this.reference;
    const results = this.session.require(runLoops(module, name, inputs, this.session.report));
    const mismatches = countMismatches(outputs, results, widths);
    const rung = { from: "quantised network", to: level, samples: inputs.length, mismatches };
    this.rungs.push(rung);
    if (mismatches === 0) return rung;
    return refuse(
      "compile/mismatch",
      `${mismatches} output words of the ${level} differ from those of the quantised network`,
      {
        advice: "this is a fault of hls-opt: report it with the network",
      },
    );
  }
}
