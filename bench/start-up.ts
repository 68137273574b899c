import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Spread, spread } from "./statistics.ts";

/** The published command. */
const COMMAND = fileURLToPath(new URL("../lib/cli.js", import.meta.url));

/** Cost of starting the command. */
export interface StartUp {
  /** From the start of the process until it listens, in ms. */
  readonly wallMs: Spread;
  /** Resident memory when it listens, in MiB; undefined where the system does not tell. */
  readonly residentMiB: Spread | undefined;
}

/** Measures `ibkr-pool sim`, so many times, until it listens. */
export async function startUp(times: number): Promise<StartUp> {
  const walls: number[] = [];
  const resident: number[] = [];
  for (let time = 0; time < times; time++) {
    const begunMs = performance.now();
    const child = spawn(process.execPath, [COMMAND, "sim", "--port", "0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await listening(child);
      walls.push(performance.now() - begunMs);
      const mebibytes = residentMiB(child.pid);
      if (mebibytes !== undefined) resident.push(mebibytes);
    } finally {
      child.kill("SIGKILL");
    }
  }
  return { wallMs: spread(walls), residentMiB: resident.length === 0 ? undefined : spread(resident) };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("listening on")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Cannot start the command: it ended with ${code}`)));
  });
}

function residentMiB(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(file, "utf8")) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1_024;
}
