import { join } from "node:path";
import { printOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";

/** Writes the files of a compiled design into its folder. */
export class Artefacts {
  private readonly host: Host;
  readonly folder: string;

  constructor(host: Host, folder: string) {
    this.host = host;
    this.folder = folder;
  }

  write(name: string, content: string | Uint8Array): void {
    writeOutput(this.host, join(this.folder, name), content);
  }

  /** The IR of a level. */
  writeModule(name: string, module: Operation): void {
    this.write(name, printOperation(module));
  }

  writeJson(name: string, value: unknown): void {
    this.write(name, `${JSON.stringify(value, undefined, 2)}\n`);
  }
}
