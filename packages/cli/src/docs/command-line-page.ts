import { CapturingHost } from "../host/host.js";
import { lit } from "../lit/lit-command.js";
import { flags } from "../opt/flags.js";
import { alignedRows } from "../opt/listings.js";
import { spell } from "../opt/read-arguments.js";
import { runHlsOpt } from "../run.js";
import { subcommandSummaries } from "../subcommand-summaries.js";

/** The help texts of all commands as a page. */
export async function commandLinePage(): Promise<string> {
  const sections: string[] = [];
  for (const { name } of subcommandSummaries) sections.push(`## hls-opt ${name}\n\n${await help(name)}`);
  return [
    "# Command line",
    "Written by `npm run docs` from the command's own help texts.",
    `## hls-opt\n\n${await help()}`,
    "## hls-opt --help-all\n\nThe flags that are needed less often, besides.\n\n" + rareFlags(),
    ...sections,
    "## hls-run\n\n`hls-opt run` as a command of its own.",
    `## hls-lit\n\n${fenced(await litHelp())}`,
    `## Exit codes\n\n${exitCodes}`,
    "",
  ].join("\n\n");
}

const exitCodes = [
  "| code | meaning |",
  "|---:|---|",
  "| 0 | all went well |",
  "| 1 | the input was refused, or a check failed: diagnostics say what, where and what would work |",
  "| 2 | the command line is wrong |",
  "| 70 | a fault of hls-opt itself; `HLS_OPT_DEBUG=1` shows where it happened |",
].join("\n");

async function help(...command: string[]): Promise<string> {
  const { stdout } = await runHlsOpt([...command, "--help"], "", ".");
  return fenced(stdout);
}

async function litHelp(): Promise<string> {
  const host = new CapturingHost("", ".");
  return host.result(await lit(["--help"], host)).stdout;
}

function rareFlags(): string {
  const rare = flags.filter((flag) => flag.isRare && flag.summary !== undefined);
  return fenced(alignedRows(rare.map((flag) => [spell(flag), flag.summary ?? ""])));
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}
