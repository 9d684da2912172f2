/** A dialect for tests of generic code: constants, sums, loops, jumps, functions, memory. */
import { stringAttr, AnyInteger, AnyType, attribute, symbolNameAttr } from "../define/constraint.js";
import { bindOps, defineOp } from "../define/define-op.js";
import { implement } from "../define/spec.js";
import { region, sameAs, successor, variadic, variadicSuccessor } from "../define/vocabulary.js";
import type { Attribute } from "../ir/attribute.js";
import { Block } from "../ir/block.js";
import { Builder } from "../ir/builder.js";
import { IntegerAttr, StringAttr } from "../ir/builtin-attributes.js";
import type { IntegerType } from "../ir/builtin-types.js";
import { i32 } from "../ir/builtin-types.js";
import { Context } from "../ir/context.js";
import { defineDialect } from "../ir/dialect.js";
import { memoryEffects } from "../ir/interfaces.js";
import type { FoldResult } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";

const anyInteger = attribute("integer attribute", (a): a is IntegerAttr => a instanceof IntegerAttr);

/** An integer constant. */
export class ConstantOp extends defineOp({
  name: "test.constant",
  summary: "an integer constant",
  attributes: { value: anyInteger },
  results: { result: AnyInteger },
  traits: ["pure", "constant-like"],
}) {
  fold(): FoldResult {
    return [this.value];
  }
}

/** A sum. */
export class AddOp extends defineOp({
  name: "test.add",
  summary: "a sum",
  operands: { lhs: AnyInteger, rhs: AnyInteger },
  results: { result: sameAs("lhs") },
  traits: ["pure", "commutative", "same-operands-and-result-type"],
}) {
  fold([lhs, rhs]: readonly (Attribute | undefined)[]): FoldResult {
    if (rhs instanceof IntegerAttr && rhs.value === 0n) return [this.lhs];
    if (!(lhs instanceof IntegerAttr) || !(rhs instanceof IntegerAttr)) return undefined;
    return [IntegerAttr.get(this.lhs.type, lhs.value + rhs.value)];
  }
}

/** A negation: its own inverse. */
export class NegOp extends defineOp({
  name: "test.neg",
  summary: "a negation",
  operands: { input: AnyInteger },
  results: { result: sameAs("input") },
  traits: ["pure", "involution"],
}) {}

/** Yields anything, may do anything. */
export class SourceOp extends defineOp({
  name: "test.source",
  summary: "unknown values",
  results: { results: variadic(AnyType) },
}) {}

/** Takes anything, may do anything. */
export class UseOp extends defineOp({
  name: "test.use",
  summary: "unknown effects",
  operands: { inputs: variadic(AnyType) },
}) {}

/** Reads memory. */
export class LoadOp extends defineOp({
  name: "test.load",
  summary: "a read",
  results: { result: AnyInteger },
  interfaces: [implement(memoryEffects, { effects: () => [{ kind: "read" }] })],
}) {}

/** Writes memory. */
export class StoreOp extends defineOp({
  name: "test.store",
  summary: "a write",
  operands: { value: AnyInteger },
  interfaces: [implement(memoryEffects, { effects: () => [{ kind: "write" }] })],
}) {}

/** Has a region with the effects of what is in it. */
export class LoopOp extends defineOp({
  name: "test.loop",
  summary: "a loop",
  regions: { body: region },
  traits: ["recursive-memory-effects", "single-block"],
}) {}

/** Ends a loop. */
export class YieldOp extends defineOp({
  name: "test.yield",
  summary: "the end of a loop body",
  operands: { inputs: variadic(AnyType) },
  traits: ["terminator", "pure", "return-like", "has-parent"],
  parents: ["test.loop", "test.graph"],
}) {}

/** Jumps to a block. */
export class JumpOp extends defineOp({
  name: "test.jump",
  summary: "a jump",
  operands: { inputs: variadic(AnyType) },
  successors: { target: successor },
  traits: ["terminator", "branch-like", "pure"],
}) {}

/** Jumps to some block. */
export class SwitchOp extends defineOp({
  name: "test.switch",
  summary: "a jump to one of several blocks",
  successors: { targets: variadicSuccessor },
  traits: ["terminator", "pure"],
}) {}

/** Ends a function. */
export class ReturnOp extends defineOp({
  name: "test.return",
  summary: "the end of a function",
  operands: { inputs: variadic(AnyType) },
  traits: ["terminator", "return-like"],
}) {}

/** A function. */
export class FuncOp extends defineOp({
  name: "test.func",
  summary: "a function",
  attributes: { sym_name: symbolNameAttr, sym_visibility: { ...stringAttr, presence: "optional" } },
  regions: { body: region },
  traits: ["isolated-from-above", "symbol"],
}) {}

