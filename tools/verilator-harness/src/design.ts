import { HarnessError } from "./errors.js";

/** One data port: `words[b]` is the tensor element it carries in beat `b`, or -1 for none. */
export interface Port {
  readonly name: string;
  readonly width: number;
  readonly signed: boolean;
  readonly words: readonly number[];
}

/** The contract of design.json between the compiler and this harness. */
export interface Design {
  /** Name of the top module. */
  readonly top: string;
  /** Verilog files, relative to design.json. */
  readonly verilog: readonly string[];
  /** Promised cycles between two samples. */
  readonly interval: number;
  /** Promised cycles from the edge that samples `start` to the edge that samples the last output beat. */
  readonly latency: number;
  readonly clock: string;
  /** Synchronous, active high. */
  readonly reset: string;
  readonly start: string;
  readonly valid: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly inputElements: number;
  readonly outputElements: number;
}

/** Number of beats in which a sample passes through the ports. */
export function beatCount(ports: readonly Port[]): number {
  return Math.max(...ports.map((port) => port.words.length));
}

/** The element a port carries in a beat; -1 for none, also past the end of its list. */
export function wordAt(port: Port, beat: number): number {
  return port.words[beat] ?? -1;
}

/** Parses the text of a design.json, reporting every violation of the contract at once. */
export function parseDesign(text: string): Design {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw designError([`not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  return checkDesign(value);
}

/** Validates a value against the contract of design.json. */
export function checkDesign(value: unknown): Design {
  if (!isRecord(value)) throw designError(["expected an object"]);
  const problems: string[] = [];
  const read = new FieldReader(value, "", problems);
  const design: Design = {
    top: read.identifier("top"),
    verilog: read.fileNames("verilog"),
    interval: read.integer("interval", 1),
    latency: read.integer("latency", 0),
    clock: read.identifier("clock"),
    reset: read.identifier("reset"),
    start: read.identifier("start"),
    valid: read.identifier("valid"),
    inputs: read.ports("inputs"),
    outputs: read.ports("outputs"),
    inputElements: read.integer("inputElements", 1),
    outputElements: read.integer("outputElements", 1),
  };
  if (problems.length === 0) checkConsistency(design, problems);
  if (problems.length > 0) throw designError(problems);
  return design;
}

function designError(problems: readonly string[]): HarnessError {
  return new HarnessError(
    "harness/invalid-design",
    `design.json does not follow the contract: ${problems.join("; ")}`,
    "compile the design again, or correct these fields by hand",
  );
}

function checkConsistency(design: Design, problems: string[]): void {
  checkNames(design, problems);
  checkIndices("inputs", design.inputs, design.inputElements, problems);
  checkIndices("outputs", design.outputs, design.outputElements, problems);
  checkBeats("inputs", design.inputs, design.interval, problems);
  checkBeats("outputs", design.outputs, design.interval, problems);
  checkCoverage(design, problems);
}

function checkNames(design: Design, problems: string[]): void {
  const seen = new Set<string>();
  const data = [...design.inputs, ...design.outputs].map((port) => port.name);
  for (const name of [design.clock, design.reset, design.start, design.valid, ...data]) {
    if (seen.has(name)) problems.push(`two ports are named '${name}'`);
    seen.add(name);
  }
}

function checkIndices(field: string, ports: readonly Port[], elements: number, problems: string[]): void {
  for (const port of ports) {
    const wrong = port.words.find((word) => word >= elements);
    if (wrong !== undefined) {
      problems.push(`${field}: port '${port.name}' carries element ${wrong} of only ${elements}`);
    }
  }
}

/** Beats of successive samples share the ports, so they must not overlap at the promised interval. */
function checkBeats(field: string, ports: readonly Port[], interval: number, problems: string[]): void {
  const beats = beatCount(ports);
  if (beats === 0) problems.push(`${field}: no port has a beat`);
  if (beats > interval) problems.push(`${field}: ${beats} beats do not fit the interval of ${interval} cycles`);
}

/** An output element that no port carries would never be checked. */
function checkCoverage(design: Design, problems: string[]): void {
  const carried = new Set(design.outputs.flatMap((port) => port.words));
  for (let element = 0; element < design.outputElements; element++) {
    if (carried.has(element)) continue;
    problems.push(`outputs: element ${element} is on no port`);
    return;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads typed fields of one object; a wrong field adds a problem and yields a harmless value. */
class FieldReader {
  private readonly record: Record<string, unknown>;
  private readonly path: string;
  private readonly problems: string[];

  constructor(record: Record<string, unknown>, path: string, problems: string[]) {
    this.record = record;
    this.path = path;
    this.problems = problems;
  }

  identifier(name: string): string {
    const value = this.record[name];
    if (typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_$]*$/.test(value)) return value;
    return this.wrong(name, "a Verilog identifier", "");
  }

  integer(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.record[name];
    if (isIntegerWithin(value, least, most)) return value;
    const bound = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    return this.wrong(name, `an integer ${bound}`, least);
  }

  boolean(name: string): boolean {
    const value = this.record[name];
    return typeof value === "boolean" ? value : this.wrong(name, "true or false", false);
  }

  fileNames(name: string): string[] {
    const value = this.record[name];
    if (Array.isArray(value) && value.length > 0 && value.every(isFileName)) return value;
    return this.wrong(name, "a list of relative file names of letters, digits, '_', '-', '.' and '/'", []);
  }

  words(name: string): number[] {
    const value = this.record[name];
    if (Array.isArray(value) && value.every((word) => isIntegerWithin(word, -1, 0x7fffffff))) return value;
    return this.wrong(name, "a list of element indices (-1: none)", []);
  }

  ports(name: string): Port[] {
    const value = this.record[name];
    if (!Array.isArray(value) || value.length === 0) return this.wrong(name, "a list of at least one port", []);
    return value.map((entry, index) => this.port(entry, `${name}[${index}]`));
  }

  private port(entry: unknown, path: string): Port {
    const read = new FieldReader(isRecord(entry) ? entry : {}, `${path}.`, this.problems);
    return {
      name: read.identifier("name"),
      width: read.integer("width", 1, 64),
      signed: read.boolean("signed"),
      words: read.words("words"),
    };
  }

  private wrong<T>(name: string, expected: string, instead: T): T {
    const found = JSON.stringify(this.record[name])?.slice(0, 40) ?? "nothing";
    this.problems.push(`'${this.path}${name}' is ${found}, expected ${expected}`);
    return instead;
  }
}

function isIntegerWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most;
}

/** Restricted so that a name means the same in every tool's script, and stays below its folder. */
export function isFileName(value: unknown): value is string {
  return typeof value === "string" && /^[\w.-]+(\/[\w.-]+)*$/.test(value) && !value.split("/").includes("..");
}
