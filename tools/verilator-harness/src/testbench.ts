import { beatCount, wordAt, type Design, type Port } from "./design.js";
import { writeFiles, type SourceFile } from "./source.js";
import { timeoutOf } from "./verification.js";
import { checkRange, checkVectors, type Vectors } from "./vectors.js";

/** Options of a test bench. */
export interface TestbenchOptions {
  /** Mismatching words to print; all are counted. Default: 10. */
  readonly maxMismatches?: number;
}

/** Writes a self-checking test bench and its vectors into a folder; returns the names of the files. */
export async function writeTestbench(
  folder: string,
  design: Design,
  vectors: Vectors,
  options: TestbenchOptions = {},
): Promise<string[]> {
  const files = makeTestbench(design, vectors, options);
  await writeFiles(folder, files);
  return files.map((file) => file.name);
}

/**
 * A self-checking test bench `tb.v` for any Verilog simulator, with its vectors as hex files.
 *
 * It streams samples at the promised interval and prints `PASS` or `FAIL`. It makes its own clock, unless
 * `EXTERNAL_CLOCK` is defined: then `clk` is its port, for simulators without delays.
 */
export function makeTestbench(design: Design, vectors: Vectors, options: TestbenchOptions = {}): SourceFile[] {
  const samples = checkVectors(design, vectors);
  // The bench compares only the port's bits, so a value that does not fit must not get here.
  for (const port of design.outputs) checkRange(port, vectors.expected, design.outputElements, "expected");
  const beats = Array.from({ length: beatCount(design.outputs) }, (_, beat) => beat);
  const care = beats.map((beat) =>
    bitsToHex(mapReversed(design.outputs, (port) => (wordAt(port, beat) >= 0 ? "1" : "0"))),
  );
  return [
    { name: "tb.v", text: benchText(design, samples, options.maxMismatches ?? 10) },
    { name: "tb_stimulus.hex", text: streamHex(design.inputs, vectors.inputs, design.inputElements, samples) },
    { name: "tb_expected.hex", text: streamHex(design.outputs, vectors.expected, design.outputElements, samples) },
    { name: "tb_care.hex", text: `${care.join("\n")}\n` },
  ];
}

/** One line for each beat of each sample: all lanes side by side, the first port in the lowest bits. */
function streamHex(ports: readonly Port[], values: BigInt64Array, elements: number, samples: number): string {
  const lines: string[] = [];
  const beats = beatCount(ports);
  for (let sample = 0; sample < samples; sample++) {
    for (let beat = 0; beat < beats; beat++) {
      const lanes = mapReversed(ports, (port) => {
        const word = wordAt(port, beat);
        const value = word < 0 ? 0n : (values[sample * elements + word] ?? 0n);
        return BigInt.asUintN(port.width, value).toString(2).padStart(port.width, "0");
      });
      lines.push(bitsToHex(lanes));
    }
  }
  return `${lines.join("\n")}\n`;
}

function mapReversed(ports: readonly Port[], map: (port: Port) => string): string {
  return ports.map(map).reverse().join("");
}

function bitsToHex(bits: string): string {
  return BigInt(`0b${bits}`).toString(16);
}

