import type {
  Delimiter,
  MapOfOperands,
  OpParser,
  ParsedArgument,
  ParsedRegion,
  UnresolvedOperand,
} from "../../define/custom-syntax.js";
import { AffineExpr } from "../../ir/affine-expr.js";
import { AffineMap } from "../../ir/affine-map.js";
import type { Attribute } from "../../ir/attribute.js";
import type { Block } from "../../ir/block.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import { index } from "../../ir/builtin-types.js";
import type { Location, LocationSource } from "../../ir/location.js";
import type { OpInfo } from "../../ir/op-info.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import { punctuation, Token } from "../lex/token.js";
import { parseAffineExpr } from "../grammar/affine-grammar.js";
import type { AffineNames } from "../grammar/affine-grammar.js";
import { parseAttributeDict, parseOptionalAttribute, takeSymbolName } from "../grammar/attribute-grammar.js";
import { BodyGrammar } from "../grammar/body-grammar.js";
import type { ApplyLocation } from "./deferred-locations.js";
import type { OperationGrammar } from "./operation-grammar.js";
import { ParsedOperand } from "./op-parts.js";
import type { ParsedRegionArgument, ResultName } from "./op-parts.js";
import type { NameKey } from "./value-scope.js";
import { parseFunctionResultTypes, parseType, parseTypeListInParens } from "../grammar/type-grammar.js";

const brackets = {
  none: undefined,
  paren: [Token.leftParen, Token.rightParen, "(", ")"],
  square: [Token.leftSquare, Token.rightSquare, "[", "]"],
} as const;

/** What the custom parser of one operation sees. */
export class OpGrammar extends BodyGrammar implements OpParser {
  readonly resultCount: number;
  private readonly resultNames: readonly ResultName[];
  readonly info: OpInfo;
  readonly context: OpParser["context"];
  private readonly ops: OperationGrammar;
  private readonly nameOffset: number;

  constructor(ops: OperationGrammar, info: OpInfo, nameOffset: number, resultNames: readonly ResultName[]) {
    super(ops.p);
    this.ops = ops;
    this.info = info;
    this.context = ops.p.context;
    this.nameOffset = nameOffset;
    this.resultNames = resultNames;
    let resultCount = 0;
    for (let i = 0; i < resultNames.length; i++) resultCount += (resultNames[i] as ResultName).count;
    this.resultCount = resultCount;
  }

  resultName(index: number): string | undefined {
    let first = 0;
    for (const { key, count } of this.resultNames) {
      if (index >= first && index < first + count) return count > 1 ? undefined : spelling(key);
      first += count;
    }
    return undefined;
  }

  /** Where the operation finds its location. */
  get locations(): LocationSource {
    return this.p.locations;
  }

  location(): Location {
    return this.p.locationAt(this.p.tokens.start);
  }

  failureHere(): (message: string) => never {
    const offset = this.p.tokens.start;
    return (message) => this.failAt(offset, message);
  }

  optionalList<T>(open: string, close: string, item: () => T): T[] | undefined {
    const kind = punctuation.get(open);
    return kind !== undefined && this.p.at(kind) ? this.list(open, close, item) : undefined;
  }

  /** Errors that are not about one expected token name the op, as in mlir-opt. */
  override fail(message: string): never {
    return this.failAt(this.p.tokens.start, message);
  }

  failAt(offset: number, message: string): never {
    return this.p.failAt(offset, `custom op '${this.info.name}' ${message}`);
  }

  failAtName(message: string): never {
    return this.failAt(this.nameOffset, message);
  }

  protected override failKeyword(message: string): never {
    return this.fail(message);
  }

  override integer(): bigint {
    return this.optionalInteger() ?? this.fail("expected integer value");
  }

  // ---- operands ----

  operand(): ParsedOperand {
    const { key, number, offset } = this.ops.takeOperand();
    return new ParsedOperand(this.p, key, number, offset);
  }

