import { as, opError } from "@hls-opt/ir-core";
import type { Operation, Report, Value } from "@hls-opt/ir-core";
import { combinationalOrder } from "../analysis/combinational.js";
import { bitsOf } from "../comb/fold.js";
import { InstanceOp } from "../hw/instance.js";
import type { HwModuleOp } from "../hw/module.js";
import { givenName } from "../hw/names.js";
import { OutputOp } from "../hw/output.js";
import { bitWidth } from "../hw/types.js";
import { FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, initialConstant, ShiftRegOp } from "../seq/register-ops.js";
import { literal, netRange, rangeOf } from "./expression.js";
import type { Expression } from "./expression.js";
import { withComment, wrap } from "./layout.js";
import { declareMemory, declareRom, memoryUpdates, readExpression, romUpdates } from "./memories.js";
import type { ModuleNames } from "./module-names.js";
import { NameScope } from "./names.js";
import { isAlwaysInline, selectsBits, writerOf } from "./operators.js";
import { allBits, planModule, printedOperands, usedBits } from "./plan.js";
import type { ModulePlan } from "./plan.js";
import { instanceLines, portLines } from "./ports.js";
import { printUpdates } from "./registers.js";
import type { Update } from "./registers.js";
import { locationName, sourceComment } from "./source-comment.js";
import { unsupported } from "./unsupported.js";
import { updateOf } from "./updates.js";

export interface PrintOptions {
  /** Comments with the source position of each declaration. */
  readonly sourceComments: boolean;
  /** Names of modules and instances: a net that hides one is legal and a trap, and Verilator warns of it. */
  readonly reserved: ReadonlySet<string>;
}

/** Expressions longer than this get a wire of their own. */
const inlineLimit = 72;

/** Words for results that nobody named, by op. */
const stems: Readonly<Record<string, string>> = {
  "comb.add": "sum",
  "comb.sub": "difference",
  "comb.mul": "product",
  "comb.divu": "quotient",
  "comb.divs": "quotient",
  "comb.modu": "remainder",
  "comb.mods": "remainder",
  "comb.and": "masked",
  "comb.or": "merged",
  "comb.xor": "flipped",
  "comb.shl": "shifted",
  "comb.shru": "shifted",
  "comb.shrs": "shifted",
  "comb.mux": "choice",
  "comb.icmp": "test",
  "comb.concat": "joined",
  "comb.replicate": "copies",
  "hw.array_create": "elements",
  "hw.array_get": "element",
  "hw.aggregate_constant": "constants",
  "seq.compreg": "state",
  "seq.compreg.ce": "state",
  "seq.shiftreg": "delayed",
  "seq.firmem": "memory",
  "seq.firmem.read_port": "read",
  "seq.rom": "word",
};

/** Prints one module. State: the names and expressions found so far, and the lines of each section. */
export class ModulePrinter {
  private readonly module: HwModuleOp;
  private readonly names: ModuleNames;
  private readonly all: ReadonlyMap<string, ModuleNames>;
  private readonly options: PrintOptions;
  private readonly report: Report;
  private readonly plan: ModulePlan;
  private readonly scope: NameScope;
  private readonly expressions = new Map<Value, Expression>();
  private readonly memoryNames = new Map<Value, string>();
  private readonly romNames = new Map<Operation, string>();
  private readonly registers: string[] = [];
  private readonly memories: string[] = [];
  private readonly logic: string[] = [];
  private readonly instances: string[] = [];
  private readonly instanceLabels = new Map<Operation, string>();
  private readonly instanceBodies: string[] = [];

  constructor(
    names: ModuleNames,
    module: HwModuleOp,
    all: ReadonlyMap<string, ModuleNames>,
    options: PrintOptions,
    report: Report,
  ) {
    this.module = module;
    this.names = names;
    this.all = all;
    this.options = options;
    this.report = report;
    this.plan = planModule(module);
    this.scope = new NameScope(options.reserved);
    for (const name of [...names.inputs, ...names.outputs]) this.scope.claim(name);
  }

  /** The module's lines, or undefined after a report. */
  print(): string[] | undefined {
    if (!this.checkSupported()) return undefined;
    const order = combinationalOrder(this.plan.live, printedOperands, this.report);
    if (order === undefined) return undefined;
    this.nameInputs();
    for (const op of this.plan.live) this.declareState(op);
    for (const op of order) this.printLogic(op);
    const updates = this.updates();
    this.printInstances();
    return this.assemble(updates);
  }

  private checkSupported(): boolean {
    let ok = true;
    for (const op of [this.module.op, ...this.plan.live]) {
      const problem = unsupported(op);
      if (problem === undefined) continue;
      this.report(opError(op, problem, [], "verilog/unsupported"));
      ok = false;
    }
    return ok;
  }