function benchText(design: Design, samples: number, maxMismatches: number): string {
  const inputs = slices(design.inputs);
  const outputs = slices(design.outputs);
  return `// Self-checking test bench of '${design.top}', generated from design.json.
module tb
\`ifdef EXTERNAL_CLOCK
  (input wire clk);
\`else
  ;
  reg clk = 1'b0;
  always #1 clk = ~clk;
\`endif

  localparam SAMPLES = ${samples};
  localparam INTERVAL = ${design.interval};
  localparam LATENCY = ${design.latency};
  localparam INPUT_BEATS = ${beatCount(design.inputs)};
  localparam OUTPUT_BEATS = ${beatCount(design.outputs)};
  localparam TIMEOUT = ${timeoutOf(design)};
  localparam MAX_MISMATCHES = ${maxMismatches};

  reg [${inputs.width - 1}:0] stimulus [0:SAMPLES*INPUT_BEATS-1];
  reg [${outputs.width - 1}:0] expected [0:SAMPLES*OUTPUT_BEATS-1];
  reg [${design.outputs.length - 1}:0] care [0:OUTPUT_BEATS-1];
  integer started_at [0:SAMPLES-1];

  reg rst = 1'b1;
  reg start = 1'b0;
  reg [${inputs.width - 1}:0] in = 0;
  wire valid;
  wire [${outputs.width - 1}:0] out;

  ${design.top} dut (
    .${design.clock} (clk),
    .${design.reset} (rst),
    .${design.start} (start),
    .${design.valid} (valid),
${[...inputs.ports.map(({ port, slice }) => `    .${port.name} (in${slice})`), ...outputs.ports.map(({ port, slice }) => `    .${port.name} (out${slice})`)].join(",\n")}
  );

  integer cycle = -4; // the rising edge that comes next, counted from the first after reset
  integer next_start = 0, started = 0, beats = 0, sample = 0, beat = 0, last_beat = 0, last_end = 0;
  integer checked = 0, mismatches = 0;
  integer min_latency = 0, max_latency = -1, min_interval = 0, max_interval = -1;
  reg done = 1'b0;

  initial begin
    $readmemh("tb_stimulus.hex", stimulus);
    $readmemh("tb_expected.hex", expected);
    $readmemh("tb_care.hex", care);
  end

  // Compared with !==, so that unknown bits differ from every expected value.
  task check_port(input integer port, input differs, input [63:0] got);
    begin
      checked = checked + 1;
      if (differs) begin
        if (mismatches < MAX_MISMATCHES) $display("MISMATCH %0d %0d %0d %0d %h", port, sample, beat, cycle, got);
        mismatches = mismatches + 1;
      end
    end
  endtask

  task check_beat;
    begin
${outputs.ports.map(({ slice }, index) => `      if (care[beat][${index}]) check_port(${index}, out${slice} !== want${slice}, out${slice});`).join("\n")}
    end
  endtask

  task finish_sample;
    begin
      if (sample == 0 || cycle - started_at[sample] < min_latency) min_latency = cycle - started_at[sample];
      if (cycle - started_at[sample] > max_latency) max_latency = cycle - started_at[sample];
      if (sample == 1 || (sample > 1 && cycle - last_end < min_interval)) min_interval = cycle - last_end;
      if (sample > 0 && cycle - last_end > max_interval) max_interval = cycle - last_end;
      last_end = cycle;
    end
  endtask

  task report;
    begin
      done = 1'b1;
      $display("RESULT {\\"checked\\":%0d,\\"mismatches\\":%0d,\\"latency\\":{\\"min\\":%0d,\\"max\\":%0d},\\"interval\\":{\\"min\\":%0d,\\"max\\":%0d},\\"cycles\\":%0d}",
        checked, mismatches, min_latency, max_latency, min_interval, max_interval, cycle);
      if (mismatches == 0 && min_latency == LATENCY && max_latency == LATENCY
          && (SAMPLES == 1 || (min_interval == INTERVAL && max_interval == INTERVAL))) $display("PASS");
      else $display("FAIL");
      $finish;
    end
  endtask

  task fault(input [8*16-1:0] kind);
    begin
      done = 1'b1;
      $display("FAULT {\\"kind\\":\\"%0s\\",\\"cycle\\":%0d,\\"sample\\":%0d,\\"beats\\":%0d}", kind, cycle, beats / OUTPUT_BEATS, beats);
      $display("FAIL");
      $finish;
    end
  endtask

  reg [${outputs.width - 1}:0] want;
  always @(posedge clk) if (!done) begin
    if (cycle >= 0 && valid !== 1'b0) begin
      sample = beats / OUTPUT_BEATS;
      beat = beats % OUTPUT_BEATS;
      if (valid !== 1'b1) fault("unknown-valid");
      else if (sample >= started) fault("unexpected-valid");
      else begin
        want = expected[beats];
        check_beat;
        last_beat = cycle;
        beats = beats + 1;
        if (beat == OUTPUT_BEATS - 1) finish_sample;
      end
    end
    if (!done && beats == SAMPLES * OUTPUT_BEATS && cycle > last_beat + TIMEOUT) report;
    else if (!done && beats / OUTPUT_BEATS < started && cycle - started_at[beats / OUTPUT_BEATS] > TIMEOUT) fault("missing-output");

    // Inputs for the next edge.
    cycle = cycle + 1;
    rst <= cycle < 0;
    start <= 1'b0;
    if (cycle == next_start && started < SAMPLES) begin
      start <= 1'b1;
      started_at[started] = cycle;
      started = started + 1;
      next_start = cycle + INTERVAL;
    end
    in <= 0;
    if (started > 0 && cycle - started_at[started - 1] < INPUT_BEATS)
      in <= stimulus[(started - 1) * INPUT_BEATS + cycle - started_at[started - 1]];
  end
endmodule
`;
}

function slices(ports: readonly Port[]): { width: number; ports: { port: Port; slice: string }[] } {
  let width = 0;
  const placed = ports.map((port) => {
    width += port.width;
    return { port, slice: `[${width - 1}:${width - port.width}]` };
  });
  return { width, ports: placed };
}