  optionalOperand(): ParsedOperand | undefined {
    return this.p.at(Token.valueId) ? this.operand() : undefined;
  }

  operandList(delimiter: Delimiter): ParsedOperand[] {
    const { p } = this;
    const operands: ParsedOperand[] = [];
    const isOptional = delimiter === "optional-paren" || delimiter === "optional-square";
    const pair = brackets[isOptional ? (delimiter === "optional-paren" ? "paren" : "square") : delimiter];
    if (pair === undefined) {
      if (p.at(Token.valueId)) p.commaSeparated(() => void operands.push(this.operand()));
      return operands;
    }
    if (isOptional && !p.at(pair[0])) return operands;
    p.expect(pair[0], `expected '${pair[2]}' in operand list`);
    p.commaSeparatedUntil(pair[1], pair[3], " in operand list", () => void operands.push(this.operand()));
    return operands;
  }

  resolve(operand: UnresolvedOperand, type: Type): Value {
    return this.ops.resolve(operand as ParsedOperand, type);
  }

  resolveAll(operands: readonly UnresolvedOperand[], types: readonly Type[] | Type, at?: Location): Value[] {
    if (!Array.isArray(types)) return this.resolveEach(operands, types as Type);
    const list = types as readonly Type[];
    if (operands.length !== list.length) this.failCount(operands, list.length, at);
    return operands.map((operand, i) => this.resolve(operand, list[i] as Type));
  }

  private resolveEach(operands: readonly UnresolvedOperand[], type: Type): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < operands.length; i++) values.push(this.resolve(operands[i] as UnresolvedOperand, type));
    return values;
  }

  private failCount(operands: readonly UnresolvedOperand[], expected: number, at: Location | undefined): never {
    const message = `${operands.length} operands present, but expected ${expected}`;
    const first = at === undefined ? undefined : (operands[0] as ParsedOperand | undefined);
    return first === undefined ? this.failAtName(message) : this.failAt(first.offset, message);
  }

  // ---- types ----

  typeList(): Type[] {
    const types: Type[] = [];
    this.p.commaSeparated(() => void types.push(parseType(this.p)));
    return types;
  }

  optionalArrowTypes(): Type[] {
    return this.p.accept(Token.arrow) ? parseFunctionResultTypes(this.p) : [];
  }

  functionType(): { readonly inputs: Type[]; readonly results: Type[] } {
    const { p } = this;
    const fail = this.failureHere();
    if (!p.at(Token.leftParen)) {
      parseType(p);
      fail("invalid kind of type specified");
    }
    const inputs = parseTypeListInParens(p);
    p.expect(Token.arrow, "expected '->' in function type");
    return { inputs, results: parseFunctionResultTypes(p) };
  }

  // ---- attributes ----

  symbolName(): string {
    return this.optionalSymbolName() ?? this.fail("expected valid '@'-identifier for symbol name");
  }

  optionalSymbolName(): string | undefined {
    return this.p.at(Token.atId) ? takeSymbolName(this.p) : undefined;
  }

  optionalAttrDict(): NamedAttribute[] {
    return this.p.at(Token.leftBrace) ? parseAttributeDict(this.p) : [];
  }

  optionalAttrDictWithKeyword(): NamedAttribute[] {
    return this.p.acceptWord("attributes") ? parseAttributeDict(this.p) : [];
  }

  optionalAttribute(expected?: Type): Attribute | undefined {
    return parseOptionalAttribute(this.p, expected);
  }

  optionalLocation(): Location | undefined {
    let location: Location | undefined;
    this.ops.locations.parseTrailing((found) => (location = found));
    return location;
  }

  // ---- regions and successors ----

  region(args: readonly ParsedArgument[] = []): ParsedRegion {
    return { blocks: this.ops.parseRegion(args as readonly ParsedRegionArgument[]) };
  }

  optionalRegion(args: readonly ParsedArgument[] = []): ParsedRegion | undefined {
    return this.p.at(Token.leftBrace) ? this.region(args) : undefined;
  }

  argumentName(): ParsedOperand {
    const { key, number, offset } = this.ops.takeOperand(false);
    return new ParsedOperand(this.p, key, number, offset);
  }

  argument(): ParsedRegionArgument {
    const { p } = this;
    const name = this.argumentName();
    p.expect(Token.colon, "expected ':'");
    const type = parseType(p);
    const attributes = this.optionalAttrDict();
    let location: Location | undefined;
    let deferred: ApplyLocation | undefined;
    this.ops.locations.parseTrailing((found) => {
      location = found;
      deferred?.(found);
    });
    const deferLocation = location === undefined ? (apply: ApplyLocation): void => void (deferred = apply) : undefined;
    return { name, type, attributes, location, deferLocation };
  }

  optionalArgument(): ParsedRegionArgument | undefined {
    return this.p.at(Token.valueId) ? this.argument() : undefined;
  }

  successor(): Block {
    return this.ops.takeSuccessor();
  }

  successorWithOperands(): { readonly block: Block; readonly operands: Value[] } {
    const { p } = this;
    const block = this.successor();
    if (!p.accept(Token.leftParen)) return { block, operands: [] };
    const names: ParsedOperand[] = [];
    p.commaSeparated(() => void names.push(this.operand()));
    p.expect(Token.colon, "expected ':'");
    const types = this.typeList();
    p.expect(Token.rightParen, "expected ')'");
    return { block, operands: this.resolveAll(names, types) };
  }

  // ---- affine maps of values ----

  mapOfOperands(open: string, close: string): MapOfOperands {
    const builder = new OperandMap(this);
    const results = this.list(open, close, () => parseAffineExpr(this.p, builder.names), " in affine map");
    return builder.finish(results);
  }

  exprOfOperands(): MapOfOperands {
    const builder = new OperandMap(this);
    return builder.finish([parseAffineExpr(this.p, builder.names)]);
  }

  override list<T>(open: string, close: string, item: () => T, context = ""): T[] {
    if (open !== "") return super.list(open, close, item, context);
    const items: T[] = [];
    this.p.commaSeparated(() => void items.push(item()));
    return items;
  }
}

