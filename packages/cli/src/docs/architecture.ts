import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHlsOpt } from "../run.js";

/** What the compiler leaves for each level of the small example, for docs/architecture.md. */
export async function architectureBlocks(root: string): Promise<Record<string, string>> {
  const out = mkdtempSync(join(tmpdir(), "hls-opt-docs-"));
  try {
    await compileExample(root, out);
    const read = (name: string): string => readFileSync(join(out, name), "utf8");
    return {
      nn: fence("mlir", read("01-nn.mlir")),
      quantized: fence("mlir", read("02-quantized.mlir")),
      affine: fence("mlir", read("03-affine.mlir")),
      scheduled: fence("mlir", read("04-scheduled.mlir")),
      hw: fence("mlir", excerpt(read("05-hw.mlir"), "  hw.module ")),
      verilog: fence("verilog", excerpt(read("tiny.v"), "module ")),
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function compileExample(root: string, out: string): Promise<void> {
  const args = [
    "compile",
    "examples/tiny.mlir",
    "--interval",
    "16",
    "--simulator",
    "built-in",
    "--no-yosys",
    "--out",
    out,
  ];
  const { exitCode, stderr } = await runHlsOpt(args, "", root);
  if (exitCode !== 0) throw new Error(`the example of the documentation does not compile:\n${stderr}`);
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

const longestExcerpt = 70;

/** The second module, a kernel that computes: the first takes inputs off the ports. Its end is left out when it is long. */
function excerpt(text: string, start: string): string {
  const second = text.indexOf(`\n${start}`, text.indexOf(start) + 1) + 1;
  const third = text.indexOf(`\n${start}`, second);
  const lines = text
    .slice(second, third < 0 ? undefined : third)
    .trimEnd()
    .split("\n");
  return lines.length <= longestExcerpt ? lines.join("\n") : [...lines.slice(0, longestExcerpt), "  // ..."].join("\n");
}
