/**
 * Quantised jet taggers of `../shared/data/jsc` as text of the nn dialect. Every number in the files is dyadic, so that all
 * constants are exact: each tensor gets the narrowest format that holds its elements, and sums stay as wide as they are.
 *
 * Features that no weight of the next layer reads are left out, with the weights that compute them: results stay the same.
 */

/**
 * @typedef {{ k: number[], i: number[], f: number[], round: "TRN" | "RND", overflow: "WRAP" | "SAT" }} Quantizer
 * @typedef {{ name: string, activation: "relu" | "linear", kernel: number[][], bias: number[], iq: Quantizer }} Layer
 * @typedef {{ layers: Layer[], x: number[][], y: number[][] }} Network
 * @typedef {{ width: number, frac: number }} Format
 * @typedef {{ name: string, type: string }} Tensor
 */

/**
 * The network as a function `@main` from its inputs to its outputs.
 * @param {Network} network
 * @returns {string}
 */
export function jscToMlir({ layers, x }) {
  const [first] = layers;
  if (first === undefined) throw new Error("the network has no layers");
  /** @type {string[]} */
  const lines = [];
  const input = { name: "%x", type: tensorType([1, first.kernel.length], inputFormat(first.iq, x)) };
  const output = withoutDeadFeatures(layers).reduce((value, layer) => writeLayer(lines, layer, value), input);
  const body = lines.map((line) => `  ${line}\n`).join("");
  return `func.func @main(${input.name}: ${input.type}) -> ${output.type} {\n${body}  return ${output.name} : ${output.type}\n}\n`;
}

/**
 * The layers without features that no weight of the next one reads; the network's inputs and outputs stay.
 * @param {readonly Layer[]} layers
 * @returns {Layer[]}
 */
function withoutDeadFeatures(layers) {
  const kept = [...layers];
  for (let l = layers.length - 1; l > 0; l--) {
    const { kernel, iq, ...layer } = /** @type {Layer} */ (kept[l]);
    const { kernel: before, bias, ...previous } = /** @type {Layer} */ (kept[l - 1]);
    const live = kernel.flatMap((row, i) => (row.some((weight) => weight !== 0) ? [i] : []));
    const pick = (/** @type {readonly number[]} */ list) => live.map((i) => list[i] ?? NaN);
    const own = { ...iq, k: pick(iq.k), i: pick(iq.i), f: pick(iq.f) };
    kept[l] = { ...layer, kernel: live.map((i) => kernel[i] ?? []), iq: own };
    kept[l - 1] = { ...previous, kernel: before.map(pick), bias: pick(bias) };
  }
  return kept;
}

/**
 * Writes the ops of a layer: quantiser, sums, activation. Gives its result.
 * @param {string[]} lines
 * @param {Layer} layer
 * @param {Tensor} value
 * @returns {Tensor}
 */
function writeLayer(lines, { name, activation, kernel, bias, iq }, value) {
  const weights = bias.map((_, m) => kernel.map((row) => row[m] ?? NaN));
  const input = quantizedFormat(iq);
  const offset = formatOf(bias);
  // a bias may have no more fraction bits than the products that it is added to
  const weight = formatOf(weights.flat(), offset.frac - input.frac);
  const sum = sumFormat(input, weight, weights, bias);
  const quantized = { name: `%${name}_input`, type: tensorType([1, kernel.length], input) };
  const result = { name: `%${name}`, type: tensorType([1, bias.length], sum) };
  lines.push(quantizer(quantized, value, iq, `${name}_input`));
  const weightTensor = writeConstant(lines, `${name}_weight`, weights, weight, [bias.length, kernel.length]);
  const biasTensor = writeConstant(lines, `${name}_bias`, bias, offset, [bias.length]);
  const types = [quantized, weightTensor, biasTensor].map(({ type }) => type).join(", ");
  lines.push(
    `${result.name} = nn.dense ${quantized.name}, ${weightTensor.name} bias ${biasTensor.name} : (${types}) -> ${result.type} loc("${name}")`,
  );
  if (activation === "linear") return result;
  const active = { name: `%${name}_relu`, type: result.type };
  lines.push(`${active.name} = nn.relu ${result.name} : ${result.type} -> ${active.type} loc("${name}_relu")`);
  return active;
}

/**
 * @param {Tensor} result
 * @param {Tensor} value
 * @param {Quantizer} iq
 * @param {string} label
 */
