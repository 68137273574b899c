import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { positionEnd } from "../../../sim/wire/responses/positions.ts";
import { HandRecording, recordingOfFake } from "../../support/recordings.ts";
import { Terminal } from "../../support/terminal.ts";

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "diff-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "session.jsonl");
  writeFileSync(file, text);
  return file;
}

async function diff(...words: string[]): Promise<{ code: number; printed: string[]; errors: string[] }> {
  const terminal = new Terminal();
  const code = await run(["diff", ...words], terminal);
  return { code, printed: terminal.printed, errors: terminal.errors };
}

const DIFFERENT = new HandRecording().session().in(reqPositions).out(positionEnd).out(positionEnd).text;

test("diff ends with 0 where the fake answers as recorded", async () => {
  const text = await recordingOfFake(async (world) => {
    const client = await world.session(1);
    client.send(reqPositions);
    await world.pass();
  });
  const { code, printed, errors } = await diff(written(text), "--profile", "gentle");
  expect([code, errors]).toEqual([0, []]);
  expect(printed).toEqual(["Compared 1 session with 2 requests: no differences."]);
});

test("diff prints differences by message in 80 columns, and ends with 1 unless they are allowed", async () => {
  const file = written(DIFFERENT);
  const { code, printed, errors } = await diff(file);
  expect(code).toBe(1);
  expect(printed.join("\n")).toContain(
    [
      "positionEnd",
      "  number                recorded: 2 messages; fake: 1 message",
      "    in 1 request, e.g. line 8: reqPositions",
    ].join("\n"),
  );
  expect(printed.filter((line) => line.length > 80)).toEqual([]);
  expect(errors.join()).toMatch(/^Cannot match the recording: \d+ differences in shape; --allow ends with 0/);
  expect((await diff(file, "--allow")).code).toBe(0);
});

test("diff --json prints one object", async () => {
  const { code, printed } = await diff(written(DIFFERENT), "--json", "--allow");
  expect([code, printed.length]).toEqual([0, 1]);
  const { sessions, requests, differences } = JSON.parse(printed[0] ?? "");
  expect([sessions, requests]).toEqual([1, 2]);
  expect(differences).toContainEqual({
    answer: "positionEnd",
    aspect: "number",
    field: "",
    recorded: "2 messages",
    fake: "1 message",
    requests: 1,
    example: "reqPositions",
    line: 8,
  });
});

test("a recording that cannot be read is refused with its line, and a torn last line is said", async () => {
  const missing = await diff("/no/such/session.jsonl");
  expect(missing.code).toBe(2);
  expect(missing.errors).toEqual(["Cannot read /no/such/session.jsonl: there is no such file or folder"]);
  const lines = DIFFERENT.split("\n");
  const broken = await diff(written(lines.with(4, "{").join("\n")));
  expect(broken.code).toBe(2);
  expect(broken.errors.join()).toMatch(/^Cannot read .*session\.jsonl: line 5: it is no whole JSON$/);
  const torn = await diff(written(DIFFERENT.slice(0, -5)), "--allow");
  expect(torn.code).toBe(0);
  expect(torn.errors.join()).toMatch(/^Left out line 10 of .*session\.jsonl, the last one: it is not whole/);
});

test("a recording of a version that the fake does not speak is refused", async () => {
  const { code, errors } = await diff(written(new HandRecording({ version: 210 }).session().text));
  expect([code, errors.join()]).toEqual([
    2,
    "Cannot compare the recording: it has version 210, and the fake speaks 151 to 193",
  ]);
});
