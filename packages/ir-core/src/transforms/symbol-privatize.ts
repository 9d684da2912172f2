import { StringAttr } from "../ir/builtin-attributes.js";
import { symbolName } from "../ir/symbol-table.js";
import { option } from "../pass/option.js";
import { definePass } from "../pass/pass.js";

/** Makes the symbols of a symbol table private, so that what nothing refers to can go. */
export const symbolPrivatize = definePass({
  name: "symbol-privatize",
  displayName: "SymbolPrivatize",
  summary: "mark symbols private",
  options: { exclude: option.list([], "symbols that are not marked private") },
  statistics: { "num-privatized": "Number of symbols marked private" },
  run(root, { options, count }) {
    if (!root.info.isSymbolTable) return;
    const kept = new Set(options.exclude);
    for (const op of root.region().first?.operations() ?? []) {
      const name = symbolName(op);
      if (name === undefined || kept.has(name)) continue;
      op.setAttr("sym_visibility", StringAttr.get("private"));
      count("num-privatized");
    }
  },
});
