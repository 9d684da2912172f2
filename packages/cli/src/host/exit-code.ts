/** How the command ends; documented in docs/cli.md. */
export const exitCode = {
  ok: 0,
  /** The input was refused: diagnostics were printed. */
  diagnostics: 1,
  /** The command line was wrong. */
  usage: 2,
  /** A fault of hls-opt itself. */
  internal: 70,
} as const;