/** A module. */
export class ModuleOp extends defineOp({
  name: "test.module",
  summary: "a module",
  regions: { body: region },
  traits: ["isolated-from-above", "symbol-table", "single-block", "no-terminator", "graph-region"],
}) {}

/** A graph. */
export class GraphOp extends defineOp({
  name: "test.graph",
  summary: "a graph region",
  regions: { body: region },
  traits: ["graph-region", "no-terminator", "recursive-memory-effects"],
}) {}

export const testDialect = defineDialect({
  name: "test",
  summary: "operations for tests",
  ops: bindOps(
    ConstantOp,
    AddOp,
    NegOp,
    SourceOp,
    UseOp,
    LoadOp,
    StoreOp,
    LoopOp,
    YieldOp,
    JumpOp,
    SwitchOp,
    ReturnOp,
    FuncOp,
    ModuleOp,
    GraphOp,
  ),
  materializeConstant: (value, type) =>
    value instanceof IntegerAttr ? ConstantOp.create({ value, resultType: type as IntegerType }).op : undefined,
});

/** A context with the test dialect, which also accepts unknown ops. */
export function testContext(): Context {
  return new Context([testDialect], { allowUnregistered: true });
}

/** Writes ops of the test dialect into a block. */
export class TestBuilder extends Builder {
  constant(value: number): Value<IntegerType> {
    return this.insert(ConstantOp.create({ value: IntegerAttr.get(i32, value), resultType: i32 })).result;
  }

  add(lhs: Value<IntegerType>, rhs: Value<IntegerType>): Value<IntegerType> {
    return this.insert(AddOp.create({ lhs, rhs })).result;
  }

  neg(input: Value<IntegerType>): Value<IntegerType> {
    return this.insert(NegOp.create({ input })).result;
  }

  load(): Value<IntegerType> {
    return this.insert(LoadOp.create({ resultType: i32 })).result;
  }

  source(): Value<IntegerType> {
    return this.insert(SourceOp.create({ resultsType: [i32] })).op.result() as Value<IntegerType>;
  }

  store(value: Value<IntegerType>): void {
    this.insert(StoreOp.create({ value }));
  }

  use(...inputs: readonly Value[]): Operation {
    return this.insert(UseOp.create({ inputs })).op;
  }

  return(...inputs: readonly Value[]): void {
    this.insert(ReturnOp.create({ inputs }));
  }

  jump(target: Block, ...inputs: readonly Value[]): void {
    this.insert(JumpOp.create({ inputs, target }));
  }

  /** A loop whose body the callback writes; `test.yield` is added. */
  loop(body: (builder: TestBuilder) => void): Operation {
    const { op } = this.insert(LoopOp.create({}));
    const inner = TestBuilder.into(op);
    body(inner);
    inner.insert(YieldOp.create({ inputs: [] }));
    return op;
  }

  /** At the end of a new block in the op's first region. */
  static into(op: Operation): TestBuilder {
    const block = new Block();
    op.region().push(block);
    return new TestBuilder(block);
  }
}

/** A detached module with one function; the callback writes its entry block. */
export function testModule(body: (builder: TestBuilder) => void, name = "f"): Operation {
  const { op } = ModuleOp.create({});
  addFunction(TestBuilder.into(op), name, body);
  return op;
}

/** Adds a function to a module under construction. */
export function addFunction(
  module: TestBuilder,
  name: string,
  body: (builder: TestBuilder) => void,
  visibility?: "public" | "private",
): Operation {
  const attributes = visibility === undefined ? {} : { sym_visibility: StringAttr.get(visibility) };
  const { op } = module.insert(FuncOp.create({ sym_name: StringAttr.get(name), ...attributes }));
  body(TestBuilder.into(op));
  return op;
}

/** A short text of an op: one line for each nested op, values numbered in order, constants by value. */
export function dump(root: Operation): string {
  const names = new Map<Value, string>();
  const lines: string[] = [];
  const pending: { readonly op: Operation; readonly depth: number }[] = [{ op: root, depth: 0 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { op, depth } = item;
    lines.push(`${"  ".repeat(depth)}${dumpLine(op, names)}`);
    const children = op.regions.flatMap((r) => r.blocks().flatMap((block) => block.operations()));
    for (const child of children.reverse()) pending.push({ op: child, depth: depth + 1 });
  }
  return lines.join("\n");
}

function dumpLine(op: Operation, names: Map<Value, string>): string {
  const nameOf = (value: Value): string => names.get(value) ?? "?";
  const operands = op.operandUses.map((use) => ` ${nameOf(use.value)}`).join("");
  const value = op.getAttr("value");
  for (const result of op.results) names.set(result, `%${names.size}`);
  const results = op.results.map((result) => names.get(result)).join(", ");
  const short = op.info.dialect === "test" ? op.name.slice("test.".length) : op.name;
  return `${results === "" ? "" : `${results} = `}${short}${operands}${value instanceof IntegerAttr ? ` ${value.value}` : ""}`;
}
