import { Bytes } from "./bytes.js";

/** A module of functions without parameters and results over the imported memory `env.memory`. */
export function writeModule(
  functions: readonly Bytes[],
  exports: Readonly<Record<string, number>>,
  memoryPages: number,
): Uint8Array<ArrayBuffer> {
  const module = new Bytes();
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) module.byte(byte);
  section(module, 1, (out) => {
    out.unsigned(1);
    for (const byte of [0x60, 0, 0]) out.byte(byte);
  });
  section(module, 2, (out) => {
    out.unsigned(1);
    out.name("env");
    out.name("memory");
    out.byte(0x02);
    out.byte(0x00);
    out.unsigned(memoryPages);
  });
  section(module, 3, (out) => {
    out.unsigned(functions.length);
    for (let i = 0; i < functions.length; i++) out.unsigned(0);
  });
  section(module, 7, (out) => {
    const entries = Object.entries(exports);
    out.unsigned(entries.length);
    for (const [name, index] of entries) {
      out.name(name);
      out.byte(0x00);
      out.unsigned(index);
    }
  });
  section(module, 10, (out) => {
    out.unsigned(functions.length);
    for (const body of functions) out.append(body);
  });
  return module.view;
}

function section(module: Bytes, id: number, write: (out: Bytes) => void): void {
  const content = new Bytes();
  write(content);
  module.byte(id);
  module.unsigned(content.length);
  module.append(content);
}
