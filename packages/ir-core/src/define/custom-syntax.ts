import type { AffineMap } from "../ir/affine-map.js";
import type { AsmWriter } from "../ir/asm-writer.js";
import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import type { NamedAttribute } from "../ir/builtin-attributes.js";
import type { BodyParser } from "../ir/dialect.js";
import type { IntegerSet } from "../ir/integer-set.js";
import type { Location } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";

/** `%name` or `%name#2` before its value is known. */
export interface UnresolvedOperand {
  /** With the `%`. */
  readonly name: string;
  readonly number: number;
  readonly location: Location;
}

/** `%arg0: i32 {dialect.attr} loc(...)`. */
export interface ParsedArgument {
  readonly name: UnresolvedOperand;
  readonly type: Type;
  readonly attributes: readonly NamedAttribute[];
  readonly location: Location | undefined;
}

export type Delimiter = "none" | "paren" | "square" | "optional-paren" | "optional-square";

/** An affine map or set applied to SSA values, as in `%a[%i + 1, symbol(%n)]`: dimension operands, then symbols. */
export interface MapOfOperands {
  readonly map: AffineMap;
  readonly operands: readonly Value[];
}

/** What a custom parser hands back; the framework makes the operation of it. Regions were filled by `region()`. */
export interface ParsedOp {
  readonly operands?: readonly Value[];
  readonly resultTypes?: readonly Type[];
  /** Inherent attributes, and discardable ones: the definition tells them apart. */
  readonly attributes?: readonly NamedAttribute[];
  readonly successors?: readonly Block[];
  readonly regions?: readonly ParsedRegion[];
}

/** The blocks of a parsed region, to be taken over by the operation. */
export interface ParsedRegion {
  readonly blocks: readonly Block[];
}

/** What a custom op parser may ask for; modelled on MLIR's OpAsmParser. Every method fails as `BodyParser` says. */
export interface OpParser extends BodyParser {
  /** Where the next token stands. */
  location(): Location;
  /** Remembers the next token: the function reports an error there, later. */
  failureHere(): (message: string) => never;
  /** Reports an error at the operation's name. */
  failAtName(message: string): never;
  /** `list` when its opening delimiter comes next. */
  optionalList<T>(open: string, close: string, item: () => T): T[] | undefined;
  operand(): UnresolvedOperand;
  optionalOperand(): UnresolvedOperand | undefined;
  operandList(delimiter: Delimiter): UnresolvedOperand[];
  /** The value of a name, which must have (or will get, for a forward reference) this type. */
  resolve(operand: UnresolvedOperand, type: Type): Value;
  resolveAll(operands: readonly UnresolvedOperand[], types: readonly Type[] | Type, at?: Location): Value[];
  /** `type, type, ...` up to something else. */
  typeList(): Type[];
  /** `-> type` or `-> (types)` when there is an arrow; empty otherwise. */
  optionalArrowTypes(): Type[];
  /** `(types) -> types`. */
  functionType(): { readonly inputs: Type[]; readonly results: Type[] };
  /** `@name`. */
  symbolName(): string;
  optionalSymbolName(): string | undefined;
  /** `{...}` when present. */
  optionalAttrDict(): NamedAttribute[];
  /** `attributes {...}` when present. */
  optionalAttrDictWithKeyword(): NamedAttribute[];
  optionalAttribute(expected?: Type): Attribute | undefined;
  /** `loc(...)` when present. */
  optionalLocation(): Location | undefined;
  /** A region; `args` become the arguments of its entry block and are in scope inside. */
  region(args?: readonly ParsedArgument[]): ParsedRegion;
  optionalRegion(args?: readonly ParsedArgument[]): ParsedRegion | undefined;
  /** `%x` (a name for a region argument), without a type. */
  argumentName(): UnresolvedOperand;
  /** `%x: type {attrs} loc(...)`. */
  argument(): ParsedArgument;
  optionalArgument(): ParsedArgument | undefined;
  /** `^bb1`. */
  successor(): Block;
  /** `^bb1(%a : i32)`. */
  successorWithOperands(): { readonly block: Block; readonly operands: Value[] };
  /** `[%i + 1, %j floordiv 2, symbol(%n)]`, operands of index type. `open`/`close` are the delimiters, empty for none. */
  mapOfOperands(open: string, close: string): MapOfOperands;
  /** One expression of such a list, as a map with one result. */
  exprOfOperands(): MapOfOperands;
  /** How many results of the op stand to the left of `=`. */
  readonly resultCount: number;
  /** The name of result `index` to the left of `=`, without `%`; undefined where it is a number or there is none. */
  resultName(index: number): string | undefined;
  /** Makes a detached operation of a registered kind (an implicit terminator, for instance). */
  readonly context: { findOp(name: string): unknown };
}

