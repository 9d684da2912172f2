import { ByteWriter } from "./byte-writer.js";
import { typeCodes } from "./opcodes.js";
import type { WasmType } from "./opcodes.js";

export interface WasmSignature {
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
}

/** A host function; it is called by its position among the imports. */
export interface WasmImport {
  readonly name: string;
  readonly signature: WasmSignature;
}

/** A function of the module: its position counts on from the imports. */
export interface WasmFunction {
  readonly signature: WasmSignature;
  readonly locals: readonly WasmType[];
  /** Instructions without the closing `end`. */
  readonly code: Uint8Array;
}

export interface WasmModule {
  readonly imports: readonly WasmImport[];
  readonly functions: readonly WasmFunction[];
  /** The function that is exported as `run`, by its position among `functions`. */
  readonly exported: number;
}

const endCode = 0x0b;

/** The binary of a module that imports its memory as `host.memory` and its host functions as `host.NAME`. */
export function writeModule(module: WasmModule, memoryPages: number): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1 << 16);
  out.append(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00));
  const signatures = collectSignatures(module);
  writeSection(out, 1, (section) =>
    writeTypes(
      section,
      [...signatures.values()].map((entry) => entry.signature),
    ),
  );
  writeSection(out, 2, (section) => writeImports(section, module.imports, signatures, memoryPages));
  writeSection(out, 3, (section) => {
    section.unsigned(module.functions.length);
    for (const { signature } of module.functions) section.unsigned(indexOf(signatures, signature));
  });
  writeSection(out, 7, (section) => {
    section.unsigned(1);
    section.name("run");
    section.byte(0x00);
    section.unsigned(module.imports.length + module.exported);
  });
  writeSection(out, 10, (section) => {
    section.unsigned(module.functions.length);
    for (const body of module.functions) writeBody(section, body);
  });
  return out.bytes.slice();
}

type Signatures = ReadonlyMap<string, { readonly index: number; readonly signature: WasmSignature }>;

const keyOf = ({ params, results }: WasmSignature): string => `${params.join()}>${results.join()}`;
const indexOf = (signatures: Signatures, signature: WasmSignature): number =>
  signatures.get(keyOf(signature))?.index ?? 0;

function collectSignatures(module: WasmModule): Signatures {
  const found = new Map<string, { index: number; signature: WasmSignature }>();
  for (const { signature } of [...module.imports, ...module.functions]) {
    const key = keyOf(signature);
    if (!found.has(key)) found.set(key, { index: found.size, signature });
  }
  return found;
}

function writeSection(out: ByteWriter, id: number, write: (section: ByteWriter) => void): void {
  const section = new ByteWriter();
  write(section);
  out.byte(id);
  out.unsigned(section.length);
  out.append(section.bytes);
}

function writeTypes(section: ByteWriter, signatures: readonly WasmSignature[]): void {
  section.unsigned(signatures.length);
  for (const { params, results } of signatures) {
    section.byte(0x60);
    for (const types of [params, results]) {
      section.unsigned(types.length);
      for (const type of types) section.byte(typeCodes[type]);
    }
  }
}

function writeImports(
  section: ByteWriter,
  imports: readonly WasmImport[],
  signatures: Signatures,
  memoryPages: number,
): void {
  section.unsigned(imports.length + 1);
  for (const { name, signature } of imports) {
    section.name("host");
    section.name(name);
    section.byte(0x00);
    section.unsigned(indexOf(signatures, signature));
  }
  section.name("host");
  section.name("memory");
  section.byte(0x02);
  section.byte(0x01); // with a maximum
  section.unsigned(memoryPages);
  section.unsigned(memoryPages);
}

function writeBody(section: ByteWriter, { locals, code }: WasmFunction): void {
  const groups = groupLocals(locals);
  const body = new ByteWriter(code.length + 8 * groups.length + 16);
  body.unsigned(groups.length);
  for (const { type, count } of groups) {
    body.unsigned(count);
    body.byte(typeCodes[type]);
  }
  body.append(code);
  body.byte(endCode);
  section.unsigned(body.length);
  section.append(body.bytes);
}

/** Runs of locals of one type. */
function groupLocals(locals: readonly WasmType[]): { readonly type: WasmType; readonly count: number }[] {
  const groups: { type: WasmType; count: number }[] = [];
  for (const type of locals) {
    const last = groups[groups.length - 1];
    if (last?.type === type) last.count++;
    else groups.push({ type, count: 1 });
  }
  return groups;
}