  private nameInputs(): void {
    this.module.block.arguments.forEach((argument, i) => this.setNet(argument, this.names.inputs[i] ?? ""));
  }

  private setNet(value: Value, name: string): void {
    const width = bitWidth(value.type) ?? 0;
    this.expressions.set(value, netRange(name, 0, width, width));
  }

  private get = (value: Value): Expression => {
    const found = this.expressions.get(value);
    if (found === undefined) throw new RangeError(`a value of '${value.definingOp?.name}' has no expression`);
    return found;
  };

  private nameOf(op: Operation): string {
    const stem = stems[op.name] ?? op.name.slice(op.name.lastIndexOf(".") + 1);
    return this.scope.claim(givenName(op) ?? locationName(op.location) ?? stem, stem);
  }

  // ---- declarations of what holds state ----

  private declareState(op: Operation): void {
    switch (op.info) {
      case CompRegOp.info:
      case CompRegCeOp.info:
        return this.declareRegister(op);
      case ShiftRegOp.info:
        return this.declareShiftRegister(new ShiftRegOp(op));
      case InstanceOp.info:
        return this.declareInstance(new InstanceOp(op));
      case FirMemOp.info:
        return this.declareMemory(new FirMemOp(op));
      case RomOp.info:
        return this.declareRom(new RomOp(op));
      default:
    }
  }

  private declareRegister(op: Operation): void {
    const name = this.nameOf(op);
    const value = op.result();
    const initial = initialConstant(asRegister(op)?.initialValue);
    const width = bitWidth(value.type) ?? 0;
    const start = initial === undefined ? "" : ` = ${literal(bitsOf(initial) ?? 0n, width).text}`;
    this.setNet(value, name);
    this.declare(this.registers, value, `reg ${rangeOf(width)}${name}${start};`, op);
  }

  /** A shift register is one vector: synthesis finds LUT shift registers in it. */
  private declareShiftRegister(view: ShiftRegOp): void {
    const name = this.nameOf(view.op);
    const width = bitWidth(view.data.type) ?? 0;
    const total = width * view.depth;
    this.expressions.set(view.data, netRange(name, total - width, width, total));
    this.declare(this.registers, view.data, `reg ${rangeOf(total)}${name};`, view.op);
  }

  private declareInstance(view: InstanceOp): void {
    const label = this.scope.claimLabel(view.instanceName.value, "instance");
    this.instanceLabels.set(view.op, label);
    view.op.results.forEach((result, i) => {
      const name = this.scope.claim(`${label}_${view.outputNames[i]}`);
      this.setNet(result, name);
      this.declare(this.instances, result, `wire ${rangeOf(bitWidth(result.type) ?? 0)}${name};`, view.op);
    });
  }

  private declareMemory(view: FirMemOp): void {
    const name = this.nameOf(view.op);
    this.memoryNames.set(view.memory, name);
    this.memories.push(...withComment(declareMemory(view.memory.type, name), this.comment(view.op), "  "));
    if (view.readLatency.number === 0) return;
    for (const op of this.portsOf(view)) if (op.info === FirMemReadOp.info) this.declareRegister(op);
  }

  /** The live ports of a memory, in program order. */
  private portsOf(view: FirMemOp): Operation[] {
    return (this.plan.mentions.get(view.memory) ?? []).map((mention) => mention.user);
  }

  private declareRom(view: RomOp): void {
    const stem = givenName(view.op) ?? locationName(view.op.location) ?? "rom";
    const registered = view.latency.number > 0;
    const name = this.scope.claim(registered ? `${stem}_contents` : stem, "rom");
    this.romNames.set(view.op, name);
    this.memories.push(...withComment(declareRom(view, name), this.comment(view.op), "  "), ...romUpdates(view, name));
    if (registered) this.declareRegister(view.op);
  }

  // ---- combinational logic, in order of dependence ----

  private printLogic(op: Operation): void {
    if (op.info === OutputOp.info || op.results.length === 0) return;
    const value = op.result();
    const expression = this.expressionOf(op);
    if (this.mayInline(op, value, expression)) {
      this.expressions.set(value, expression);
      return;
    }
    const name = this.nameOf(op);
    this.setNet(value, name);
    this.declare(this.logic, value, `wire ${rangeOf(bitWidth(value.type) ?? 0)}${name} = ${expression.text};`, op);
  }