function quantizer(result, value, { k, i, f, round, overflow }, label) {
  const bits = (/** @type {readonly number[]} */ list) =>
    `[${(new Set(list).size === 1 ? list.slice(0, 1) : list).join(", ")}]`;
  const modes = `${round} ${overflow}`.toLowerCase();
  return `${result.name} = nn.quantize_elements ${value.name} ${modes} sign_bits ${bits(k)} integer_bits ${bits(i)} fraction_bits ${bits(f)} : ${value.type} -> ${result.type} loc("${label}")`;
}

/**
 * @param {string[]} lines
 * @param {string} label
 * @param {readonly (number | readonly number[])[]} elements
 * @param {Format} format
 * @param {readonly number[]} shape
 * @returns {Tensor}
 */
function writeConstant(lines, label, elements, format, shape) {
  const raw = elements.map((part) =>
    typeof part === "number" ? part * 2 ** format.frac : part.map((w) => w * 2 ** format.frac),
  );
  const type = tensorType(shape, format);
  lines.push(
    `%${label} = nn.constant dense<${JSON.stringify(raw)}> : tensor<${shape.join("x")}xi${format.width}> -> ${type} loc("${label}")`,
  );
  return { name: `%${label}`, type };
}

/**
 * The format of the inputs: it holds the samples and, for other samples, all bits that the quantisers look at.
 * @param {Quantizer} iq
 * @param {readonly (readonly number[])[]} samples
 * @returns {Format}
 */
function inputFormat({ i, f, round }, samples) {
  const seen = formatOf(samples.flat(), Math.max(...f) + (round === "RND" ? 1 : 0));
  return { width: Math.max(seen.width, 1 + Math.max(...i) + seen.frac), frac: seen.frac };
}

/**
 * The format that holds all elements of a quantiser; elements without bits are zero and need none.
 * @param {Quantizer} iq
 * @returns {Format}
 */
function quantizedFormat({ k, i, f }) {
  const live = k.flatMap((sign, e) => (sign + (i[e] ?? 0) + (f[e] ?? 0) > 0 ? [e] : []));
  const most = (/** @type {readonly number[]} */ list) => Math.max(...live.map((e) => list[e] ?? NaN));
  return live.length === 0 ? { width: 1, frac: 0 } : { width: 1 + most(i) + most(f), frac: most(f) };
}

/**
 * The format of a layer's sums: of the largest sum of magnitudes, so that a compiler need not look at signs to see that it fits.
 * @param {Format} input
 * @param {Format} weight
 * @param {readonly (readonly number[])[]} weights
 * @param {readonly number[]} bias
 * @returns {Format}
 */
function sumFormat(input, weight, weights, bias) {
  const frac = input.frac + weight.frac;
  const magnitude = (/** @type {readonly number[]} */ list) => list.reduce((total, w) => total + Math.abs(w), 0);
  const products = Math.max(...weights.map(magnitude)) * 2 ** (input.width - 1 - input.frac);
  const largest = (products + Math.max(...bias.map(Math.abs))) * 2 ** frac;
  return { width: largest.toString(2).length + 1, frac };
}

/**
 * The narrowest signed format that holds dyadic numbers exactly, with at least some fraction bits.
 * @param {readonly number[]} numbers
 * @param {number} [atLeast]
 * @returns {Format}
 */
function formatOf(numbers, atLeast = -Infinity) {
  const nonzero = numbers.filter((number) => number !== 0);
  const frac = Math.max(atLeast, ...nonzero.map(fractionBits));
  if (!Number.isFinite(frac)) return { width: 1, frac: 0 };
  const widths = nonzero.map(
    (number) => (number < 0 ? -number * 2 ** frac - 1 : number * 2 ** frac).toString(2).length + 1,
  );
  return { width: Math.max(1, ...widths), frac };
}

/**
 * The fewest fraction bits of a dyadic number, negative for multiples of larger powers of two.
 * @param {number} number
 */
function fractionBits(number) {
  let bits = 0;
  while (!Number.isInteger(number * 2 ** bits)) bits++;
  while (Number.isInteger(number * 2 ** (bits - 1))) bits--;
  return bits;
}

/**
 * @param {readonly number[]} shape
 * @param {Format} format
 */
function tensorType(shape, { width, frac }) {
  return `tensor<${shape.join("x")}x!num.fixed<${width}, ${frac}>>`;
}
