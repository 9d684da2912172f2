import {
  AnyInteger,
  AnyType,
  DenseArrayAttr,
  DenseElementsAttr,
  I1,
  IntegerAttr,
  VectorType,
  attribute,
  branchInterface,
  defineOp,
  denseI32ArrayAttr,
  denseNumber,
  implement,
  optionalAttr,
  stringAttr,
  successor,
  variadic,
  variadicSuccessor,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  Block,
  EmitOpError,
  NamedAttribute,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Value,
  IntegerType,
} from "@hls-opt/ir-core";
import { constantAttribute } from "../fold/constant-elements.js";

/** Whether the operands that go with a jump are what the arguments of its target want. */
function verifySuccessor(position: number, target: Block, operands: readonly Value[], emitError: EmitOpError): void {
  const wanted = target.arguments;
  const fail = (message: string): void => emitError(message, [], { prefix: false });
  if (wanted.length !== operands.length) {
    return fail(
      `branch has ${operands.length} operands for successor #${position}, but target block has ${wanted.length}`,
    );
  }
  const wrong = operands.findIndex((operand, i) => operand.type !== wanted[i]?.type);
  if (wrong >= 0) fail(`type mismatch for bb argument #${wrong} of successor #${position}`);
}

/**
 * Stops the program with a message where its argument is false.
 *
 * ```mlir
 * cf.assert %ok, "index out of bounds"
 * ```
 */
export class AssertOp extends defineOp({
  name: "cf.assert",
  summary: "assert operation with message attribute",
  operands: { arg: I1 },
  attributes: { msg: stringAttr },
  assembly: "$arg `,` $msg attr-dict",
}) {}

/**
 * Jumps to a block and passes on values as its arguments.
 *
 * ```mlir
 * cf.br ^done(%x : i32)
 * ```
 */
export class BranchOp extends defineOp({
  name: "cf.br",
  summary: "branch operation",
  operands: { destOperands: variadic(AnyType) },
  successors: { dest: successor },
  traits: ["pure", "terminator", "branch-like"],
  interfaces: [
    implement(branchInterface, {
      successorOperands: (op: Operation) => ({ start: 0, length: op.operandCount }),
      eraseOperands: eraseOperandsAt,
      appendOperand: (op, _index, value) => op.setOperands([...op.operands, value]),
    }),
  ],
  assembly: "$dest (`(` $destOperands^ `:` type($destOperands) `)`)? attr-dict",
}) {
  verify(emitError: EmitOpError): void {
    verifySuccessor(0, this.dest, this.destOperands, emitError);
  }
}

/**
 * Jumps to its first block where the condition holds, else to the second one.
 *
 * ```mlir
 * cf.cond_br %c, ^then(%x : i32), ^else
 * ```
 */
export class CondBranchOp extends defineOp({
  name: "cf.cond_br",
  summary: "conditional branch operation",
  operands: { condition: I1, trueDestOperands: variadic(AnyType), falseDestOperands: variadic(AnyType) },
  successors: { trueDest: successor, falseDest: successor },
  traits: ["pure", "terminator", "branch-like", "attr-sized-operand-segments"],
  interfaces: [
    implement(branchInterface, {
      successorOperands: condSuccessorOperands,
      chosenSuccessor: (_op, [condition]) =>
        condition instanceof IntegerAttr ? (condition.value === 0n ? 1 : 0) : undefined,
      eraseOperands: eraseSegmentedOperands,
      appendOperand(op, index, value) {
        const { start, length } = condSuccessorOperands(op, index);
        insertOperand(op, start + length, index + 1, value);
      },
    }),
  ],
  assembly:
    "$condition `,` $trueDest (`(` $trueDestOperands^ `:` type($trueDestOperands) `)`)? `,`" +
    " $falseDest (`(` $falseDestOperands^ `:` type($falseDestOperands) `)`)? attr-dict",
}) {
  verify(emitError: EmitOpError): void {
    verifySuccessor(0, this.trueDest, this.trueDestOperands, emitError);
    verifySuccessor(1, this.falseDest, this.falseDestOperands, emitError);
  }
}

function condSuccessorOperands(op: Operation, index: number): { readonly start: number; readonly length: number } {
  const { trueDestOperands, falseDestOperands } = new CondBranchOp(op);
  const start = 1 + (index === 0 ? 0 : trueDestOperands.length);
  return { start, length: (index === 0 ? trueDestOperands : falseDestOperands).length };
}

/** Takes operands away, given their positions. */
function eraseOperandsAt(op: Operation, positions: readonly number[]): void {
  const erased = new Set(positions);
  op.setOperands(op.operands.filter((_, i) => !erased.has(i)));
}

