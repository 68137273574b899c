import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RecordingFile } from "../../../../sim/relay/recording/recording-file.ts";

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "recording-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "session.jsonl");
}

const never = (error: unknown): void => {
  throw error;
};

test("each line is in the file when it is written, before the file is closed", () => {
  const name = path();
  const file = new RecordingFile(name, "new", never);
  file.write("one");
  expect(readFileSync(name, "utf8")).toBe("one\n");
  file.write("two");
  expect(readFileSync(name, "utf8")).toBe("one\ntwo\n");
  expect(file.lines).toBe(2);
  file.close();
  file.close();
  file.write("three");
  expect(readFileSync(name, "utf8")).toBe("one\ntwo\n");
});

test("an existing file is refused as new, and emptied as a replacement", () => {
  const name = path();
  const first = new RecordingFile(name, "new", never);
  first.write("one");
  first.close();
  expect(() => new RecordingFile(name, "new", never)).toThrow("EEXIST");
  const second = new RecordingFile(name, "replace", never);
  second.write("two");
  second.close();
  expect(readFileSync(name, "utf8")).toBe("two\n");
});

test.runIf(process.platform === "linux")(
  "a full disk is reported once, and nothing is written after it",
  () => {
    const failures: unknown[] = [];
    const file = new RecordingFile("/dev/full", "replace", (error) => failures.push(error));
    file.write("one");
    file.write("two");
    file.close();
    expect(failures).toEqual([expect.objectContaining({ code: "ENOSPC" })]);
    expect(file.lines).toBe(0);
  },
);

test("a pipe without a reader is refused at once, and one with a reader is written", async () => {
  const name = path();
  execFileSync("mkfifo", [name]);
  expect(() => new RecordingFile(name, "replace", never)).toThrow(/^ENXIO/);
  const reader = spawn("cat", [name], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void reader.kill());
  const printed: string[] = [];
  reader.stdout.on("data", (data: Buffer) => printed.push(data.toString()));
  const opened = (): RecordingFile | undefined => {
    try {
      return new RecordingFile(name, "replace", never);
    } catch {
      return undefined;
    }
  };
  let file: RecordingFile | undefined;
  await expect.poll(() => (file ??= opened()), { timeout: 20_000 }).toBeDefined();
  const ended = once(reader, "close");
  file?.write("one");
  file?.close();
  await ended;
  expect(printed.join("")).toBe("one\n");
});