  private expressionOf(op: Operation): Expression {
    if (op.info === FirMemReadOp.info) {
      return readExpression(this.memoryNames.get(op.operand(0)) ?? "", this.get(op.operand(1)));
    }
    if (op.info === RomOp.info) return readExpression(this.romNames.get(op) ?? "", this.get(op.operand(0)));
    const write = writerOf(op);
    if (write === undefined) throw new RangeError(`'${op.name}' has no expression`);
    return write(op, this.get);
  }

  private mayInline(op: Operation, value: Value, expression: Expression): boolean {
    const mentions = this.plan.mentions.get(value) ?? [];
    if (
      mentions.some(({ user, index }) => !canSelect(expression, selectsBits(user, index), bitWidth(value.type) ?? 0))
    ) {
      return false;
    }
    if (isAlwaysInline(op)) return true;
    const [only, ...more] = mentions;
    if (only === undefined || more.length > 0 || givenName(op) !== undefined) return false;
    if (expression.text.length > inlineLimit) return false;
    return !expression.needsContext || assignsWhole(only.user, only.index);
  }

  // ---- sections ----

  private comment(op: Operation): string {
    return this.options.sourceComments ? sourceComment(op.location) : "";
  }

  /** Adds a declaration; where some bits are never read, the lint warning about that is turned off for it. */
  private declare(section: string[], value: Value, text: string, op: Operation): void {
    const lines = withComment(text, this.comment(op), "  ");
    if (usedBits(value, this.plan) === allBits(value)) section.push(...lines);
    else section.push("  /* verilator lint_off UNUSEDSIGNAL */", ...lines, "  /* verilator lint_on UNUSEDSIGNAL */");
  }

  private updates(): string[] {
    const registers: Update[] = [];
    const memories: string[] = [];
    for (const op of this.plan.live) {
      const update = updateOf(op, this.get, this.romNames.get(op) ?? "");
      if (update !== undefined) registers.push(update);
      else if (op.info === FirMemOp.info) memories.push(...this.memoryUpdate(new FirMemOp(op)));
    }
    return [...memories, ...printUpdates(registers)];
  }

  private memoryUpdate(view: FirMemOp): string[] {
    const users = this.portsOf(view);
    const writes = users.filter((op) => op.info === FirMemWriteOp.info).map((op) => new FirMemWriteOp(op));
    const reads =
      view.readLatency.number === 0
        ? []
        : users.filter((op) => op.info === FirMemReadOp.info).map((op) => new FirMemReadOp(op));
    return memoryUpdates(this.memoryNames.get(view.memory) ?? "", writes, reads, this.get);
  }

  private printInstances(): void {
    for (const op of this.plan.live) {
      if (op.info !== InstanceOp.info) continue;
      const view = new InstanceOp(op);
      const target = this.all.get(view.moduleName.root);
      if (target === undefined) continue;
      const inputs = op.operands.map((value) => this.get(value).text);
      const outputs = op.results.map((value) => this.get(value).text);
      this.instanceBodies.push(
        ...instanceLines(target, this.instanceLabels.get(op) ?? "", inputs, outputs, this.comment(op)),
      );
    }
  }

  private assemble(updates: readonly string[]): string[] {
    const { output } = this.module;
    const assigns = output.outputs.flatMap((value, i) =>
      wrap(`assign ${this.names.outputs[i]} = ${this.get(value).text};`, "  "),
    );
    const sections: [string, readonly string[]][] = [
      ["registers", this.registers],
      ["memories", this.memories],
      ["outputs of instances", this.instances],
      ["logic", this.logic],
      ["instances", this.instanceBodies],
      ["state", updates],
      ["outputs", assigns],
    ];
    const comment = this.comment(this.module.op);
    const isUnused = (i: number): boolean => {
      const argument = this.module.block.argument(i);
      return usedBits(argument, this.plan) !== allBits(argument);
    };
    const lines = comment === "" ? [] : [`// ${comment}`];
    lines.push(...portLines(this.names, isUnused));
    for (const [title, body] of sections) if (body.length > 0) lines.push("", `  // ${title}`, ...body);
    lines.push("", "endmodule");
    return lines;
  }
}

function asRegister(op: Operation): CompRegOp | CompRegCeOp | undefined {
  return as(op, CompRegOp) ?? as(op, CompRegCeOp);
}

function canSelect(expression: Expression, needed: "range" | "whole" | undefined, width: number): boolean {
  if (needed === undefined) return true;
  const { range } = expression;
  return range !== undefined && (needed === "range" || (range.low === 0 && range.total === width));
}

/** Whether the operand is the whole right side of an assignment. */
function assignsWhole(user: Operation, index: number): boolean {
  if (user.info === OutputOp.info) return true;
  return index === 0 && (user.info === CompRegOp.info || user.info === CompRegCeOp.info);
}
