/** One term of a canonical signed-digit form: `sign * 2^shift`. */
export interface SignedDigit {
  readonly shift: number;
  readonly sign: 1 | -1;
}

/**
 * The canonical signed-digit form of an integer: the fewest nonzero digits, none adjacent (Reitwiesner 1960). A product with
 * the constant is the sum of these shifted operands.
 */
export function signedDigits(value: number): SignedDigit[] {
  const digits: SignedDigit[] = [];
  let rest = value;
  for (let shift = 0; rest !== 0; shift++) {
    if (rest % 2 !== 0) {
      const low = ((rest % 4) + 4) % 4;
      const sign = low === 1 ? 1 : -1;
      digits.push({ shift, sign });
      rest -= sign;
    }
    rest /= 2;
  }
  return digits;
}
