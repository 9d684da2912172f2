/**
 * The inliner, as MLIR's: callees before callers, by the strongly connected components of the call graph, each component simplified
 * and then inlined into until nothing changes; private callables that nobody needs any more are erased.
 */
import type { Context } from "../ir/context.js";
import { StringAttr, SymbolRefAttr } from "../ir/builtin-attributes.js";
import { callInterface, callableInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { SymbolTables } from "../ir/symbol-table.js";
import { collect, walk } from "../ir/walk.js";
import { symbolReferences } from "../dataflow/call-graph.js";
import { option } from "../pass/option.js";
import { definePass } from "../pass/pass.js";
import { applyPatternsGreedily } from "../rewrite/greedy.js";
import { stronglyConnected } from "./call-graph-sccs.js";
import { inlineCall, inliningFault } from "./inline-call.js";

/** Replaces calls by the bodies of what they call. */
export const inline = definePass({
  name: "inline",
  displayName: "Inliner",
  summary: "inline function calls",
  options: {
    defaultPipeline: option.oneOf(
      ["canonicalize", ""],
      "canonicalize",
      "how callables are simplified before calls in them are inlined: canonicalize, or not at all",
    ),
    maxIterations: option.int(4, "maximum number of iterations when inlining within an SCC"),
    inliningThreshold: option.int(
      -1,
      "inline when the callee has at most this many percent of the caller's operations; -1 for always",
    ),
  },
  statistics: { "num-inlined": "Number of calls inlined", "num-erased": "Number of callables erased" },
  run(root, { context, options, count }) {
    new Inliner(root, context, options, count).run();
  },
});

interface InlineOptions {
  readonly defaultPipeline: string;
  readonly maxIterations: number;
  readonly inliningThreshold: number;
}

class Inliner {
  private readonly root: Operation;
  private readonly context: Context;
  private readonly options: InlineOptions;
  private readonly count: (what: "num-inlined" | "num-erased") => void;
  private readonly tables = new SymbolTables();
  private readonly callables: readonly Operation[];
  /** How often each symbol op is named, by calls or otherwise. */
  private readonly references = new Map<Operation, number>();
  private readonly erased = new Set<Operation>();

  constructor(
    root: Operation,
    context: Context,
    options: InlineOptions,
    count: (what: "num-inlined" | "num-erased") => void,
  ) {
    this.root = root;
    this.context = context;
    this.options = options;
    this.count = count;
    this.callables = collect(root, (op) => op !== root && bodyOf(op)?.isEmpty === false);
    this.countReferences();
  }

  run(): void {
    const components = stronglyConnected(this.callables, (callable) => this.calleesOf(callable));
    for (const component of components) this.inlineComponent(component);
    for (const op of this.erased) {
      op.erase();
      this.count("num-erased");
    }
  }

  private inlineComponent(component: readonly Operation[]): void {
    for (let iteration = 0; iteration < Math.max(1, this.options.maxIterations); iteration++) {
      for (const callable of component) this.simplify(callable);
      this.countReferences();
      if (!this.inlineCallsIn(component)) return;
    }
  }

  private simplify(callable: Operation): void {
    const hasCallables = this.callables.some((other) => callable.isProperAncestorOf(other));
    if (this.options.defaultPipeline === "" || hasCallables || !callable.info.isIsolatedFromAbove) return;
    const patterns = [...this.context.dialects.values()].flatMap((dialect) => dialect.canonicalizations);
    applyPatternsGreedily(callable, this.context, patterns);
  }

  private countReferences(): void {
    this.references.clear();
    walk(this.root, (op) => {
      if (this.erased.has(op)) return false;
      for (const reference of symbolReferences(op)) {
        const target = this.tables.lookupNearest(op.info.isSymbolTable ? (op.parentOp ?? op) : op, reference);
        if (target !== undefined) this.references.set(target, (this.references.get(target) ?? 0) + 1);
      }
      return true;
    });
  }

  private calleesOf(callable: Operation): Operation[] {
    return this.callsIn(callable).map(({ callee }) => callee);
  }

  /** The calls in a callable, those in callables within it aside. */
  private callsIn(callable: Operation): { readonly call: Operation; readonly callee: Operation }[] {
    const found: { call: Operation; callee: Operation }[] = [];
    walk(callable, (op) => {
      if (op !== callable && bodyOf(op) !== undefined) return false;
      const callee = this.calleeOf(op);
      if (callee !== undefined) found.push({ call: op, callee });
      return true;
    });
    return found;
  }

  private calleeOf(call: Operation): Operation | undefined {
    const reference = getInterface(call.info, callInterface)?.callee(call);
    const callee = reference instanceof SymbolRefAttr ? this.tables.lookupNearest(call, reference) : undefined;
    return callee !== undefined && bodyOf(callee)?.isEmpty === false ? callee : undefined;
  }

  private inlineCallsIn(component: readonly Operation[]): boolean {
    const calls: { call: Operation; callee: Operation }[] = [];
    for (const callable of component) {
      if (this.isDead(callable)) this.markErased(callable);
      else calls.push(...this.callsIn(callable));
    }
    const selfRecursive = new Set(this.callables.filter((callable) => this.callsItself(callable)));
    let inlined = false;
    for (const { call, callee } of calls) {
      const body = bodyOf(callee) as Region;
      if (call.parent === undefined || selfRecursive.has(callee) || !this.shouldInline(call, callee, body)) continue;
      const isLast = isPrivate(callee) && this.references.get(callee) === 1;
      this.references.set(callee, (this.references.get(callee) ?? 1) - 1);
      const ops = inlineCall(call, body, this.context, isLast);
      this.count("num-inlined");
      inlined = true;
      if (isLast) this.markErased(callee);
      else for (const op of ops) this.addReferences(op);
    }
    return inlined;
  }

  private addReferences(root: Operation): void {
    walk(root, (op) => {
      for (const reference of symbolReferences(op)) {
        const target = this.tables.lookupNearest(op, reference);
        if (target !== undefined) this.references.set(target, (this.references.get(target) ?? 0) + 1);
      }
    });
  }

  private callsItself(callable: Operation): boolean {
    return !this.erased.has(callable) && this.callsIn(callable).some(({ callee }) => callee === callable);
  }

  private isDead(callable: Operation): boolean {
    return isPrivate(callable) && (this.references.get(callable) ?? 0) === 0;
  }

  private markErased(callable: Operation): void {
    this.erased.add(callable);
  }

  private shouldInline(call: Operation, callee: Operation, body: Region): boolean {
    if (callee.isProperAncestorOf(call)) return false;
    if (this.options.inliningThreshold >= 0 && !this.isProfitable(call, callee)) return false;
    return inliningFault(call, body, this.context) === undefined;
  }

  private isProfitable(call: Operation, callee: Operation): boolean {
    const caller = this.callables.find((callable) => callable.isProperAncestorOf(call));
    if (caller === undefined) return true;
    return countOps(callee) * 100 <= countOps(caller) * this.options.inliningThreshold;
  }
}

function bodyOf(op: Operation): Region | undefined {
  return getInterface(op.info, callableInterface)?.body(op);
}

function isPrivate(op: Operation): boolean {
  const visibility = op.getAttr("sym_visibility");
  return visibility instanceof StringAttr && visibility.value === "private";
}

function countOps(op: Operation): number {
  let count = 0;
  walk(op, () => void count++);
  return count;
}
