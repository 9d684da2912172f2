import type { CustomSyntax, OpParser, OpPrinter, ParsedOp } from "../define/custom-syntax.js";
import type { OpDefinition } from "../define/define-op.js";
import type { OpInfo } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import { formatSyntax } from "./assembly-format/format-syntax.js";

/** How one op kind is read and written in custom form; from static members of its class or from its assembly format. */
export interface OpSyntax {
  readonly parse: ((parser: OpParser) => ParsedOp) | undefined;
  readonly print: ((printer: OpPrinter, op: Operation) => void) | undefined;
  readonly resultName: CustomSyntax["resultName"];
  readonly argumentName: CustomSyntax["argumentName"];
  /** The dialect whose prefix ops in its regions may leave out. */
  readonly defaultDialect: string;
}

const genericOnly: OpSyntax = {
  parse: undefined,
  print: undefined,
  resultName: undefined,
  argumentName: undefined,
  defaultDialect: "",
};

/** The custom syntax of an op kind; worked out once. */
export function syntaxOf(info: OpInfo): OpSyntax {
  const { memos } = info;
  return (memos.syntax ??= info.isRegistered ? makeSyntax(info) : genericOnly) as OpSyntax;
}

function makeSyntax(info: OpInfo): OpSyntax {
  const definition = info.definition as OpDefinition | undefined;
  if (definition === undefined) return genericOnly;
  const members = (definition.view ?? {}) as CustomSyntax;
  const { assembly } = definition.spec;
  const format = assembly === undefined ? undefined : formatSyntax(info, definition.spec, assembly);
  return {
    parse:
      members.parse === undefined
        ? format?.parse
        : (parser) => (members.parse as (parser: OpParser) => ParsedOp)(parser),
    print: members.print === undefined ? format?.print : (printer, op) => members.print?.(printer, op),
    resultName: members.resultName === undefined ? undefined : (op, index) => members.resultName?.(op, index),
    argumentName:
      members.argumentName === undefined ? undefined : (op, region, index) => members.argumentName?.(op, region, index),
    defaultDialect: members.defaultDialect ?? "",
  };
}
