import { defineDialect } from "@hls-opt/ir-core";
import type { BodyParser, DialectDefinition, Type } from "@hls-opt/ir-core";
import { checkFixed, checkSmallFloat, FixedType, SmallFloatType } from "./types.js";

/** `<a, b>`. */
function parsePair(parser: BodyParser): readonly [number, number] {
  parser.expect("<");
  const first = Number(parser.integer());
  parser.expect(",");
  const second = Number(parser.integer());
  parser.expect(">");
  return [first, second];
}

function parseFixed(parser: BodyParser, signed: boolean): Type {
  const [width, frac] = parsePair(parser);
  const problem = checkFixed(width, frac);
  if (problem !== undefined) parser.fail(problem);
  return FixedType.get(width, frac, signed);
}

function parseSmallFloat(parser: BodyParser): Type {
  const [exponentBits, mantissaBits] = parsePair(parser);
  const problem = checkSmallFloat(exponentBits, mantissaBits);
  if (problem !== undefined) parser.fail(problem);
  return SmallFloatType.get(exponentBits, mantissaBits);
}

/** The `num` dialect: parametric number formats. */
export const numDialect: DialectDefinition = defineDialect({
  name: "num",
  summary: "parametric number formats",
  types: [
    { mnemonic: "fixed", summary: "signed fixed-point number", parse: (parser) => parseFixed(parser, true) },
    { mnemonic: "ufixed", summary: "unsigned fixed-point number", parse: (parser) => parseFixed(parser, false) },
    { mnemonic: "float", summary: "floating-point number without subnormals", parse: parseSmallFloat },
  ],
});
