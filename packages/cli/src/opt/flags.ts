/** The flags of `hls-opt [flags] FILE`, spelt as mlir-opt spells them; passes are flags of their own. */
import type { RemarkKind } from "@hls-opt/ir-core";
import { UsageError } from "../host/user-error.js";
import {
  accepted,
  choice,
  flagGroup,
  information,
  number,
  onOff,
  optionalValue,
  rare,
  refused,
  value,
} from "./flag.js";
import type { Flag } from "./flag.js";
import type { Settings } from "./settings.js";
import { splitMarker } from "./split-input.js";

const remarkKinds: readonly RemarkKind[] = ["passed", "missed"];

const names = (list: string): ReadonlySet<string> => new Set(list.split(",").filter((name) => name !== ""));

export const flags: readonly Flag[] = [
  ...flagGroup(
    "files and passes",
    value("o", "FILE", "write to FILE instead of standard output", (s, file) => void (s.output = file)),
    value("pass-pipeline", "TEXT", "run 'builtin.module(func.func(cse,canonicalize{max-iterations=5}))'", setPipeline),
    value(
      "load-pass-plugin",
      "FILE",
      "load passes from an ES module, .js or .ts",
      (s, file) => void s.passPlugins.push(file),
    ),
    value(
      "load-dialect-plugin",
      "FILE",
      "load dialects from an ES module, .js or .ts",
      (s, file) => void s.dialectPlugins.push(file),
    ),
    onOff("allow-unregistered-dialect", "accept ops of unknown dialects", "allowUnregistered"),
    rare(onOff("no-implicit-module", "do not wrap the input into a builtin.module", "noImplicitModule")),
    onOff("run-reproducer", "run the pipeline that the input, a reproducer, holds", "runReproducer"),
  ),
  ...flagGroup(
    "checks",
    optionalValue(
      "split-input-file",
      "MARKER",
      `treat the parts between '${splitMarker}' lines on their own`,
      (s, marker) => void (s.splitMarker = switchOrMarker(marker)),
    ),
    rare(
      value(
        "output-split-marker",
        "TEXT",
        "the line between the parts of the output",
        (s, marker) => void (s.outputSplitMarker = marker),
      ),
    ),
    onOff("verify-diagnostics", "compare diagnostics with 'expected-error {{...}}' comments", "verifyDiagnostics"),
    onOff("verify-each", "verify after each pass (default; --verify-each=false: not)", "verifyEach"),
    onOff("verify-roundtrip", "check that the input prints and parses back to the same", "verifyRoundTrip"),
  ),
  ...flagGroup(
    "printing",
    onOff("emit-verilog", "print Verilog instead of IR (the IR has to be at hw level)", "emitVerilog"),
    onOff("mlir-print-op-generic", "print all ops in generic form", "generic"),
    onOff("mlir-print-debuginfo", "print locations", "debugInfo"),
    rare(onOff("mlir-pretty-debuginfo", "print them for people: file:1:2, without aliases", "prettyDebugInfo")),
    rare(onOff("mlir-print-local-scope", "print without aliases", "localScope")),
    onOff("mlir-print-value-users", "say in comments who uses each value", "valueUsers"),
    rare(onOff("mlir-print-unique-ssa-ids", "use no value number twice", "uniqueIds")),
    rare(onOff("mlir-use-nameloc-as-prefix", "name values as their locations do", "nameLocAsPrefix")),
    rare(onOff("mlir-print-skip-regions", "print {...} for regions", "skipRegions")),
    number("mlir-elide-elementsattrs-if-larger", "leave out constants of more than N elements", "elideElements"),
    rare(number("mlir-elide-resource-strings-if-larger", "leave out longer resources", "elideResources")),
    rare(
      number("mlir-print-elementsattrs-with-hex-if-larger", "constants in hexadecimal; -1: none", "hexElements", -1),
    ),
    rare(onOff("mlir-print-op-on-diagnostic", "show the op that an error is about (default)", "printOpOnDiagnostic")),
    refused(
      "emit-bytecode",
      "MLIR's bytecode is not written here",
      "write text: mlir-opt --emit-bytecode turns it into bytecode",
    ),
  ),
  ...flagGroup(
    "instrumentation",
    rare(
      value(
        "mlir-print-ir-before",
        "PASSES",
        "print the IR before these passes",
        (s, list) => void (s.printBefore = names(list)),
      ),
    ),
    value(
      "mlir-print-ir-after",
      "PASSES",
      "print the IR after these passes",
      (s, list) => void (s.printAfter = names(list)),
    ),
    rare(all("mlir-print-ir-before-all", "print the IR before each pass", "printBefore")),
    all("mlir-print-ir-after-all", "print the IR after each pass", "printAfter"),
    onOff("mlir-print-ir-after-change", "print only after passes that changed something", "printAfterChange"),
    rare(onOff("mlir-print-ir-after-failure", "print the IR after a pass that failed", "printAfterFailure")),
    onOff("mlir-print-ir-diff", "print what each pass changed, as a difference", "printDiff"),
    rare(onOff("mlir-print-ir-module-scope", "print the whole module, also for nested passes", "printModuleScope")),
    value(
      "mlir-print-ir-tree-dir",
      "DIR",
      "write these prints into files, a folder for each op",
      (s, folder) => void (s.printTree = folder),
    ),
    optionalValue("remarks", remarkKinds.join(","), "say what passes did to each loop, or did not and why", setRemarks),
    onOff("mlir-timing", "print how long each pass took", "timing"),
    rare(choice("mlir-timing-display", ["tree", "list"], "how times are arranged", "timingDisplay")),
    rare(choice("mlir-output-format", ["text", "json"], "how times are written", "timingFormat")),
    onOff("mlir-pass-statistics", "print what each pass counted", "statistics"),
    rare(choice("mlir-pass-statistics-display", ["pipeline", "list"], "how counts are arranged", "statisticsDisplay")),
    onOff("dump-pass-pipeline", "print the pipeline that will run", "dumpPipeline"),
    value(
      "mlir-pass-pipeline-crash-reproducer",
      "FILE",
      "write input and pipeline there when a pass fails",
      (s, file) => void (s.crashReproducer = file),
    ),
    rare(
      onOff("mlir-pass-pipeline-local-reproducer", "put only the failed pass into the reproducer", "localReproducer"),
    ),
    rare(
      value(
        "mlir-generate-reproducer",
        "FILE",
        "write input and pipeline there in any case",
        (s, file) => void (s.generateReproducer = file),
      ),
    ),
    accepted("mlir-disable-threading"),
    accepted("mlir-print-stacktrace-on-diagnostic"),
  ),
  ...flagGroup(
    "information",
    (group) => ({
      name: "diagnostics-format",
      group,
      placeholder: "text|json|github",
      summary: "how diagnostics are written (any command)",
      takes: "a value",
      // taken off the command line before commands see it
      set: () => undefined,
      isRare: false,
    }),
    optionalValue("show-passes", "PASS", "list passes, or the options of one", (s, name) => show(s, "passes", name)),
    optionalValue("show-dialects", "DIALECT", "list dialects, or the ops of one", (s, name) =>
      show(s, "dialects", name),
    ),
    rare(information("list-passes", "names of passes and pipelines, one a line", "pass-names")),
    information("help", "show this text", "help"),
    information("help-all", "show it with the flags that are needed less often", "help-all"),
    information("version", "show the version", "version"),
  ),
];

