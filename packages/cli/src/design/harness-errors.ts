import { errorAt, UnknownLoc } from "@hls-opt/ir-core";
import { HarnessError } from "@hls-opt/verilator-harness";
import { Refusal } from "../host/user-error.js";

/** Runs something that may end in a `HarnessError`, which becomes a diagnostic with its advice. */
export async function withHarness<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const location = UnknownLoc.instance;
    throw new Refusal(errorAt(error.code, location, error.message, [{ location, message: error.advice }]));
  }
}
