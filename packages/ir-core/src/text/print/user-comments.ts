/** The comments of `--mlir-print-value-users`, worded as mlir-opt words them. */
import type { Operation } from "../../ir/operation.js";
import type { Value } from "../../ir/value.js";
import type { SsaNames } from "./ssa-names.js";

/** Behind an op: who uses its results, or the number by which it is named as a user itself. */
export function usersOfResults(op: Operation, names: SsaNames): string {
  const { results } = op;
  if (results.length === 0) return op.operandUses.length === 0 ? "" : ` // id: ${names.operation(op)}`;
  if (results.every((result) => result.isUnused)) return " // unused";
  const users = new Set(results.flatMap((result) => usersOf(result)));
  const named = [...users].reduce((sum, user) => sum + user.results.length, 0);
  const texts = results.map((result) =>
    results.length > 1 ? `(${userList(result, names)})` : userList(result, names),
  );
  const isOne = results.length === 1 && users.size === 1 && named <= 1;
  return ` // ${isOne ? "user" : "users"}: ${texts.join(", ")}`;
}

/** `// %arg0 is used by %1, %2` */
export function usersOfArgument(argument: Value, names: SsaNames): string {
  const name = names.value(argument);
  return argument.isUnused ? `// ${name} is unused` : `// ${name} is used by ${userList(argument, names)}`;
}

function userList(value: Value, names: SsaNames): string {
  if (value.isUnused) return "unused";
  return [...new Set(usersOf(value))].map((user) => userText(user, names)).join(", ");
}

function userText(user: Operation, names: SsaNames): string {
  if (user.results.length === 0) return names.operation(user);
  return user.results.map((result) => names.value(result)).join(", ");
}

function usersOf(value: Value): Operation[] {
  return value.uses().map((use) => use.owner);
}
