import { type ChildProcess, fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { FakeTws, VirtualClock } from "../sim/mod.ts";
import { plainTable } from "../sim/options/plain-table.ts";
import { encodeFrame, encodeHello, ServerReader } from "../sim/wire/frames.ts";
import { heapBytes } from "./heap.ts";
import { type StartUp, startUp } from "./start-up.ts";
import type { Spread } from "./statistics.ts";
import { type Suite, seconds, whole } from "./suite.ts";

/** Message rates of one kind of request. */
export interface Rate {
  readonly name: string;
  readonly clients: number;
  /** Messages of the server a second. */
  readonly fakePerSecond: number;
  /** Messages of the same size that a bare `node:net` server echoes a second. */
  readonly echoPerSecond: number;
}

interface RequestKind {
  readonly name: string;
  /** Requests that a client has under way at once. */
  readonly depth: number;
  readonly request: readonly string[];
  /** Messages that answer it. */
  readonly answers: number;
}

const PAIRS: RequestKind = {
  name: "request and answer, one at a time",
  depth: 1,
  request: ["8", "1", "1"],
  answers: 1,
};
const PIPELINED: RequestKind = { ...PAIRS, name: "request and answer, 64 under way", depth: 64 };
const OUT: RequestKind = {
  name: "messages out, 64 under way",
  depth: 64,
  request: ["61", "1"],
  answers: 4,
};

/** Rates over loopback, the server in a process of its own, beside a bare echo of as many bytes. */
export async function fakeRates(timeMs: number): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  for (const kind of [PAIRS, PIPELINED, OUT]) {
    for (const clients of [1, 32]) {
      const fake = await serving("fake", (port) => rate(port, clients, kind, timeMs, true));
      const echo = await serving("echo", (port) => rate(port, clients, kind, timeMs, false));
      rates.push({ name: kind.name, clients, fakePerSecond: fake, echoPerSecond: echo });
    }
  }
  return rates;
}

async function serving<T>(kind: "fake" | "echo", use: (port: number) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(fileURLToPath(new URL("./echo-server.js", import.meta.url)), [kind]);
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once("message", (message) => resolve(Number(message)));
      child.once("error", reject);
    });
    return await use(port);
  } finally {
    child.disconnect();
  }
}

/** Returns messages received per second; an echo gets as many bytes as the fake sends. */
async function rate(
  port: number,
  clients: number,
  kind: RequestKind,
  timeMs: number,
  fake: boolean,
): Promise<number> {
  let count = 0;
  const answer = encodeFrame([
    "61",
    "3",
    "DU1234567",
    "265598",
    "AAPL",
    "STK",
    "",
    "0",
    "",
    "",
    "SMART",
    "USD",
    "AAPL",
    "NMS",
    "100",
    "231.4",
  ]);
  const echoed =
    kind.answers === 1 ? encodeFrame(["9", "1", "1"]) : Buffer.concat(Array(kind.answers).fill(answer));
  const request = fake ? encodeFrame(kind.request) : echoed;
  const sockets = await Promise.all(
    Array.from({ length: clients }, async (_, clientId) => {
      const socket = await connected(port);
      if (fake) await started(socket, clientId);
      return socket;
    }),
  );
  const begunMs = performance.now();
  for (const socket of sockets) {
    let rest: Buffer = Buffer.alloc(0);
    let unfinished = 0;
    socket.on("data", (chunk: Buffer) => {
      const frames = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      let answered = 0;
      // Frames are only counted, because decoding is work of the client.
      for (; at + 4 <= frames.length; at += 4 + frames.readUInt32BE(at)) {
        if (at + 4 + frames.readUInt32BE(at) > frames.length) break;
        count++;
        if (++unfinished < kind.answers) continue;
        unfinished = 0;
        answered++;
      }
      rest = frames.subarray(at);
      if (answered > 0) socket.write(answered === 1 ? request : Buffer.concat(Array(answered).fill(request)));
    });
    socket.write(Buffer.concat(Array(kind.depth).fill(request)));
  }
  await new Promise((resolve) => setTimeout(resolve, timeMs));
  const perSecond = count / ((performance.now() - begunMs) / 1_000);
  for (const socket of sockets) socket.destroy();
  return perSecond;
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Shakes hands, and waits until the notices after nextValidId have come. */
async function started(socket: Socket, clientId: number): Promise<void> {
  const reader = new ServerReader();
  const ready = new Promise<void>((resolve) => {
    const onData = (chunk: Buffer): void => {
      if (!reader.push(chunk).some((fields) => fields[3] === "2158")) return;
      socket.off("data", onData);
      resolve();
    };
    socket.on("data", onData);
  });
  socket.write(encodeHello(100, 193));
  socket.write(encodeFrame(["71", "2", `${clientId}`, ""]));
  await ready;
}

/** Cost of many subscribers. */
export interface Crowd {
  readonly clients: number;
  readonly lines: number;
  readonly virtualMinutes: number;
  readonly tookMs: number;
  readonly messages: number;
  /** Heap in use after the first tenth of the time, and at the end, in MiB. */
  readonly heapMiB: readonly [early: number, late: number];
}

/** Memory of 32 clients with 100 lines each, over so much virtual time. */
export async function crowd(virtualMinutes: number): Promise<Crowd> {
  const [clients, lines] = [32, 100];
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock, messagesPerSecond: 0, marketDataLinesMax: clients * lines });
  let messages = 0;
  const contracts =
    "AAPL MSFT NVDA TSLA AMZN GOOGL META AMD INTC CSCO IBM JPM XOM KO PG JNJ PFE WMT DIS SPY".split(" ");
  for (let clientId = 0; clientId < clients; clientId++) {
    const end = tws.accept({ write: () => void messages++, end: () => {}, reset: () => {} });
    end.received(encodeHello(100, 193));
    end.received(encodeFrame(["71", "2", `${clientId}`, ""]));
    for (let line = 0; line < lines; line++) {
      const symbol = contracts[line % contracts.length] ?? "";
      const contract = ["0", symbol, "STK", "", "", "", "", "SMART", "", "USD", "", ""];
      end.received(encodeFrame(["1", "11", `${line + 1}`, ...contract, "0", "", "0", "0", ""]));
    }
  }
  const begunMs = performance.now();
  const heap = (): number => (heapBytes() ?? 0) / 2 ** 20;
  await clock.advance(virtualMinutes * 6_000);
  const early = heap();
  await clock.advance(virtualMinutes * 54_000);
  const late = heap();
  const tookMs = performance.now() - begunMs;
  tws.close();
  return { clients, lines, virtualMinutes, tookMs, messages, heapMiB: [early, late] };
}

