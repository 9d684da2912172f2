/** Small changes of a text, token by token, such as typing makes them. */

const tokenPattern = /"(?:[^"\\]|\\.)*"|[%#!^@]?[A-Za-z_$.][\w$.]*(?:#\d+)?|%\d+(?:[#:]\d+)?|0x[0-9A-Fa-f]+|\d+(?:\.\d+(?:[eE][-+]?\d+)?)?|->|\S/g;
const spares = ["f32", "i32", "index", "?", "0", "-1", "1.0", "%0", "@f", "(", ")", "[", "]", "{", "}", "<", ">", ",", ":", "->", "=", "*", "loc(unknown)", "tensor<4xf32>", "memref<?xf32>", "vector<4xi32>", "affine_map<(d0) -> (d0)>", "\"s\"", "unit", "none", "true", "dense<1> : tensor<2xi32>", "{a = 1}", "attributes"];

/**
 * @param {string} text
 * @param {import("./random.mjs").Random} random
 */
export function mutate(text, random) {
  const tokens = [...text.matchAll(tokenPattern)];
  if (tokens.length < 3) return text;
  let result = text;
  // from the end, so that earlier positions stay right
  const places = Array.from({ length: random.chance(0.75) ? 1 : 2 }, () => random.pick(tokens)).sort((a, b) => b.index - a.index);
  for (const token of places) {
    const end = token.index + token[0].length;
    result = `${result.slice(0, token.index)}${replacement(token[0], tokens, random)}${result.slice(end)}`;
  }
  return result;
}

/**
 * @param {string} token
 * @param {readonly RegExpMatchArray[]} tokens
 * @param {import("./random.mjs").Random} random
 */
function replacement(token, tokens, random) {
  const other = () => random.pick(tokens)[0];
  const alike = () => random.pick(tokens.filter((one) => one[0][0] === token[0]))[0];
  if (/^\d+$/.test(token) && random.chance(0.5)) return random.pick(["0", "1", "2", "3", "7", "64", "4294967296", "?"]);
  return random.pick([() => "", () => `${token} ${token}`, other, () => random.pick(spares), alike, alike, () => `${token} ${other()}`])();
}
