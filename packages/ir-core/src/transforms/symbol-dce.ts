import type { Attribute } from "../ir/attribute.js";
import { ArrayAttr, DictionaryAttr, StringAttr, SymbolRefAttr } from "../ir/builtin-attributes.js";
import type { Operation } from "../ir/operation.js";
import { SymbolTables, symbolName } from "../ir/symbol-table.js";
import { collect, walk } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";

/** Erases private symbols that nothing live refers to. */
export const symbolDce = definePass({
  name: "symbol-dce",
  displayName: "SymbolDCE",
  summary: "eliminate dead symbols",
  statistics: { "num-dce'd": "Number of symbols DCE'd" },
  run(root, { count }) {
    const live = findLiveSymbols(root);
    for (const op of collect(
      root,
      (candidate) => candidate !== root && isDiscardable(candidate) && !live.has(candidate),
    )) {
      op.erase();
      count("num-dce'd");
    }
  },
});

function isDiscardable(op: Operation): boolean {
  const visibility = op.getAttr("sym_visibility");
  return (
    symbolName(op) !== undefined &&
    op.results.length === 0 &&
    visibility instanceof StringAttr &&
    visibility.value === "private"
  );
}

/** Private symbols that can be reached from what is visible. */
function findLiveSymbols(root: Operation): Set<Operation> {
  const tables = new SymbolTables();
  const live = new Set<Operation>();
  const pending: Operation[] = [root];
  for (let from = pending.pop(); from !== undefined; from = pending.pop()) {
    const start = from;
    walk(start, (op) => {
      if (op !== start && isDiscardable(op)) return false;
      for (const reference of references(op)) {
        for (const target of targets(op, reference, tables)) {
          if (!isDiscardable(target) || live.has(target)) continue;
          live.add(target);
          pending.push(target);
        }
      }
      return true;
    });
  }
  return live;
}

/** The symbols that a reference goes through, root first. */
function targets(op: Operation, { root, nested }: SymbolRefAttr, tables: SymbolTables): Operation[] {
  // a symbol table's own attributes belong to the table around it
  const from = op.parentOp ?? op;
  const prefixes = [root, ...nested].map((_, i) => SymbolRefAttr.get(root, nested.slice(0, i)));
  return prefixes.map((prefix) => tables.lookupNearest(from, prefix)).filter((target) => target !== undefined);
}

function references(op: Operation): SymbolRefAttr[] {
  const found: SymbolRefAttr[] = [];
  const pending: Attribute[] = [op.properties, op.attributes];
  for (let attr = pending.pop(); attr !== undefined; attr = pending.pop()) {
    if (attr instanceof SymbolRefAttr) found.push(attr);
    else if (attr instanceof ArrayAttr) for (const item of attr.elements) pending.push(item);
    else if (attr instanceof DictionaryAttr) for (const { value } of attr.entries) pending.push(value);
  }
  return found;
}