/** The same, where `operandSegmentSizes` tells how many operands each name has. */
function eraseSegmentedOperands(op: Operation, positions: readonly number[]): void {
  const sizes = (op.getAttr("operandSegmentSizes") as DenseArrayAttr).numbers;
  const erased = new Set(positions);
  let start = 0;
  const left = sizes.map((size) => {
    const kept = Array.from({ length: size }, (_, i) => start + i).filter((at) => !erased.has(at)).length;
    start += size;
    return kept;
  });
  eraseOperandsAt(op, positions);
  op.setAttr("operandSegmentSizes", DenseArrayAttr.i32(left));
}

/** Puts an operand at a position, in the segment of this number. */
function insertOperand(op: Operation, position: number, segment: number, value: Value): void {
  const { operands } = op;
  op.setOperands([...operands.slice(0, position), value, ...operands.slice(position)]);
  const sizes = (op.getAttr("operandSegmentSizes") as DenseArrayAttr).numbers;
  op.setAttr("operandSegmentSizes", DenseArrayAttr.i32(sizes.map((size, i) => (i === segment ? size + 1 : size))));
}

const caseValuesAttr = optionalAttr(
  attribute("integer elements attribute", (a): a is DenseElementsAttr => a instanceof DenseElementsAttr),
);

/**
 * Jumps to the block whose number is that of its flag, or to the default one.
 *
 * ```mlir
 * cf.switch %flag : i32, [
 *   default: ^other(%x : i32),
 *   42: ^done
 * ]
 * ```
 */
