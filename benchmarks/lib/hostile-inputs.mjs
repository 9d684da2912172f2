/** Inputs that are valid, or nearly, and very large in one respect: they must be taken, or refused with a diagnostic. */

/**
 * @typedef {object} HostileInput
 * @property {string} name
 * @property {string} text
 * @property {readonly string[]} flags
 * @property {"accepted" | "refused"} expected
 */

/**
 * @param {number} [dataBytes] how many bytes the dense attribute has
 * @returns {HostileInput[]}
 */
export function hostileInputs(dataBytes = 50_000_000) {
  return [
    nestedRegions(4000 - 2, "accepted"),
    nestedRegions(100_000, "refused"),
    manyOperands(1_000_000),
    denseHex(dataBytes),
  ];
}

/**
 * @param {number} depth
 * @param {"accepted" | "refused"} expected
 * @returns {HostileInput}
 */
function nestedRegions(depth, expected) {
  const text = `${'"t.r"() ({\n'.repeat(depth)}"t.x"() : () -> ()\n${"}) : () -> ()\n".repeat(depth)}`;
  return { name: `regions nested ${depth} deep`, text, flags: ["--allow-unregistered-dialect"], expected };
}

/**
 * @param {number} count
 * @returns {HostileInput}
 */
function manyOperands(count) {
  const values = Array.from({ length: count }, () => "%0").join(", ");
  const types = Array.from({ length: count }, () => "i32").join(", ");
  const text = `%0 = "t.a"() : () -> i32\n"t.b"(${values}) : (${types}) -> ()\n`;
  return { name: `${count} operands`, text, flags: ["--allow-unregistered-dialect"], expected: "accepted" };
}

/**
 * @param {number} bytes of data, spelt with two digits each
 * @returns {HostileInput}
 */
function denseHex(bytes) {
  const text = `"t.c"() {value = dense<"0x${"0123456789ABCDEF".repeat(bytes / 8)}"> : tensor<${bytes / 4}xi32>} : () -> ()\n`;
  return {
    name: `a dense attribute of ${(bytes * 2) / 1e6} MB`,
    text,
    flags: ["--allow-unregistered-dialect"],
    expected: "accepted",
  };
}
