import type { Operation, Value } from "@hls-opt/ir-core";

/** Finds equal operations by name, operands, attributes and result types, in a stack of scopes. */
export class ValueNumbering {
  private readonly scopes: Map<string, Operation>[] = [new Map()];
  private readonly ids = new Map<Value, number>();

  enter(): void {
    this.scopes.push(new Map());
  }

  leave(): void {
    this.scopes.pop();
  }

  /** An equal operation in scope; if there is none, `op` is remembered. The caller knows that equal means interchangeable. */
  findOrRemember(op: Operation): Operation | undefined {
    const key = this.key(op);
    for (const scope of this.scopes) {
      const found = scope.get(key);
      if (found !== undefined) return found;
    }
    this.scopes[this.scopes.length - 1]?.set(key, op);
    return undefined;
  }

  private key(op: Operation): string {
    let operands = "";
    for (const use of op.operandUses) operands += `${this.id(use.value)},`;
    return `${op.name}(${operands})${op.properties.id},${op.attributes.id}:${op.results.map((r) => r.type.id).join()}`;
  }

  private id(value: Value): number {
    let id = this.ids.get(value);
    if (id === undefined) this.ids.set(value, (id = this.ids.size));
    return id;
  }
}
