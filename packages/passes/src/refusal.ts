/** What is wrong with the user's program where a transformation cannot go on: thrown by its steps, reported by it at the op. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