/** Says what starting the command costs, and what ten option chains add to it. */
function startUpLines(name: string, { wallMs, cpuMs, residentMiB, chains }: StartUp): readonly string[] {
  const of = (spread: Spread | undefined, unit: string): string =>
    spread === undefined ? "" : `, ${spread.median.toFixed(0)} ${unit}`;
  return [
    `${name} listens after ${wallMs.median.toFixed(0)} ms${of(cpuMs, "ms of processor time")}${of(residentMiB, "MiB resident")}`,
    `${whole(chains.contracts)} contracts of ten option chains${of(chains.cpuMs, "ms of processor time")}${of(chains.residentMiB, "MiB resident after them")}`,
  ];
}

/** Measures the fake TWS itself. */
export const fake: Suite = {
  name: "fake",
  run: async ({ quick, say, progress }) => {
    progress("fake: rates over loopback");
    const rates = await fakeRates(quick ? 300 : 2_000);
    const fakeTable = plainTable(
      ["the fake TWS over loopback", "clients", "a second", "bare echo", "share"],
      [1, 2, 3, 4],
    );
    for (const { name, clients, fakePerSecond, echoPerSecond } of rates) {
      const share = (fakePerSecond / echoPerSecond).toFixed(2);
      fakeTable.push([name, `${clients}`, whole(fakePerSecond), whole(echoPerSecond), share]);
    }
    say(fakeTable.toString());
    progress("fake: a crowd of clients");
    const many = await crowd(quick ? 0.5 : 5);
    const [early, late] = many.heapMiB;
    say();
    say(
      `${many.clients} clients with ${many.lines} lines each, ${many.virtualMinutes} virtual minutes in ${seconds(many.tookMs)}:`,
    );
    say(
      `${whole(many.messages)} messages, heap ${early.toFixed(1)} MiB early and ${late.toFixed(1)} MiB in the end`,
    );
    progress("fake: starts of the command");
    const start = await startUp(quick ? 3 : 15);
    for (const line of startUpLines("ibkr-pool sim", start)) say(line);
    const { SIM_BEFORE } = process.env;
    if (SIM_BEFORE === undefined) return { rates, crowd: many, start };
    const startBefore = await startUp(quick ? 3 : 15, SIM_BEFORE);
    for (const line of startUpLines("the build before", startBefore)) say(line);
    return { rates, crowd: many, start, startBefore };
  },
};
