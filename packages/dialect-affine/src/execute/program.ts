import { SymbolTables, opError } from "@hls-opt/ir-core";
import type { Diagnostic, Operation } from "@hls-opt/ir-core";
import type { Buffer } from "./function-emitter.js";
import { hostImports } from "./host-functions.js";
import { MemoryPlan } from "./memory-plan.js";

/** What all functions of one compilation share. */
export class Program {
  readonly module: Operation;
  readonly checkBounds: boolean;
  readonly memory = new MemoryPlan();
  readonly diagnostics: Diagnostic[] = [];
  /** Ops that may stop a run, by the number that their code passes to the host. */
  readonly sites: Operation[] = [];
  /** Functions in the order of their indices, the entry first. */
  readonly functions: Operation[] = [];
  /** The buffers of the entry function's arguments, undefined for scalars. */
  readonly arguments: (Buffer | undefined)[] = [];
  private readonly calls = new Map<Operation, Set<Operation>>();
  /** Addresses of the globals that code refers to. */
  readonly globals = new Map<Operation, number>();
  private readonly symbols = new SymbolTables();

  constructor(module: Operation, checkBounds: boolean) {
    this.module = module;
    this.checkBounds = checkBounds;
  }

  /** The op of the module with this symbol name. */
  find(name: string): Operation | undefined {
    return this.symbols.tableOf(this.module).get(name);
  }

  /** The index that code calls `func` by; a function gets one, and is compiled, on the first demand. */
  functionIndex(func: Operation): number {
    const known = this.functions.indexOf(func);
    return hostImports.length + (known >= 0 ? known : this.functions.push(func) - 1);
  }

  recordCall(caller: Operation, callee: Operation): void {
    const callees = this.calls.get(caller);
    if (callees === undefined) this.calls.set(caller, new Set([callee]));
    else callees.add(callee);
  }

  /** A function that calls itself, directly or not: its buffers, which have fixed addresses, would be overwritten. */
  findRecursion(): Operation | undefined {
    return this.functions.find((func) => this.reaches(func, func));
  }

  private reaches(from: Operation, target: Operation): boolean {
    const seen = new Set<Operation>();
    const pending = [from];
    for (let func = pending.pop(); func !== undefined; func = pending.pop()) {
      for (const callee of this.calls.get(func) ?? []) {
        if (callee === target) return true;
        if (!seen.has(callee)) pending.push(callee);
        seen.add(callee);
      }
    }
    return false;
  }

  site(op: Operation): number {
    return this.sites.push(op) - 1;
  }

  /** Reports what cannot be executed at `op`; compilation goes on to find the rest. */
  reject(op: Operation, message: string): void {
    this.diagnostics.push(opError(op, message, [], "execute/unsupported"));
  }
}
