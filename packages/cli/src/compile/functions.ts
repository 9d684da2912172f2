import { collect, StringAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { refuse } from "../host/user-error.js";

/** The function to compile or run: the one of this name, else `@main`, else the only one with a body. */
export function findFunction(module: Operation, file: string, name?: string): Operation {
  const functions = collect(module, (op) => op.name === "func.func" && op.regions[0]?.first !== undefined);
  const wanted = name ?? "main";
  const named = functions.find((func) => symbolOf(func) === wanted);
  const [only] = functions;
  if (named !== undefined) return named;
  if (name === undefined && only !== undefined && functions.length === 1) return only;
  const known = functions.map((func) => `@${symbolOf(func)}`).join(", ");
  return refuse("compile/no-function", `there is no function '@${wanted}' with a body`, {
    file,
    advice: known === "" ? "give a module with a func.func" : `the module has ${known}`,
  });
}

/** The name of a function. */
export function symbolOf(func: Operation): string {
  const name = func.getAttr("sym_name");
  return name instanceof StringAttr ? name.value : "";
}
