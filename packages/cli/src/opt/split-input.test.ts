import { expect, test } from "vitest";
import { splitInput } from "./split-input.js";

test("an input without markers is one part", () => {
  expect(splitInput("a\nb\n")).toEqual([{ text: "a\nb\n" }]);
});

test("lines keep their numbers", () => {
  const parts = splitInput("a\nb\n// -----\nc\n// ----- comment\nd");
  expect(parts.map((part) => part.text)).toEqual(["a\nb\n", "\n\n\nc\n", "\n\n\n\n\nd"]);
});

test("a marker at the end leaves an empty part", () => {
  expect(splitInput("a\n// -----")).toHaveLength(2);
});

test("the marker can be chosen", () => {
  const parts = splitInput("a\n#(1)\nb\n// -----\nc", "#(1)");
  expect(parts.map((part) => part.text)).toEqual(["a\n", "\n\nb\n// -----\nc"]);
});
