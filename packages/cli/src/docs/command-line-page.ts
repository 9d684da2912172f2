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
    ...sections,
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
  return `\`\`\`text\n${stdout.trimEnd()}\n\`\`\``;
}
