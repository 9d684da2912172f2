/**
 * Jumps between the blocks of a region as structured WebAssembly, for reducible control flow: N. Ramsey, "Beyond Relooper:
 * recursive translation of unstructured control flow to structured control flow" (ICFP 2022). Along the dominator tree, a
 * block is placed behind a wasm `block` where several forward jumps meet, wrapped in a `loop` where a jump leads back to it, and
 * else put where its only jump stands. One thing is added: what a loop exits to is placed behind the loop, not in it, so that
 * loops in sequence do not nest. Linear in blocks and jumps times the depth of loops.
 */
import { DominatorTree } from "@hls-opt/ir-core";
import type { Block, Operation, Region, Value } from "@hls-opt/ir-core";
import type { IntegerType } from "@hls-opt/ir-core";
import { BranchOp, CondBranchOp, SwitchOp } from "../cf/ops.js";
import type { FunctionEmitter } from "./function-emitter.js";
import { wasmTypeOf } from "./storage.js";

/** What an enclosing wasm block is: one behind which `block` follows, a loop headed by `block`, or neither. */
interface Frame {
  readonly kind: "before" | "loop" | "other";
  readonly block: Block | undefined;
}

/** Emits what leaves the region; the wasm blocks opened since its beginning are `depth` in number. */
export type EmitExit = (terminator: Operation, depth: number) => void;

/** Emits the blocks of a region; control never arrives at the end of the code. */
export function emitRegionBlocks(emitter: FunctionEmitter, region: Region, emitExit: EmitExit): void {
  new RegionEmitter(emitter, region, emitExit).run();
}

class RegionEmitter {
  private readonly emitter: FunctionEmitter;
  private readonly region: Region;
  private readonly emitExit: EmitExit;
  private readonly tree: DominatorTree;
  /** Positions in reverse postorder: forward jumps lead to higher ones. */
  private readonly order = new Map<Block, number>();
  private readonly forwardJumps = new Map<Block, number>();
  /** The blocks of each loop, by its header. */
  private readonly loops = new Map<Block, Set<Block>>();
  private readonly argumentLocals = new Map<Block, readonly number[]>();
  private readonly frames: Frame[] = [];

  constructor(emitter: FunctionEmitter, region: Region, emitExit: EmitExit) {
    this.emitter = emitter;
    this.region = region;
    this.emitExit = emitExit;
    this.tree = new DominatorTree(region);
  }

  run(): void {
    this.numberBlocks();
    if (!this.findLoops()) return;
    for (const block of this.order.keys()) if (block !== this.region.first && !this.placeArguments(block)) return;
    this.emitTree(this.region.entry);
    this.emitter.code.emit("unreachable");
  }

