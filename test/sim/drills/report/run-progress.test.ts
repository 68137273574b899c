import { expect, test } from "vitest";
import { RunProgress } from "../../../../sim/drills/report/run-progress.ts";
import { emptyRecord, poolRecord, stockRecord } from "../../../support/drill-records.ts";

/** Terminal as its reader sees it: it obeys the escapes that move the cursor and erase. */
class Glass {
  readonly columns = 60;
  readonly rows = 10;
  lines = [""];
  readonly #at = { row: 0, column: 0 };

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes begin with this character.
    for (const [part] of text.matchAll(/\u001b\[\??\d*[a-zA-Z]|[\s\S]/g)) this.#put(part);
  }

  #put(part: string): void {
    const at = this.#at;
    const count = Number(/\d+/.exec(part)?.[0] ?? 1);
    if (part === "\n") {
      at.row++;
      at.column = 0;
      this.lines[at.row] ??= "";
    } else if (part.endsWith("A") && part.length > 1) at.row -= count;
    else if (part.endsWith("B") && part.length > 1) at.row += count;
    else if (part.endsWith("G") && part.length > 1) at.column = 0;
    else if (part.endsWith("2K")) this.lines[at.row] = "";
    else if (part.endsWith("K") && part.length > 1)
      this.lines[at.row] = this.lines[at.row]?.slice(0, at.column) ?? "";
    else if (part.length > 1)
      throw new Error(`an escape that this terminal does not know: ${JSON.stringify(part)}`);
    else {
      const line = (this.lines[at.row] ?? "").padEnd(at.column);
      this.lines[at.row] = line.slice(0, at.column) + part + line.slice(at.column + 1);
      at.column++;
    }
  }

  get text(): readonly string[] {
    return this.lines.filter((line) => line !== "");
  }
}

function onGlass(drills: number): { readonly glass: Glass; readonly progress: RunProgress } {
  const glass = new Glass();
  const add = (line: string): void => glass.write(`${line}\n`);
  return { glass, progress: new RunProgress({ err: add, log: add, screen: glass }, drills) };
}

test("without a terminal, progress is one line for each start and each end", () => {
  const lines: string[] = [];
  const progress = new RunProgress(
    { err: (line) => lines.push(line), log: (line) => lines.push(`| ${line}`) },
    2,
  );
  progress.begun(0, "one", "The first drill.");
  progress.phase(0, "recovery");
  progress.begun(1, "two", "The second drill.");
  progress.echo("a line of a program\u001b[2J");
  progress.done(1, stockRecord("two"));
  progress.done(0, poolRecord("one"));
  progress.end();
  expect(lines).toEqual([
    "[1/2] one: The first drill.",
    "[2/2] two: The second drill.",
    "| a line of a program\\u001b[2J",
    "[2/2] two: FAILED, grade 38 (20.0 s)",
    "[1/2] one: passed, grade 100 (10.0 s)",
  ]);
});

test("without a terminal, a long sentence of progress takes lines of 80 columns", () => {
  const lines: string[] = [];
  const progress = new RunProgress({ err: (line) => lines.push(line), log: () => {} }, 12);
  progress.begun(
    9,
    "nightly-restart",
    "The gateway restarts: it refuses connections, then closes them at once.",
  );
  expect(lines).toEqual([
    "[10/12] nightly-restart: The gateway restarts: it refuses connections, then",
    "    closes them at once.",
  ]);
});

test("progress on a terminal is written over, and shows each drill that runs", () => {
  const { glass, progress } = onGlass(3);
  progress.begun(0, "one", "The first drill.");
  progress.begun(1, "two", "The second drill.");
  progress.phase(0, "recovery");
  expect(glass.text).toEqual([
    "[1/3] one: waiting for recovery",
    "[2/3] two: starting",
    "0 passed, 0 failed; 2 running, 1 to come",
  ]);
  progress.done(0, poolRecord("one"));
  expect(glass.text).toEqual([
    "[1/3] one: passed, grade 100 (10.0 s)",
    "[2/3] two: starting",
    "1 passed, 0 failed; 1 running, 1 to come",
  ]);
});

test("lines of programs stay above the progress, whole and in order", () => {
  const { glass, progress } = onGlass(2);
  progress.begun(0, "one", "The first drill.");
  for (let line = 0; line < 5; line++) {
    progress.echo(`one | line ${line}`);
    progress.phase(0, `phase ${line}`);
  }
  progress.done(0, emptyRecord("one", { outcome: "not reached" }));
  progress.end();
  expect(glass.text).toEqual([
    ...Array.from({ length: 5 }, (_, line) => `one | line ${line}`),
    "[1/2] one: not reached (10.0 s)",
  ]);
});

test("progress keeps within the width and the height of the terminal", () => {
  const { glass, progress } = onGlass(40);
  for (let index = 0; index < 30; index++)
    progress.begun(index, `drill-${index}-${"long".repeat(30)}`, "About it.");
  expect(glass.text.length).toBeLessThanOrEqual(glass.rows);
  expect(glass.text.filter((line) => line.length >= glass.columns)).toEqual([]);
  progress.end();
  expect(glass.text).toEqual([]);
});
