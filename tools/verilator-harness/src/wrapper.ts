import { beatCount, wordAt, type Design, type Port } from "./design.js";

/** Name of the generated module around the design. */
export const wrapperTop = "hls_harness_top";

/** File name of the generated module; warnings in it mean that ports and design.json disagree. */
export const wrapperFile = "hls_harness_top.v";

/**
 * Verilog module around the design that gives its ports fixed names and the widths of design.json.
 *
 * So any port name is legal in C++, and Verilator itself reports a port that is missing or of another width.
 */
export function wrapperVerilog(design: Design): string {
  const inputs = design.inputs.map((port, index) => ({ port, name: `in_${index}` }));
  const outputs = design.outputs.map((port, index) => ({ port, name: `out_${index}` }));
  const declarations = [
    ...["clk", "rst", "start"].map((name) => `  input wire ${name}`),
    "  output wire valid",
    ...inputs.map(({ port, name }) => `  input wire ${range(port)}${name}`),
    ...outputs.map(({ port, name }) => `  output wire ${range(port)}${name}`),
  ];
  const connections = [
    ...[
      [design.clock, "clk"],
      [design.reset, "rst"],
      [design.start, "start"],
      [design.valid, "valid"],
    ],
    ...[...inputs, ...outputs].map(({ port, name }) => [port.name, name]),
  ].map(([port, name]) => `    .${port} (${name})`);
  return [
    `module ${wrapperTop} (`,
    declarations.join(",\n"),
    ");",
    `  ${design.top} dut (`,
    connections.join(",\n"),
    "  );",
    "endmodule",
    "",
  ].join("\n");
}

/** C++ header with the port tables that cpp/harness.cpp is written against. */
export function portHeader(design: Design): string {
  return [
    "// Generated from design.json.",
    "#pragma once",
    `constexpr size_t INPUT_ELEMENTS = ${design.inputElements};`,
    `constexpr size_t OUTPUT_ELEMENTS = ${design.outputElements};`,
    ...portTables("INPUT", design.inputs),
    ...portTables("OUTPUT", design.outputs),
    "static void set_inputs(Vdut& dut, const uint64_t* values) {",
    ...design.inputs.map((_, index) => `  dut.in_${index} = values[${index}];`),
    "}",
    "static void get_outputs(const Vdut& dut, uint64_t* values) {",
    ...design.outputs.map((_, index) => `  values[${index}] = dut.out_${index};`),
    "}",
    "",
  ].join("\n");
}

function portTables(prefix: string, ports: readonly Port[]): string[] {
  const beats = beatCount(ports);
  const words = Array.from(
    { length: beats },
    (_, beat) => `  {${ports.map((port) => wordAt(port, beat)).join(", ")}},`,
  );
  return [
    `constexpr size_t ${prefix}_PORTS = ${ports.length};`,
    `constexpr size_t ${prefix}_BEATS = ${beats};`,
    `static const unsigned ${prefix}_WIDTH[] = {${ports.map((port) => port.width).join(", ")}};`,
    `static const bool ${prefix}_SIGNED[] = {${ports.map((port) => port.signed).join(", ")}};`,
    `static const int32_t ${prefix}_WORDS[${prefix}_BEATS][${prefix}_PORTS] = {`,
    ...words,
    "};",
  ];
}

function range(port: Port): string {
  return port.width === 1 ? "" : `[${port.width - 1}:0] `;
}
