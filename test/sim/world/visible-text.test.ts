import { expect, test } from "vitest";
import { escaped, shown, visible } from "../../../sim/world/visible-text.ts";

test.each([
  ["C0 controls", "a\nb\r\x1b[31m", "a\\u000ab\\u000d\\u001b[31m"],
  ["DEL and C1 controls", "\x7f\x80\x9b\x9f", "\\u007f\\u0080\\u009b\\u009f"],
  ["separators of lines and paragraphs", "a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["characters that reverse the direction", "\u202eabc\u2066", "\\u202eabc\\u2066"],
  ["characters without width", "\u200b\ufeff", "\\u200b\\ufeff"],
  ["lone surrogates", "\ud83d \ude42", "\\ud83d \\ude42"],
])("%s are shown as \\uXXXX", (_, text, expected) => {
  expect(visible(text)).toBe(expected);
});

test("text of any language, and pairs of surrogates, stay as they are", () => {
  expect(visible("Nestlé 中国 🙂")).toBe("Nestlé 中国 🙂");
});

test("shown() keeps a text to its length, with a sign where it was cut", () => {
  expect(shown("a".repeat(600))).toHaveLength(500);
  expect(shown("abcdef", 4)).toBe("abc…");
  expect(shown("abcd", 4)).toBe("abcd");
});

test("escaped() writes every unit, also those of ASCII", () => {
  expect(escaped("aé")).toBe("\\u0061\\u00e9");
});