function spelling(key: NameKey): string | undefined {
  return typeof key === "number" || /^%\d/.test(key) ? undefined : key.slice(1);
}

/** Numbers the values of an affine expression: dimensions and symbols in the order of their first use. */
class OperandMap {
  readonly names: AffineNames;
  private readonly parser: OpGrammar;
  private readonly dims: ParsedOperand[] = [];
  private readonly symbols: ParsedOperand[] = [];

  constructor(parser: OpGrammar) {
    this.parser = parser;
    this.names = { identifier: () => undefined, value: () => this.value() };
  }

  private value(): AffineExpr {
    const { parser } = this;
    const isSymbol = parser.optional("symbol");
    if (isSymbol) parser.expect("(");
    const operand = parser.operand();
    if (isSymbol) parser.expect(")");
    // a value keeps the role of its first use
    const isKnown = (list: readonly ParsedOperand[]): boolean => list.some((other) => isSame(other, operand));
    const isSymbolic = isKnown(this.symbols) || (isSymbol && !isKnown(this.dims));
    return isSymbolic ? AffineExpr.symbol(indexIn(this.symbols, operand)) : AffineExpr.dim(indexIn(this.dims, operand));
  }

  finish(results: readonly AffineExpr[]): MapOfOperands {
    const map = AffineMap.get(this.dims.length, this.symbols.length, results);
    return { map, operands: this.parser.resolveAll([...this.dims, ...this.symbols], index) };
  }
}

const isSame = (a: ParsedOperand, b: ParsedOperand): boolean => a.key === b.key && a.number === b.number;

function indexIn(operands: ParsedOperand[], operand: ParsedOperand): number {
  const known = operands.findIndex((other) => isSame(other, operand));
  return known >= 0 ? known : operands.push(operand) - 1;
}
