import { checkDesign, type Design } from "./design.js";
import { designSource, type DesignSource } from "./source.js";
import type { Vectors } from "./vectors.js";

/** Four-term dot product: a pipelined multiply-accumulate of three stages, four input beats, two output beats. */
export const macVerilog = `
module mac_top (
  input wire clk, input wire rst, input wire start,
  input wire signed [15:0] a, input wire signed [15:0] b,
  output wire valid, output wire signed [35:0] y, output wire negative
);
  reg [1:0] beat;
  reg [1:0] beat1, beat2;
  reg busy1, busy2, done3, done4;
  reg signed [15:0] a1, b1;
  reg signed [31:0] product;
  reg signed [35:0] sum, held;
  wire busy = start | (beat != 2'd0);
  always @(posedge clk) begin
    beat <= rst ? 2'd0 : busy ? beat + 2'd1 : beat;
    busy1 <= ~rst & busy;
    busy2 <= ~rst & busy1;
    done3 <= ~rst & busy2 & (beat2 == 2'd3);
    done4 <= ~rst & done3;
    beat1 <= beat;
    beat2 <= beat1;
    a1 <= a;
    b1 <= b;
    product <= a1 * b1;
    if (busy2) sum <= beat2 == 2'd0 ? {{4{product[31]}}, product} : sum + {{4{product[31]}}, product};
    held <= sum[35] ? 36'd0 : sum;
  end
  assign valid = done3 | done4;
  assign y = done3 ? sum : held;
  assign negative = sum[35];
endmodule
`;

/** design.json of `macVerilog`: elements 0..3 are a, 4..7 b; outputs are the sum, the sum cut at zero, and its sign. */
export const macDesign: Design = checkDesign({
  top: "mac_top",
  verilog: ["mac_top.v"],
  interval: 4,
  latency: 7,
  clock: "clk",
  reset: "rst",
  start: "start",
  valid: "valid",
  inputs: [
    { name: "a", width: 16, signed: true, words: [0, 1, 2, 3] },
    { name: "b", width: 16, signed: true, words: [4, 5, 6, 7] },
  ],
  outputs: [
    { name: "y", width: 36, signed: true, words: [0, 1] },
    { name: "negative", width: 1, signed: false, words: [2, -1] },
  ],
  inputElements: 8,
  outputElements: 3,
});

/** The design as a source, with changes to its promises or its Verilog. */
export function macSource(changes: Partial<Design> = {}, verilog: string = macVerilog): DesignSource {
  return designSource(checkDesign({ ...macDesign, ...changes }), [{ name: "mac_top.v", text: verilog }]);
}

/** Pseudo-random vectors with the extremes of the range among them. */
export function macVectors(samples: number): Vectors {
  const inputs = BigInt64Array.from({ length: samples * 8 }, (_, index) => {
    if (index < 8) return -32768n;
    return BigInt.asIntN(16, BigInt(index) * 40503n + (BigInt(index * index) >> 3n) * 2654435761n);
  });
  const expected = new BigInt64Array(samples * 3);
  for (let sample = 0; sample < samples; sample++) {
    const [a, b] = [inputs.subarray(sample * 8, sample * 8 + 4), inputs.subarray(sample * 8 + 4, sample * 8 + 8)];
    const sum = a.reduce((total, value, index) => total + value * (b[index] ?? 0n), 0n);
    expected.set([sum, sum < 0n ? 0n : sum, sum < 0n ? 1n : 0n], sample * 3);
  }
  return { inputs, expected };
}
