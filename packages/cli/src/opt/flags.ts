/** The flags of `hls-opt [flags] FILE`, spelt as mlir-opt spells them; passes are flags of their own. */
import type { RemarkKind } from "@hls-opt/ir-core";
import { UsageError } from "../host/user-error.js";
import type { Settings } from "./settings.js";

/** A flag: what it takes, what it does to the settings. */
export type Flag = FlagText &
  (
    | { readonly takes: "nothing" | "yes or no"; readonly set: (settings: Settings, isOn: boolean) => void }
    | {
        readonly takes: "a value";
        readonly placeholder: string;
        /** What the flag means on its own; without it a value has to follow. */
        readonly alone?: string;
        readonly set: (settings: Settings, value: string) => void;
      }
  );

interface FlagText {
  readonly name: string;
  readonly group: FlagGroup;
  /** Undefined for flags that are accepted for mlir-opt's sake only. */
  readonly summary: string | undefined;
}

export type FlagGroup = "files and passes" | "checks" | "printing" | "instrumentation" | "information";

type Switch = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];

function onOff(name: string, group: FlagGroup, summary: string | undefined, key: Switch): Flag {
  return { name, group, summary, takes: "yes or no", set: (settings, isOn) => void (settings[key] = isOn) };
}

function value(
  name: string,
  placeholder: string,
  group: FlagGroup,
  summary: string,
  set: (settings: Settings, value: string) => void,
): Flag {
  return { name, placeholder, group, summary, takes: "a value", set };
}

function information(name: string, summary: string, show: Settings["show"]): Flag {
  return { name, group: "information", summary, takes: "nothing", set: (settings) => void (settings.show = show) };
}

/** A flag of mlir-opt that changes nothing here. */
function accepted(name: string): Flag {
  return { name, group: "instrumentation", summary: undefined, takes: "yes or no", set: () => undefined };
}

const remarkKinds: readonly RemarkKind[] = ["passed", "missed"];

const names = (list: string): ReadonlySet<string> => new Set(list.split(",").filter((name) => name !== ""));

export const flags: readonly Flag[] = [
  value(
    "o",
    "FILE",
    "files and passes",
    "write to FILE instead of standard output",
    (s, file) => void (s.output = file),
  ),
  value(
    "pass-pipeline",
    "TEXT",
    "files and passes",
    "run 'builtin.module(func.func(cse,canonicalize{max-iterations=5}))'",
    setPipeline,
  ),
  value(
    "load-pass-plugin",
    "FILE",
    "files and passes",
    "load passes from an ES module, .js or .ts",
    (s, file) => void s.passPlugins.push(file),
  ),
  value(
    "load-dialect-plugin",
    "FILE",
    "files and passes",
    "load dialects from an ES module, .js or .ts",
    (s, file) => void s.dialectPlugins.push(file),
  ),
  onOff("allow-unregistered-dialect", "files and passes", "accept ops of unknown dialects", "allowUnregistered"),
  onOff("no-implicit-module", "files and passes", "do not wrap the input into a builtin.module", "noImplicitModule"),

  onOff("split-input-file", "checks", "treat the parts between '// -----' lines on their own", "splitInputFile"),
  onOff(
    "verify-diagnostics",
    "checks",
    "compare diagnostics with 'expected-error {{...}}' comments",
    "verifyDiagnostics",
  ),
  onOff("verify-each", "checks", "verify after each pass (default; --verify-each=false: not)", "verifyEach"),

  onOff("emit-verilog", "printing", "print Verilog instead of IR (the IR has to be at hw level)", "emitVerilog"),
  onOff("mlir-print-op-generic", "printing", "print all ops in generic form", "generic"),
  onOff("mlir-print-debuginfo", "printing", "print locations", "debugInfo"),
  onOff("mlir-print-local-scope", "printing", "print without aliases", "localScope"),

  {
    name: "remarks",
    placeholder: "KINDS",
    group: "instrumentation",
    summary: "say what passes did to each loop (passed) or did not and why (missed)",
    takes: "a value",
    alone: remarkKinds.join(","),
    set: setRemarks,
  },
  value(
    "mlir-print-ir-before",
    "PASSES",
    "instrumentation",
    "print the IR before these passes",
    (s, list) => void (s.printBefore = names(list)),
  ),
  value(
    "mlir-print-ir-after",
    "PASSES",
    "instrumentation",
    "print the IR after these passes",
    (s, list) => void (s.printAfter = names(list)),
  ),
  all("mlir-print-ir-before-all", "print the IR before each pass", "printBefore"),
  all("mlir-print-ir-after-all", "print the IR after each pass", "printAfter"),
  onOff(
    "mlir-print-ir-after-change",
    "instrumentation",
    "print only after passes that changed something",
    "printAfterChange",
  ),
  onOff("mlir-print-ir-after-failure", "instrumentation", "print the IR after a pass that failed", "printAfterFailure"),
  onOff(
    "mlir-print-ir-module-scope",
    "instrumentation",
    "print the whole module, also for nested passes",
    "printModuleScope",
  ),
  onOff("mlir-timing", "instrumentation", "print how long each pass took", "timing"),
  onOff("mlir-pass-statistics", "instrumentation", "print what each pass counted", "statistics"),
  value(
    "mlir-pass-pipeline-crash-reproducer",
    "FILE",
    "instrumentation",
    "write input and pipeline there when a pass fails",
    (s, file) => void (s.crashReproducer = file),
  ),
  accepted("mlir-disable-threading"),
  accepted("mlir-print-stacktrace-on-diagnostic"),

  information("show-passes", "list passes with their options", "passes"),
  information("show-dialects", "list dialects", "dialects"),
  information("help", "show this text", "help"),
  information("version", "show the version", "version"),
];

function all(name: string, summary: string, key: "printBefore" | "printAfter"): Flag {
  return {
    name,
    group: "instrumentation",
    summary,
    takes: "yes or no",
    set: (settings, isOn) => void (settings[key] = isOn ? "all" : new Set()),
  };
}

function setPipeline(settings: Settings, text: string): void {
  if (settings.passPipeline !== undefined) {
    throw new UsageError("--pass-pipeline is given twice", "join the two texts with a comma");
  }
  settings.passPipeline = text;
}

function setRemarks(settings: Settings, list: string): void {
  const wanted = [...names(list)];
  const unknown = wanted.find((name) => !(remarkKinds as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there are no '${unknown}' remarks`, `write --remarks or --remarks=${remarkKinds.join(",")}`);
  }
  settings.remarks = new Set(wanted as RemarkKind[]);
}
