/** Both halves of `custom<Name>(...)`: hands a directive of the op's definition its arguments, and stores what it reads. */
import type {
  OpPrinter,
  ParsedArgumentOfDirective,
  ParsedRegion,
  PrintedArgumentOfDirective,
  UnresolvedOperand,
} from "../../define/custom-syntax.js";
import { operandSegment, resultSegment } from "../../define/segments.js";
import type { Attribute } from "../../ir/attribute.js";
import type { Block } from "../../ir/block.js";
import { InvariantError } from "../../ir/diagnostic.js";
import type { Operation } from "../../ir/operation.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import type { Directive, DirectiveArgument } from "./directive.js";
import type { FormatState } from "./format-state.js";
import type { OpShape, Part } from "./op-shape.js";

type Custom = Extract<Directive, { readonly kind: "custom" }>;

export function compileCustomParser(shape: OpShape, { name, args }: Custom): (state: FormatState) => void {
  const directive = shape.directive(name);
  const read = args.filter((arg) => arg.kind !== "text" && !arg.isReference);
  const known = args.filter((arg) => arg.kind === "text" || arg.isReference);
  return (state) => {
    const given = directive.parse(
      state.parser,
      known.map((arg) => knownArgument(shape, arg, state)),
    );
    if (given.length !== read.length) {
      throw new InvariantError(
        `directive '${name}' of '${shape.spec.name}' gave ${given.length} of ${read.length} parts`,
      );
    }
    read.forEach((arg, i) => store(shape, arg, given[i], state));
  };
}

export function compileCustomPrinter(
  shape: OpShape,
  { name, args }: Custom,
): (printer: OpPrinter, op: Operation) => void {
  const directive = shape.directive(name);
  return (printer, op) =>
    directive.print(
      printer,
      op,
      args.map((arg) => printedArgument(shape, arg, op)),
    );
}

function knownArgument(shape: OpShape, arg: DirectiveArgument, state: FormatState): ParsedArgumentOfDirective | string {
  if (arg.kind === "text") return arg.text;
  const part = shape.part(arg.name);
  if (arg.kind === "type") {
    return part.kind === "result" ? state.resultTypes[part.group] : state.operandTypes[groupOf(part)];
  }
  switch (part.kind) {
    case "operand":
      return state.operands[part.group] ?? [];
    case "attribute":
      return state.attributes.find((attribute) => attribute.name === part.name)?.value;
    case "region":
      return state.regions[part.group];
    case "successor":
      return state.successors[part.group];
    case "result":
      return undefined;
  }
}

/** The kinds are the contract of `CustomDirective`. */
function store(shape: OpShape, arg: DirectiveArgument, given: ParsedArgumentOfDirective, state: FormatState): void {
  if (arg.kind === "text") return;
  const part = shape.part(arg.name);
  if (arg.kind === "type") {
    if (part.kind === "result") state.resultTypes[part.group] = given as readonly Type[];
    else state.operandTypes[groupOf(part)] = given as readonly Type[];
  } else if (part.kind === "operand") state.operands[part.group] = given as readonly UnresolvedOperand[];
  else if (part.kind === "region") state.regions.push(given as ParsedRegion);
  else if (part.kind === "successor") state.successors.push(given as Block);
  else if (part.kind === "attribute" && given !== undefined) {
    state.attributes.push({ name: part.name, value: given as Attribute });
  }
}

function groupOf(part: Part): number {
  return part.kind === "attribute" ? -1 : part.group;
}

function printedArgument(shape: OpShape, arg: DirectiveArgument, op: Operation): PrintedArgumentOfDirective {
  if (arg.kind === "text") return arg.text;
  const part = shape.part(arg.name);
  if (arg.kind === "type") return valuesOf(shape, part, op).map((value) => value.type);
  switch (part.kind) {
    case "operand":
    case "result":
      return valuesOf(shape, part, op);
    case "attribute":
      return op.getAttr(part.name);
    case "region":
      return op.regions[part.group];
    case "successor":
      return op.successors[part.group];
  }
}

function valuesOf(shape: OpShape, part: Part, op: Operation): readonly Value[] {
  if (part.kind !== "operand" && part.kind !== "result") return [];
  const isOperand = part.kind === "operand";
  const { start, length } = (isOperand ? operandSegment : resultSegment)(shape.spec, op, part.group);
  return (isOperand ? op.operands : op.results).slice(start, start + length);
}
