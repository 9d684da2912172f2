import { collect, opError } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { InstanceOp } from "../hw/instance.js";
import { asModuleLike, HwModuleOp } from "../hw/module.js";
import { ModulePrinter } from "./module-printer.js";
import type { PrintOptions } from "./module-printer.js";
import { nameModules } from "./module-names.js";
import type { ModuleNames } from "./module-names.js";

export interface EmitVerilogOptions {
  /** Comments with the source position of each declaration; on unless set to false. */
  readonly sourceComments?: boolean;
  /** First line of every file, without the slashes. */
  readonly header?: string;
}

/** All modules of a design as one Verilog text, in the order of the IR; undefined after errors. */
export function emitVerilog(root: Operation, report: Report, options: EmitVerilogOptions = {}): string | undefined {
  const modules = emitModules(root, report, options);
  return modules === undefined ? undefined : withHeader([...modules.values()].join("\n"), options);
}

/** One text a module, by file name (`name.v`); undefined after errors. */
export function emitVerilogFiles(
  root: Operation,
  report: Report,
  options: EmitVerilogOptions = {},
): Map<string, string> | undefined {
  const modules = emitModules(root, report, options);
  if (modules === undefined) return undefined;
  return new Map([...modules].map(([name, text]) => [`${name}.v`, withHeader(text, options)]));
}

function withHeader(text: string, { header }: EmitVerilogOptions): string {
  return header === undefined ? text : `// ${header}\n\n${text}`;
}

function emitModules(root: Operation, report: Report, options: EmitVerilogOptions): Map<string, string> | undefined {
  let ok = checkTopLevel(root, report);
  const names = nameModules(root, report);
  if (names === undefined) return undefined;
  const print: PrintOptions = { sourceComments: options.sourceComments ?? true, reserved: reservedNames(root, names) };
  const texts = new Map<string, string>();
  for (const named of names.values()) {
    if (!(named.module instanceof HwModuleOp)) continue;
    const lines = new ModulePrinter(named, named.module, names, print, report).print();
    if (lines === undefined) ok = false;
    else texts.set(named.name, `${lines.join("\n")}\n`);
  }
  return ok ? texts : undefined;
}

function reservedNames(root: Operation, modules: ReadonlyMap<string, ModuleNames>): ReadonlySet<string> {
  const instances = collect(root, (op) => op.info === InstanceOp.info).map(
    (op) => new InstanceOp(op).instanceName.value,
  );
  return new Set([...[...modules.values()].map(({ name }) => name), ...instances]);
}

function checkTopLevel(root: Operation, report: Report): boolean {
  let ok = true;
  for (let op = root.regions[0]?.first?.first; op !== undefined; op = op.next) {
    if (asModuleLike(op) !== undefined) continue;
    report(
      opError(
        op,
        "stands beside the hardware modules and cannot be printed as Verilog; lower it to hw first",
        [],
        "verilog/unsupported",
      ),
    );
    ok = false;
  }
  return ok;
}
