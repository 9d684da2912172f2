import {
  Block,
  DenseElementsAttr,
  MemRefType,
  RankedTensorType,
  StringAttr,
  TypeAttr,
  UnitAttr,
} from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { GlobalOp } from "@hls-opt/dialect-affine";

/** The `memref.global` constants of a module: one for each distinct constant and name. */
export class GlobalTable {
  private readonly made = new Block();
  private readonly taken: Set<string>;
  private readonly symbols = new Map<string, string>();

  /** `taken` are the symbols that the module has already. */
  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  /** Moves the constants into a module, in front of `anchor`. */
  insertBefore(anchor: Operation): void {
    for (const op of this.made.operations()) op.moveBefore(anchor);
  }

  /** The symbol of a constant, which is made at the first request. */
  symbol(value: DenseElementsAttr, name: string): string {
    const key = `${value.id}:${name}`;
    let symbol = this.symbols.get(key);
    if (symbol === undefined) {
      symbol = this.freshSymbol(name);
      this.symbols.set(key, symbol);
      this.insert(symbol, value);
    }
    return symbol;
  }

  private insert(symbol: string, value: DenseElementsAttr): void {
    const { shape, element } = value.type;
    const tensor = DenseElementsAttr.get(RankedTensorType.get(shape, element), value.data);
    this.made.push(
      GlobalOp.create({
        sym_name: StringAttr.get(symbol),
        sym_visibility: StringAttr.get("private"),
        type: TypeAttr.get(MemRefType.get(shape, element)),
        initial_value: tensor,
        constant: UnitAttr.instance,
      }).op,
    );
  }

  private freshSymbol(name: string): string {
    const base = symbolText(name);
    let symbol = base;
    for (let n = 1; this.taken.has(symbol); n++) symbol = `${base}_${n}`;
    this.taken.add(symbol);
    return symbol;
  }
}

/** A name from a model as a bare symbol: letters, digits and underscores. */
function symbolText(name: string): string {
  const bare = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(bare) ? bare : `constant_${bare}`.replace(/_$/, "");
}