  private numberBlocks(): void {
    const postorder: Block[] = [];
    const seen = new Set<Block>([this.region.entry]);
    const stack: { readonly block: Block; readonly rest: Block[] }[] = [];
    const enter = (block: Block): void => void stack.push({ block, rest: block.last?.successors.reverse() ?? [] });
    enter(this.region.entry);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.shift();
      if (next === undefined) postorder.push((stack.pop() as { readonly block: Block }).block);
      else if (!seen.has(next)) {
        seen.add(next);
        enter(next);
      }
    }
    postorder.reverse().forEach((block, i) => this.order.set(block, i));
  }

  private position(block: Block): number {
    return this.order.get(block) as number;
  }

  /** Counts forward jumps and collects natural loops; reports a jump back into the middle of something. */
  private findLoops(): boolean {
    for (const block of this.order.keys()) {
      for (const target of block.last?.successors ?? []) {
        if (this.position(target) > this.position(block)) {
          this.forwardJumps.set(target, (this.forwardJumps.get(target) ?? 0) + 1);
        } else if (this.tree.dominates(target, block)) this.addToLoop(target, block);
        else {
          const { program } = this.emitter;
          program.reject(
            block.last as Operation,
            "jumps back into a loop that has another entry; the executor takes reducible control flow",
          );
          return false;
        }
      }
    }
    return true;
  }

  /** The loop of a header holds what reaches its back edges without passing the header. */
  private addToLoop(header: Block, from: Block): void {
    let body = this.loops.get(header);
    if (body === undefined) this.loops.set(header, (body = new Set([header])));
    const pending = [from];
    for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
      if (body.has(block)) continue;
      body.add(block);
      for (let use = block.firstUse; use !== undefined; use = use.next) {
        const source = use.owner.parent;
        if (source !== undefined && this.order.has(source)) pending.push(source);
      }
    }
  }

  private placeArguments(block: Block): boolean {
    const { emitter } = this;
    const locals: number[] = [];
    for (const argument of block.arguments) {
      const type = wasmTypeOf(argument.type);
      if (type === undefined) {
        const message = `hands on a value of type '${argument.type}' between blocks, which the executor does not take`;
        emitter.program.reject(block.parentOp as Operation, message);
        return false;
      }
      const local = emitter.code.allocate(type);
      locals.push(local);
      emitter.setPlace(argument, { kind: "local", type, local });
    }
    this.argumentLocals.set(block, locals);
    return true;
  }

  /** Emits a block and all that it dominates; the last of these in turn, so that long sequences do not recurse. */
  private emitTree(start: Block): void {
    for (let block: Block | undefined = start; block !== undefined;) block = this.emitNode(block);
  }

  /** Emits a block and what it dominates but for the block that comes last behind it, which is handed back. */
  private emitNode(block: Block): Block | undefined {
    const { code } = this.emitter;
    const loop = this.loops.get(block);
    const placed = this.tree
      .children(block)
      .filter((child) => (this.forwardJumps.get(child) ?? 0) > 1 || loop?.has(child) === false)
      .sort((a, b) => this.position(b) - this.position(a));
    const outside = placed.filter((child) => loop?.has(child) === false);
    const inside = placed.filter((child) => loop?.has(child) !== false);
    for (const child of outside) this.open("block", { kind: "before", block: child });
    if (loop !== undefined) this.open("loop", { kind: "loop", block });
    for (const child of inside) this.open("block", { kind: "before", block: child });
    this.emitOps(block);
    const last = loop === undefined ? inside.shift() : undefined;
    for (const child of inside.reverse()) {
      this.close();
      this.emitTree(child);
    }
    if (last !== undefined) return (this.close(), last);
    if (loop === undefined) return undefined;
    // all paths in a loop jump
    code.emit("unreachable");
    this.close();
    const next = outside.shift();
    for (const child of outside.reverse()) {
      this.close();
      this.emitTree(child);
    }
    if (next !== undefined) this.close();
    return next;
  }

  private open(instruction: "block" | "loop" | "if", frame: Frame): void {
    this.emitter.code.open(instruction);
    this.frames.push(frame);
  }

  private close(): void {
    this.emitter.code.emit("end");
    this.frames.pop();
  }

  private emitOps(block: Block): void {
    const terminator = this.emitter.emitBlock(block);
    if (terminator === undefined || terminator.operands.some((value) => this.emitter.place(value) === undefined)) {
      return;
    }
    if (terminator.info === BranchOp.info) {
      const { dest, destOperands } = new BranchOp(terminator);
      this.jump(block, dest, destOperands);
    } else if (terminator.info === CondBranchOp.info) this.emitChoice(block, new CondBranchOp(terminator));
    else if (terminator.info === SwitchOp.info) this.emitSwitch(block, new SwitchOp(terminator));
    else this.emitExit(terminator, this.frames.length);
    this.emitter.expire(terminator);
  }

  private emitChoice(block: Block, choice: CondBranchOp): void {
    this.emitter.push(choice.condition);
    this.choose(
      () => this.jump(block, choice.trueDest, choice.trueDestOperands),
      () => this.jump(block, choice.falseDest, choice.falseDestOperands),
    );
  }

  private choose(whenTrue: () => void, whenFalse: () => void): void {
    const { code } = this.emitter;
    this.open("if", { kind: "other", block: undefined });
    whenTrue();
    code.emit("else");
    whenFalse();
    this.close();
  }

  private emitSwitch(block: Block, view: SwitchOp): void {
    const { code } = this.emitter;
    const { flag, targets } = view;
    const type = wasmTypeOf(flag.type) ?? "i32";
    for (const { value, block: target, operands } of targets) {
      this.emitter.push(flag);
      const { width } = flag.type as IntegerType;
      code.constant(type, width === 1 ? value & 1n : BigInt.asIntN(width, value));
      code.emit(type === "i64" ? "i64.eq" : "i32.eq");
      this.open("if", { kind: "other", block: undefined });
      this.jump(block, target, operands);
      this.close();
    }
    this.jump(block, view.defaultDestination, view.defaultOperands);
  }

  /** Hands over the arguments and goes to a block: by a wasm branch, or by being there. */
  private jump(from: Block, to: Block, operands: readonly Value[]): void {
    const { code } = this.emitter;
    const locals = this.argumentLocals.get(to) ?? [];
    for (const operand of operands) this.emitter.push(operand);
    for (let i = locals.length - 1; i >= 0; i--) code.set(locals[i] as number);
    const isBack = this.position(to) <= this.position(from);
    const frame = this.frames.findLastIndex(({ kind, block }) => block === to && kind === (isBack ? "loop" : "before"));
    if (frame >= 0) code.branch("br", this.frames.length - 1 - frame);
    else this.emitTree(to);
  }
}
