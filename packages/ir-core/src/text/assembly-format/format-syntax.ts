import type { OpParser, OpPrinter, ParsedOp } from "../../define/custom-syntax.js";
import type { OpSpec } from "../../define/spec.js";
import { DenseArrayAttr } from "../../ir/dense-attributes.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { OpInfo } from "../../ir/op-info.js";
import type { Operation } from "../../ir/operation.js";
import { compileParser, fillEmptyRegions } from "./format-parser.js";
import type { ParseStep } from "./format-parser.js";
import { compilePrinter } from "./format-printer.js";
import { readFormat } from "./format-reader.js";
import { FormatState } from "./format-state.js";
import { OpShape } from "./op-shape.js";
import { TypeResolution } from "./type-resolution.js";

/** How an op with a declarative assembly format is read and written. */
export interface FormatSyntax {
  readonly parse: (parser: OpParser) => ParsedOp;
  readonly print: (printer: OpPrinter, op: Operation) => void;
}

/** Compiles the assembly format of an op kind. */
export function formatSyntax(info: OpInfo, spec: OpSpec, format: string): FormatSyntax {
  const shape = new OpShape(spec);
  const directives = readFormat(spec.name, format);
  const steps = compileParser(shape, directives);
  return { parse: (parser) => parseWith(parser, info, shape, steps), print: compilePrinter(shape, directives) };
}

function parseWith(parser: OpParser, info: OpInfo, shape: OpShape, steps: ParseStep): ParsedOp {
  const state = new FormatState(parser, shape);
  steps(state);
  fillEmptyRegions(shape, state);
  const resolution = new TypeResolution(shape, info, state, (message) => parser.failAtName(message));
  const operands = resolution.operands();
  const results = resolution.results(operands);
  addSegments(
    shape,
    state.attributes,
    operands.lengths,
    results.map((types) => types.length),
  );
  return {
    operands: operands.names.map((name, i) =>
      parser.resolve(name, operands.types[i] as NonNullable<(typeof operands.types)[number]>),
    ),
    resultTypes: results.flat(),
    attributes: state.attributes,
    successors: state.successors,
    regions: state.regions,
  };
}

function addSegments(
  shape: OpShape,
  attributes: NamedAttribute[],
  operands: readonly number[],
  results: readonly number[],
): void {
  if (shape.hasOperandSegments) attributes.push({ name: "operandSegmentSizes", value: DenseArrayAttr.i32(operands) });
  if (shape.hasResultSegments) attributes.push({ name: "resultSegmentSizes", value: DenseArrayAttr.i32(results) });
}
