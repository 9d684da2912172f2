import type { Builder, Location, Value } from "@hls-opt/ir-core";
import { buildInstance } from "@hls-opt/dialect-hw";
import type { HwModuleOp } from "@hls-opt/dialect-hw";
import { bitsFor, Fabric } from "./fabric.js";
import type { Wire } from "./fabric.js";

/** Tables that are looked up at computed indices: one module each, an instance for every place that reads it. */
export class TableModules {
  private readonly builder: Builder;
  private readonly modules = new Map<string, HwModuleOp>();
  private readonly names = new Set<string>();

  /** Modules are inserted where `builder` stands. */
  constructor(builder: Builder) {
    this.builder = builder;
  }

  /** The word at `index` a cycle later. */
  lookUp(fabric: Fabric, index: Wire, words: Float64Array, width: number, name: string, location: Location): Wire {
    const key = `${width}:${words.join()}`;
    let module = this.modules.get(key);
    if (module === undefined) this.modules.set(key, (module = this.build(words, width, this.unique(name), location)));
    const address = fabric.resize(index, bitsFor(words.length));
    const outputs = buildInstance(
      fabric.builder,
      `${module.name}_read`,
      module,
      new Map<string, Value>([
        ["clk", fabric.clk],
        ["rst", fabric.rst],
        ["index", address],
      ]),
    );
    return fabric.name(outputs.get("word") as Wire, `${module.name}_word`);
  }

  private build(words: Float64Array, width: number, name: string, location: Location): HwModuleOp {
    const fabric = new Fabric(location);
    const word = fabric.rom(fabric.inputWire("index", bitsFor(words.length)), words, width, "contents");
    fabric.output("word", word);
    return fabric.finish(this.builder, name, location);
  }

  private unique(name: string): string {
    let candidate = `${name}_table`;
    for (let i = 2; this.names.has(candidate); i++) candidate = `${name}_table${i}`;
    this.names.add(candidate);
    return candidate;
  }
}