function show(settings: Settings, what: "passes" | "dialects", name: string | undefined): void {
  settings.show = what;
  settings.shown = name;
}

/** `--split-input-file=false` is a switch, `--split-input-file=#####` a marker. */
function switchOrMarker(text: string | undefined): string | undefined {
  if (text === "false" || text === "0") return undefined;
  return text === undefined || text === "true" || text === "1" ? splitMarker : text;
}

function all(name: string, summary: string, key: "printBefore" | "printAfter"): ReturnType<typeof onOff> {
  const set = (settings: Settings, isOn: boolean): void => void (settings[key] = isOn ? "all" : new Set());
  return (group) => ({ name, group, summary, takes: "yes or no", set, isRare: false });
}

function setPipeline(settings: Settings, text: string): void {
  if (settings.passPipeline !== undefined) {
    throw new UsageError("--pass-pipeline is given twice", "join the two texts with a comma");
  }
  settings.passPipeline = text;
}

function setRemarks(settings: Settings, list = remarkKinds.join(",")): void {
  const wanted = [...names(list)];
  const unknown = wanted.find((name) => !(remarkKinds as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there are no '${unknown}' remarks`, `write --remarks or --remarks=${remarkKinds.join(",")}`);
  }
  settings.remarks = new Set(wanted as RemarkKind[]);
}
