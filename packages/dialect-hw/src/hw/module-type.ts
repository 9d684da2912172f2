import { bareOrQuoted, Type, UniqueTable, writeSeparated } from "@hls-opt/ir-core";
import type { AsmWriter, BodyParser } from "@hls-opt/ir-core";

export type PortDirection = "input" | "output" | "inout";

/** A port of a module. */
export interface ModulePort {
  readonly direction: PortDirection;
  readonly name: string;
  readonly type: Type;
}

/** `!hw.modty<input a : i8, output b : i8>`: the ports of a module, in order. */
export class HwModuleType extends Type {
  readonly kind = "hw.modty";
  readonly ports: readonly ModulePort[];
  private static readonly table = new UniqueTable<HwModuleType>();

  private constructor(ports: readonly ModulePort[]) {
    super();
    this.ports = ports;
  }

  static get(ports: readonly ModulePort[]): HwModuleType {
    const key = ports.map((p) => `${p.direction} ${JSON.stringify(p.name)} ${p.type.id}`).join();
    return HwModuleType.table.get(
      key,
      () => new HwModuleType(ports.map(({ direction, name, type }) => ({ direction, name, type }))),
    );
  }

  static parse(parser: BodyParser): HwModuleType {
    const ports = parser.list("<", ">", () => parsePort(parser));
    return HwModuleType.get(ports);
  }

  get inputs(): ModulePort[] {
    return this.ports.filter((port) => port.direction !== "output");
  }

  get outputs(): ModulePort[] {
    return this.ports.filter((port) => port.direction === "output");
  }

  print(writer: AsmWriter): void {
    writer.write("!hw.modty<");
    writeSeparated(writer, this.ports, ", ", (port) => {
      writer.write(`${port.direction} ${bareOrQuoted(port.name)} : `);
      writer.type(port.type);
    });
    writer.write(">");
  }
}

function parsePort(parser: BodyParser): ModulePort {
  const direction = parser.keyword();
  if (direction !== "input" && direction !== "output" && direction !== "inout") {
    parser.fail(`expected 'input', 'output' or 'inout', found '${direction}'`);
  }
  const name = parser.optionalString() ?? parser.keyword();
  parser.expect(":");
  return { direction, name, type: parser.type() };
}
