import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf, wrapped } from "../../../sim/world/wrapped.ts";

test("a line of up to 80 columns stays as it is", () => {
  expect(wrapped("x".repeat(80), 4)).toEqual(["x".repeat(80)]);
  expect(wrapped("", 4)).toEqual([""]);
});

test("a longer line is broken at spaces, and what follows is indented", () => {
  const words = Array.from({ length: 30 }, (_, at) => `word${at}`).join(" ");
  const lines = wrapped(`  failed  ${words}`, 10);
  expect(lines.length).toBe(3);
  expect(lines.slice(1).every((line) => /^ {10}word/.test(line))).toBe(true);
  expect(lines.map((line) => line.trim()).join(" ")).toBe(`failed  ${words}`);
});

test("a word that is longer than a line is broken inside, after its name", () => {
  expect(wrapped(`  failed  ${"x".repeat(100)}`, 10)).toEqual([
    `  failed  ${"x".repeat(70)}`,
    `${" ".repeat(10)}${"x".repeat(30)}`,
  ]);
});

test("characters of two columns count twice, marks not at all", () => {
  expect([columnsOf("注文 ok"), columnsOf("e\u0301"), columnsOf("🚀"), columnsOf("ü")]).toEqual([7, 1, 2, 1]);
  expect(wrapped("注".repeat(41), 2)).toEqual(["注".repeat(40), "  注"]);
});

test("no line is wider than 80 columns, and no character is lost, whatever the text is", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 400 });
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 40 }), (line, indent) => {
      const lines = wrapped(line, indent);
      const without = (one: string): string => one.replaceAll(/\s/g, "");
      expect(lines.every((one) => columnsOf(one) <= 80)).toBe(true);
      expect(without(lines.join(""))).toBe(without(line));
    }),
    { seed: 1 },
  );
});
