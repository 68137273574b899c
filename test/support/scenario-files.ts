import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Writes files into a folder of their own, which is removed when the test ends. @returns Their paths, in order. */
export function filesOf(contents: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-scenarios-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
}

/** Makes a named pipe that a command of the shell writes to. */
export function pipeFrom(command: string): string {
  const [beside = ""] = filesOf({ beside: "" });
  const pipe = `${beside}.pipe`;
  execFileSync("mkfifo", [pipe]);
  const writer = spawn("sh", ["-c", `${command} > ${pipe}`], { stdio: "ignore" });
  const gone = once(writer, "exit");
  onTestFinished(async () => {
    writer.kill();
    await gone;
  });
  return pipe;
}
