import {
  affineDialect,
  arithDialect,
  cfDialect,
  mathDialect,
  memrefDialect,
  scfDialect,
  tensorDialect,
} from "@hls-opt/dialect-affine";
import { combDialect, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import { nnDialect, numDialect } from "@hls-opt/dialect-nn";
import { builtinDialect, funcDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";

/** All dialects that the command knows, from the network down to hardware. */
export const dialects: readonly DialectDefinition[] = [
  builtinDialect,
  funcDialect,
  numDialect,
  nnDialect,
  arithDialect,
  mathDialect,
  memrefDialect,
  tensorDialect,
  affineDialect,
  scfDialect,
  cfDialect,
  hwDialect,
  combDialect,
  seqDialect,
];