/** What a custom op printer writes into; modelled on MLIR's OpAsmPrinter. The op's name was printed already. */
export interface OpPrinter extends AsmWriter {
  /** A line break and the indentation of the op. */
  newline(): void;
  operand(value: Value): void;
  /** The name by which a value is printed, without `%`; empty while aliases are collected. */
  nameOf(value: Value): string;
  operands(values: readonly Value[]): void;
  /** The operands `start .. end` of an op, all of them unless told. */
  operandsOf(op: Operation, start?: number, end?: number): void;
  types(types: readonly Type[]): void;
  /** `(types) -> types`. */
  functionType(inputs: readonly Type[], results: readonly Type[]): void;
  /** ` -> type` or ` -> (types)`; nothing when there are none. */
  optionalArrowTypes(types: readonly Type[]): void;
  /** ` {...}` of all attributes, inherent (unless default) and discardable, but for those named; nothing when none is left. */
  optionalAttrDict(op: Operation, elided?: readonly string[]): void;
  /** ` attributes {...}`. */
  optionalAttrDictWithKeyword(op: Operation, elided?: readonly string[]): void;
  /** An attribute without its trailing type. */
  attributeWithoutType(attribute: Attribute): void;
  symbolName(name: string): void;
  region(
    region: Region,
    options?: {
      readonly printEntryArguments?: boolean;
      readonly printTerminator?: boolean;
      readonly printEmptyBlock?: boolean;
    },
  ): void;
  /** `%x: type` of a block argument, with its location where these are printed. */
  argument(value: Value, attributes?: readonly NamedAttribute[]): void;
  successor(block: Block): void;
  successorWithOperands(block: Block, operands: readonly Value[]): void;
  /** The map with operands substituted: `%i + 1, %j floordiv 2`. */
  mapOfOperands(map: AffineMap, operands: readonly Value[]): void;
  setOfOperands(set: IntegerSet, operands: readonly Value[]): void;
  /** Declares nicer names for the results (`%c1`, `%cst`) or region arguments of ops; called by `nameResults` hooks only. */
  readonly printsDebugInfo: boolean;
}

/** What a directive reads for one argument: names of operands, types, an attribute where there is one, a region or a block. */
export type ParsedArgumentOfDirective =
  readonly UnresolvedOperand[] | readonly Type[] | Attribute | undefined | ParsedRegion | Block;

/** What a directive prints of one argument. */
export type PrintedArgumentOfDirective =
  readonly Value[] | readonly Type[] | Attribute | undefined | Region | Block | string;

/** Syntax that a format cannot express, for a part of an op: what `custom<Name>(...)` in its assembly stands for. */
export interface CustomDirective {
  /**
   * Reads the arguments and gives one item for each: a list for `$operand` and `type($x)`. `ref(...)` arguments and texts
   * were read before or are constant: they come in `known`, and nothing is given for them.
   */
  parse(parser: OpParser, known: readonly (ParsedArgumentOfDirective | string)[]): readonly ParsedArgumentOfDirective[];
  /** Prints the arguments, all of them. */
  print(printer: OpPrinter, op: Operation, args: readonly PrintedArgumentOfDirective[]): void;
}

/** Static members that an op class may have for syntax of its own. */
export interface CustomSyntax {
  parse?(parser: OpParser): ParsedOp;
  print?(printer: OpPrinter, op: Operation): void;
  /** Preferred SSA names: for results by index, without `%` (`c1_i32`, `cst`, `alloc`); undefined leaves the number. */
  resultName?(op: Operation, index: number): string | undefined;
  /** Preferred names of entry-block arguments of region `region` (`arg`, as `%arg0`). */
  argumentName?(op: Operation, region: number, index: number): string | undefined;
  /** The dialect whose prefix may be left out directly inside the op's regions (`return` for `func.return` in `func.func`). */
  readonly defaultDialect?: string;
}