export class SwitchOp extends defineOp({
  name: "cf.switch",
  summary: "switch operation",
  operands: { flag: AnyInteger, defaultOperands: variadic(AnyType), caseOperands: variadic(AnyType) },
  attributes: { case_values: caseValuesAttr, case_operand_segments: denseI32ArrayAttr },
  successors: { defaultDestination: successor, caseDestinations: variadicSuccessor },
  traits: ["pure", "terminator", "branch-like", "attr-sized-operand-segments"],
  interfaces: [
    implement(branchInterface, {
      successorOperands: switchSuccessorOperands,
      chosenSuccessor: chosenCase,
      eraseOperands: eraseSwitchOperands,
      appendOperand: appendSwitchOperand,
    }),
  ],
}) {
  static parse(parser: OpParser): ParsedOp {
    const flag = parser.operand();
    parser.expect(":");
    const type = parser.type();
    parser.expect(",");
    parser.expect("[");
    const cases = parseCases(parser);
    parser.expect("]");
    const attributes = parser.optionalAttrDict();
    return {
      operands: [parser.resolve(flag, type), ...cases.targets.flatMap(({ operands }) => operands)],
      successors: cases.targets.map(({ block }) => block),
      attributes: [...switchAttributes(type as IntegerType, cases), ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new SwitchOp(op);
    printer.write(" ");
    printer.operand(view.flag);
    printer.write(" : ");
    printer.type(view.flag.type);
    printer.write(", [");
    printer.newline();
    printer.write("  default: ");
    printer.successorWithOperands(view.defaultDestination, view.defaultOperands);
    view.targets.forEach(({ value, block, operands }) => {
      printer.write(",");
      printer.newline();
      printer.write(`  ${BigInt.asUintN(view.flag.type.width, value)}: `);
      printer.successorWithOperands(block, operands);
    });
    if (view.targets.length > 0) printer.newline();
    printer.write("]");
    printer.optionalAttrDict(op, ["case_values", "case_operand_segments", "operandSegmentSizes"]);
  }

  /** The cases with their numbers. */
  get targets(): readonly SwitchTarget[] {
    const counts = this.case_operand_segments.numbers;
    const values = this.case_values;
    let start = 0;
    return this.caseDestinations.map((block, i) => {
      const operands = this.caseOperands.slice(start, (start += counts[i] ?? 0));
      return { value: values === undefined ? 0n : elementAt(values, i), block, operands };
    });
  }

  verify(emitError: EmitOpError): void {
    const count = this.caseDestinations.length;
    const values = this.case_values;
    if (values === undefined ? count > 0 : elementNumber(values) !== count) {
      return emitError(
        `number of case values (${values === undefined ? 0 : elementNumber(values)}) should match number of case destinations (${count})`,
      );
    }
    const valueType = (values?.type as VectorType | undefined)?.element;
    if (valueType !== undefined && valueType !== this.flag.type) {
      return emitError(`'flag' type ('${this.flag.type}') should match case value type ('${valueType}')`);
    }
    verifySuccessor(0, this.defaultDestination, this.defaultOperands, emitError);
    this.targets.forEach(({ block, operands }, i) => verifySuccessor(i + 1, block, operands, emitError));
  }
}

/** A switch to blocks that take no arguments. */
export function makeSwitch(
  flag: Value<IntegerType>,
  defaultDestination: Block,
  cases: readonly { readonly value: bigint; readonly block: Block }[],
): SwitchOp {
  const values = cases.map(({ value }) => value);
  return SwitchOp.create({
    flag,
    defaultOperands: [],
    caseOperands: [],
    case_operand_segments: DenseArrayAttr.i32(cases.map(() => 0)),
    ...(values.length > 0 && { case_values: caseValues(flag.type, values) as DenseElementsAttr }),
    defaultDestination,
    caseDestinations: cases.map(({ block }) => block),
  });
}

/** Where a switch goes for one number. */
export interface SwitchTarget {
  readonly value: bigint;
  readonly block: Block;
  readonly operands: readonly Value[];
}

const elementNumber = (values: DenseElementsAttr): number =>
  (values.type as VectorType).shape.reduce((a, b) => a * b, 1);

function elementAt(values: DenseElementsAttr, i: number): bigint {
  const at = values.data.length === 1 ? 0 : i;
  const raw: unknown = (values.data as ArrayLike<unknown>)[at];
  return typeof raw === "bigint"
    ? raw
    : BigInt(denseNumber(values.data, (values.type as VectorType).element as IntegerType, at));
}

function switchSuccessorOperands(op: Operation, index: number): { readonly start: number; readonly length: number } {
  const view = new SwitchOp(op);
  if (index === 0) return { start: 1, length: view.defaultOperands.length };
  const counts = view.case_operand_segments.numbers;
  const before = counts.slice(0, index - 1).reduce((a, b) => a + b, 0);
  return { start: 1 + view.defaultOperands.length + before, length: counts[index - 1] ?? 0 };
}

function chosenCase(op: Operation, [flag]: readonly (Attribute | undefined)[]): number | undefined {
  if (!(flag instanceof IntegerAttr)) return undefined;
  const width = (flag.type as IntegerType).width;
  const wanted = BigInt.asUintN(width, flag.value);
  const at = new SwitchOp(op).targets.findIndex(({ value }) => BigInt.asUintN(width, value) === wanted);
  return at + 1;
}

function eraseSwitchOperands(op: Operation, positions: readonly number[]): void {
  const erased = new Set(positions);
  const view = new SwitchOp(op);
  let start = 1 + view.defaultOperands.length;
  const counts = view.case_operand_segments.numbers.map((size) => {
    const kept = Array.from({ length: size }, (_, i) => start + i).filter((at) => !erased.has(at)).length;
    start += size;
    return kept;
  });
  eraseSegmentedOperands(op, positions);
  op.setAttr("case_operand_segments", DenseArrayAttr.i32(counts));
}

function appendSwitchOperand(op: Operation, index: number, value: Value): void {
  const { start, length } = switchSuccessorOperands(op, index);
  insertOperand(op, start + length, index === 0 ? 1 : 2, value);
  if (index === 0) return;
  const counts = new SwitchOp(op).case_operand_segments.numbers;
  op.setAttr("case_operand_segments", DenseArrayAttr.i32(counts.map((size, i) => (i === index - 1 ? size + 1 : size))));
}

interface ParsedCases {
  readonly values: readonly bigint[];
  /** The default target, then those of the cases. */
  readonly targets: readonly { readonly block: Block; readonly operands: readonly Value[] }[];
}

function parseCases(parser: OpParser): ParsedCases {
  parser.expect("default");
  parser.expect(":");
  const targets = [parser.successorWithOperands()];
  const values: bigint[] = [];
  while (parser.optional(",")) {
    values.push(parser.integer());
    parser.expect(":");
    targets.push(parser.successorWithOperands());
  }
  return { values, targets };
}

function switchAttributes(type: IntegerType, { values, targets }: ParsedCases): NamedAttribute[] {
  const counts = targets.slice(1).map(({ operands }) => operands.length);
  const sizes = [1, targets[0]?.operands.length ?? 0, counts.reduce((a, b) => a + b, 0)];
  const attributes: NamedAttribute[] = [
    { name: "case_operand_segments", value: DenseArrayAttr.i32(counts) },
    { name: "operandSegmentSizes", value: DenseArrayAttr.i32(sizes) },
  ];
  return values.length === 0 ? attributes : [...attributes, { name: "case_values", value: caseValues(type, values) }];
}

function caseValues(type: IntegerType, values: readonly bigint[]): Attribute {
  const wrapped = values.map((value) => BigInt.asIntN(type.width, value));
  return constantAttribute(VectorType.get([values.length], type), wrapped) as Attribute;
}
