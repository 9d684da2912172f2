import { StringAttr } from "./builtin-attributes.js";
import type { SymbolRefAttr } from "./builtin-attributes.js";
import type { Operation } from "./operation.js";

/** The name that a symbol op goes by: its `sym_name`. */
export function symbolName(op: Operation): string | undefined {
  const name = op.getAttr("sym_name");
  return name instanceof StringAttr ? name.value : undefined;
}

/** Symbol look-ups that remember each table once it was read. Valid until symbols are added, renamed or removed. */
export class SymbolTables {
  private readonly tables = new Map<Operation, Map<string, Operation>>();

  /** The op that `reference` names in the nearest symbol table around `from` (`from` itself if it is one). */
  lookupNearest(from: Operation, reference: SymbolRefAttr): Operation | undefined {
    for (let op: Operation | undefined = from; op !== undefined; op = op.parentOp) {
      if (op.info.isSymbolTable) return this.lookup(op, reference);
    }
    return undefined;
  }

  /** The op that `reference` names in the table op `table`. */
  lookup(table: Operation, reference: SymbolRefAttr): Operation | undefined {
    let found = this.tableOf(table).get(reference.root);
    for (const name of reference.nested) {
      if (found === undefined || !found.info.isSymbolTable) return undefined;
      found = this.tableOf(found).get(name);
    }
    return found;
  }

  /** The names that the body of `table` defines. */
  tableOf(table: Operation): ReadonlyMap<string, Operation> {
    let names = this.tables.get(table);
    if (names === undefined) this.tables.set(table, (names = readTable(table)));
    return names;
  }
}

function readTable(table: Operation): Map<string, Operation> {
  const names = new Map<string, Operation>();
  for (const region of table.regions) {
    for (let block = region.first; block !== undefined; block = block.next) {
      for (let op = block.first; op !== undefined; op = op.next) {
        const name = symbolName(op);
        if (name !== undefined && !names.has(name)) names.set(name, op);
      }
    }
  }
  return names;
}
