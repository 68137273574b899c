import { expect, test } from "vitest";
import { OutputTail } from "../../../../sim/drills/program/output-tail.ts";

function tailOf(...chunks: readonly (string | Uint8Array)[]): OutputTail {
  const tail = new OutputTail();
  const add = tail.stream();
  for (const chunk of chunks) add(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  tail.end();
  return tail;
}

test("lines are put together from the pieces in which they arrive", () => {
  const bytes = Buffer.from("Zürich €\nnext");
  const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  expect(tailOf(...pieces).lines).toEqual(["Zürich €", "next"]);
  expect(tailOf("a\r\nb\n\nc").lines).toEqual(["a", "b", "", "c"]);
  expect(tailOf().lines).toEqual([]);
});

test("what a terminal would not show as text is taken out, or made visible", () => {
  expect(tailOf("\u001b[31mred\u001b[0m \u001b]0;title\u0007bell\u0007\n").lines).toEqual([
    "red bell\\u0007",
  ]);
  expect(tailOf("10%\r50%\r100%\n").lines).toEqual(["100%"]);
  expect(tailOf(Uint8Array.of(0, 1, 0xff, 0xfe, 10)).lines).toEqual(["\\u0000\\u0001\ufffd\ufffd"]);
});

test("a long line is cut, whether or not it ends", () => {
  const [line = ""] = tailOf("x".repeat(100_000), "y".repeat(100_000)).lines;
  expect(line).toBe(`${"x".repeat(499)}…`);
  expect(tailOf(`${"x".repeat(100_000)}\nshort\n`).lines[1]).toBe("short");
});

test("the last 200 lines are kept, of one chunk and of many", () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => `line ${at}`);
  expect(tailOf(`${lines.join("\n")}\n`).lines).toEqual(lines.slice(-200));
  expect(tailOf(...lines.map((line) => `${line}\n`)).lines).toEqual(lines.slice(-200));
  expect(tailOf(`${lines.join("\n")}\nno end`).lines.slice(-2)).toEqual(["line 9999", "no end"]);
  expect(tailOf("\n".repeat(5_000)).lines.length).toBe(200);
});

test("two streams do not mix within a line", () => {
  const echoed: string[] = [];
  const tail = new OutputTail((line) => echoed.push(line));
  const [out, err] = [tail.stream(), tail.stream()];
  out(Buffer.from("one "));
  err(Buffer.from("bad\n"));
  out(Buffer.from("line\n"));
  tail.end();
  expect(echoed).toEqual(["bad", "one line"]);
  expect(tail.bytes).toBe(13);
});
