import { describe, expect, it } from "vitest";
import { parse } from "../testing/parse-text.js";
import { i32 } from "./builtin-types.js";
import { OpSet } from "./op-set.js";
import type { Operation } from "./operation.js";
import { Value } from "./value.js";
import { ValueTable } from "./value-table.js";
import { forEachOp, walk } from "./walk.js";

const value = (): Value => new Value(i32, undefined, undefined, 0);

describe("ValueTable", () => {
  it("numbers values in order and knows no others", () => {
    const table = new ValueTable();
    const [a, b, c] = [value(), value(), value()];
    expect([table.add(a), table.add(b)]).toEqual([0, 1]);
    expect([a, b, c].map((item) => table.find(item))).toEqual([0, 1, -1]);
  });

  it("gives up a value that a later table takes in", () => {
    const [first, second] = [new ValueTable(), new ValueTable()];
    const [a, b] = [value(), value()];
    first.add(a);
    first.add(b);
    second.add(b);
    expect([first.find(a), first.find(b), second.find(a), second.find(b)]).toEqual([0, -1, -1, 0]);
  });
});

const source = `"a"() ({
  "b"() ({ "c"() : () -> () }, { ^bb0: "d"() : () -> () ^bb1: "e"() : () -> () }) : () -> ()
  "f"() : () -> ()
}) : () -> ()
"g"() ({}) : () -> ()
"h"() : () -> ()`;

const parsed = (text: string): Operation => parse(text).module as Operation;

describe("forEachOp", () => {
  it("visits in the order of walk", () => {
    const root = parsed(source);
    const [expected, found]: [string[], string[]] = [[], []];
    walk(root, (op) => void expected.push(op.name));
    forEachOp(root, (op) => void found.push(op.name));
    expect(found).toEqual(expected);
    expect(found).toHaveLength(9);
  });

  it("bears that the visited op goes", () => {
    const root = parsed(source);
    const found: string[] = [];
    forEachOp(root, (op) => {
      found.push(op.name);
      if (op.regions.length === 0) op.erase();
    });
    expect(found).toHaveLength(9);
  });
});

describe("OpSet", () => {
  it("holds what was added, until another set takes it in", () => {
    const root = parsed(source);
    const ops: Operation[] = [];
    walk(root, (op) => void ops.push(op));
    const [a, b] = [ops[0] as Operation, ops[1] as Operation];
    const first = new OpSet();
    expect([first.add(a), first.add(a), first.has(a), first.has(b)]).toEqual([true, false, true, false]);
    const second = new OpSet();
    second.add(b);
    expect([second.has(a), second.has(b), first.has(a)]).toEqual([false, true, true]);
  });
});
