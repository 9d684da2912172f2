import { builtinDialect, Context, funcDialect } from "@hls-opt/ir-core";
import { nnDialect, numDialect } from "@hls-opt/dialect-nn";

/** A context that knows what imported modules consist of. */
export function networkContext(): Context {
  return new Context([builtinDialect, funcDialect, nnDialect, numDialect]);
}
