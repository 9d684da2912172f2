/** The commands beside `hls-opt [flags] FILE`, for help texts; lazy.ts loads their code. */
export const subcommandSummaries = [
  { name: "compile", summary: "compile a network (.onnx, .mlir) to verified Verilog" },
  { name: "import", summary: "read an ONNX file and print it at network level" },
  { name: "run", summary: "execute a function at any level on .npy inputs (also: hls-run)" },
  { name: "simulate", summary: "run a compiled design in a simulator" },
  { name: "verify", summary: "check the Verilog of a compiled design again" },
  { name: "report", summary: "print the report of a compiled design" },
] as const;
