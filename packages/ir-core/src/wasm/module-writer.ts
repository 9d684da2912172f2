import { ByteWriter } from "./byte-writer.js";
import { plainInstructions, typeCodes } from "./opcodes.js";
import type { WasmType } from "./opcodes.js";

/** Parameters and results of a function. */
export interface WasmSignature {
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
}

/** A host function; its index is its position among the imports. */
export interface WasmImport {
  readonly name: string;
  readonly signature: WasmSignature;
}

/** A function of the module; its index counts on from the imports. */
export interface WasmFunction {
  readonly signature: WasmSignature;
  /** Types of the locals behind the parameters. */
  readonly locals: readonly WasmType[];
  /** Instructions without the closing `end`. */
  readonly code: Uint8Array;
}

/** What a module consists of. */
export interface WasmModule {
  readonly imports: readonly WasmImport[];
  readonly functions: readonly WasmFunction[];
  /** The exported functions by name: each a position among `functions`. */
  readonly exports: Readonly<Record<string, number>>;
  /** Pages of its memory, which never grows. */
  readonly memoryPages: number;
}

/** Bytes of a page of memory. */
export const pageBytes = 65536;

/** The module name under which memory and host functions are imported. */
export const hostName = "host";

const magicAndVersion = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const sectionIds = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const kinds = { function: 0x00, memory: 0x02 } as const;
const functionType = 0x60;
const limitsWithMaximum = 0x01;

/** The binary of a module that imports its memory as `host.memory` and its host functions as `host.NAME`. */
export function writeModule(module: WasmModule): Uint8Array<ArrayBuffer> {
  const { imports, functions } = module;
  const out = new ByteWriter(1 << 16);
  const signatures = collectSignatures([...imports, ...functions]);
  out.append(magicAndVersion);
  writeSection(out, "type", (section) => writeTypes(section, signatures));
  writeSection(out, "import", (section) => writeImports(section, module, signatures));
  writeSection(out, "function", (section) =>
    writeList(section, functions, ({ signature }) => section.unsigned(signatures.indexOf(signature))),
  );
  writeSection(out, "export", (section) => writeExports(section, module));
  writeSection(out, "code", (section) => writeList(section, functions, (body) => writeBody(section, body)));
  return out.bytes.slice();
}

/** The different signatures of a module, numbered. */
interface Signatures {
  readonly all: readonly WasmSignature[];
  indexOf(signature: WasmSignature): number;
}

function collectSignatures(users: readonly { readonly signature: WasmSignature }[]): Signatures {
  const keyOf = ({ params, results }: WasmSignature): string => `${params.join()}>${results.join()}`;
  const all = [...new Map(users.map(({ signature }) => [keyOf(signature), signature])).values()];
  const positions = new Map(all.map((signature, i) => [keyOf(signature), i]));
  return { all, indexOf: (signature) => positions.get(keyOf(signature)) as number };
}

function writeSection(out: ByteWriter, kind: keyof typeof sectionIds, write: (section: ByteWriter) => void): void {
  const section = new ByteWriter();
  write(section);
  out.byte(sectionIds[kind]);
  out.unsigned(section.length);
  out.append(section.bytes);
}

function writeList<T>(section: ByteWriter, items: readonly T[], write: (item: T) => void): void {
  section.unsigned(items.length);
  for (const item of items) write(item);
}

function writeTypes(section: ByteWriter, { all }: Signatures): void {
  writeList(section, all, ({ params, results }) => {
    section.byte(functionType);
    for (const types of [params, results]) writeList(section, types, (type) => section.byte(typeCodes[type]));
  });
}

function writeImports(section: ByteWriter, { imports, memoryPages }: WasmModule, signatures: Signatures): void {
  section.unsigned(imports.length + 1);
  for (const { name, signature } of imports) {
    section.name(hostName);
    section.name(name);
    section.byte(kinds.function);
    section.unsigned(signatures.indexOf(signature));
  }
  section.name(hostName);
  section.name("memory");
  section.byte(kinds.memory);
  section.byte(limitsWithMaximum);
  section.unsigned(memoryPages);
  section.unsigned(memoryPages);
}

function writeExports(section: ByteWriter, { imports, exports }: WasmModule): void {
  writeList(section, Object.entries(exports), ([name, position]) => {
    section.name(name);
    section.byte(kinds.function);
    section.unsigned(imports.length + position);
  });
}

function writeBody(section: ByteWriter, { locals, code }: WasmFunction): void {
  const body = new ByteWriter(code.length + 64);
  writeList(body, groupLocals(locals), ({ type, count }) => {
    body.unsigned(count);
    body.byte(typeCodes[type]);
  });
  body.append(code);
  body.byte(plainInstructions.end);
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
