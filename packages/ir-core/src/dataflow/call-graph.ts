/** Which symbols that can be called are called from where: what data-flow analyses and the inliner know of a program as a whole. */
import type { Attribute } from "../ir/attribute.js";
import { ArrayAttr, DictionaryAttr, StringAttr, SymbolRefAttr } from "../ir/builtin-attributes.js";
import { callInterface, callableInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import { SymbolTables, symbolName } from "../ir/symbol-table.js";
import { walk } from "../ir/walk.js";

export class CallGraph {
  /** Calls whose callee is a symbol with a body in the analysed op. */
  readonly callees = new Map<Operation, Operation>();
  /** The calls of each callable. */
  readonly callers = new Map<Operation, Operation[]>();
  /** Callables that nobody but these calls can reach. */
  readonly closed = new Set<Operation>();
  private readonly tables = new SymbolTables();

  constructor(root: Operation) {
    const used = new Set<Operation>();
    walk(root, (op) => {
      if (isPrivateCallable(op) && isVisibleOnlyIn(root, op)) this.closed.add(op);
    });
    walk(root, (op) => this.readReferences(op, root, used));
    for (const callable of used) this.closed.delete(callable);
    for (const [call, callee] of this.callees) {
      const calls = this.callers.get(callee);
      if (calls === undefined) this.callers.set(callee, [call]);
      else calls.push(call);
    }
  }

  private readReferences(op: Operation, root: Operation, used: Set<Operation>): void {
    const callee = getInterface(op.info, callInterface)?.callee(op);
    const target = callee instanceof SymbolRefAttr ? this.tables.lookupNearest(op, callee) : undefined;
    if (target !== undefined && root.isProperAncestorOf(target) && hasBody(target)) this.callees.set(op, target);
    for (const reference of symbolReferences(op)) {
      if (reference === callee) continue;
      const other = this.tables.lookupNearest(op.info.isSymbolTable ? (op.parentOp ?? op) : op, reference);
      if (other !== undefined) used.add(other);
    }
  }
}

function hasBody(op: Operation): boolean {
  return getInterface(op.info, callableInterface)?.body(op)?.isEmpty === false;
}

function isPrivateCallable(op: Operation): boolean {
  const visibility = op.getAttr("sym_visibility");
  return (
    symbolName(op) !== undefined && hasBody(op) && visibility instanceof StringAttr && visibility.value === "private"
  );
}

/** Whether nobody outside the root can name the symbol: the table that holds it is (in) the root. */
function isVisibleOnlyIn(root: Operation, op: Operation): boolean {
  const table = op.parentOp;
  return table !== undefined && (table === root || root.isProperAncestorOf(table)) && table.info.isSymbolTable;
}

/** The symbol references among an op's attributes, its own name aside. */
export function symbolReferences(op: Operation): SymbolRefAttr[] {
  const found: SymbolRefAttr[] = [];
  const pending: Attribute[] = [op.attributes, op.properties];
  for (let attr = pending.pop(); attr !== undefined; attr = pending.pop()) {
    if (attr instanceof SymbolRefAttr) found.push(attr);
    else if (attr instanceof ArrayAttr) for (const item of attr.elements) pending.push(item);
    else if (attr instanceof DictionaryAttr) for (const { value } of attr.entries) pending.push(value);
  }
  return found;
}
