import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { encodeFrame, encodeHello, ServerReader } from "../sim/wire/frames.ts";
import { type Spread, spread } from "./statistics.ts";

/** The published command. */
const COMMAND: string = fileURLToPath(new URL("../lib/cli.js", import.meta.url));
/** Shares and funds whose whole option chains are requested. */
const CHAINS = "AAPL MSFT NVDA TSLA AMZN GOOGL META AMD INTC SPY".split(" ");
/** Message IDs of the answers to `reqContractDetails`: one row, the end, and an error where there are no options. */
const [ROW, END, ERROR] = ["10", "52", "4"];
/** Duration of one tick of the processor time that Linux reports, in ms. */
const TICK_MS = 10;

/** Cost of starting the command, and of its first large answers. */
export interface StartUp {
  /** From the start of the process until it listens, in ms. */
  readonly wallMs: Spread;
  /** Processor time until then, in ms; undefined where the system does not tell, as below. */
  readonly cpuMs: Spread | undefined;
  /** Resident memory when it listens, in MiB. */
  readonly residentMiB: Spread | undefined;
  /** Contracts of ten option chains, the processor time of their answers in ms, and the resident memory after them. */
  readonly chains: {
    readonly contracts: number;
    readonly cpuMs: Spread | undefined;
    readonly residentMiB: Spread | undefined;
  };
}

/**
 * Measures `ibkr-pool sim`, so many times: until it listens, and until it has described ten option chains.
 *
 * @param command Path of the command; another build of it has the same figures.
 */
export async function startUp(times: number, command: string = COMMAND): Promise<StartUp> {
  const walls: number[] = [];
  const begun: Usage[] = [];
  const loaded: Usage[] = [];
  let contracts = 0;
  for (let time = 0; time < times; time++) {
    const begunMs = performance.now();
    const child = spawn(process.execPath, [command, "sim", "--port", "0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const port = await listening(child);
      walls.push(performance.now() - begunMs);
      const before = usageOf(child.pid);
      contracts = await chainsFrom(port);
      const after = usageOf(child.pid);
      if (before === undefined || after === undefined) continue;
      begun.push(before);
      loaded.push({ ...after, cpuMs: after.cpuMs - before.cpuMs });
    } finally {
      child.kill("SIGKILL");
    }
  }
  return {
    wallMs: spread(walls),
    ...spreads(begun),
    chains: { contracts, ...spreads(loaded) },
  };
}

function spreads(usages: readonly Usage[]): {
  readonly cpuMs: Spread | undefined;
  readonly residentMiB: Spread | undefined;
} {
  if (usages.length === 0) return { cpuMs: undefined, residentMiB: undefined };
  return {
    cpuMs: spread(usages.map(({ cpuMs }) => cpuMs)),
    residentMiB: spread(usages.map(({ residentMiB }) => residentMiB)),
  };
}

/** Waits until the command listens. @returns Its port. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [, port] = /listening on [\d.]+:(\d+)/.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Cannot start the command: it ended with ${code}`)));
  });
}

/** Requests the option chains one after another. @returns The number of contracts. */
function chainsFrom(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const reader = new ServerReader();
    let [rows, asked] = [0, 0];
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => {
      socket.write(encodeHello(100, 193));
      socket.write(encodeFrame(["71", "2", "1", ""]));
      ask();
    });
    const ask = (): void => {
      const symbol = CHAINS[asked++];
      if (symbol === undefined) {
        socket.destroy();
        return resolve(rows);
      }
      const described = ["0", symbol, "OPT", "", "0", "", "", "SMART", "", "USD", "", ""];
      socket.write(encodeFrame(["9", "8", `${asked}`, ...described, "0", "", "", ""]));
    };
    socket.on("data", (chunk: Buffer) => {
      for (const [id, , reqId] of reader.push(chunk)) {
        if (id === ROW) rows++;
        else if (id === END || (id === ERROR && reqId !== "-1")) ask();
      }
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Cannot read the option chains: the connection was closed")));
  });
}

/** What a process has used. */
interface Usage {
  readonly cpuMs: number;
  readonly residentMiB: number;
}

function usageOf(pid: number | undefined): Usage | undefined {
  const [status, stat] = [`/proc/${pid}/status`, `/proc/${pid}/stat`];
  if (!existsSync(status)) return undefined;
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, "utf8")) ?? [];
  // The name of the process, in brackets, may have spaces.
  const counts = readFileSync(stat, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  const [user, system] = [counts[11], counts[12]].map(Number) as [number, number];
  return { cpuMs: (user + system) * TICK_MS, residentMiB: Number(kibibytes) / 1_024 };
}
