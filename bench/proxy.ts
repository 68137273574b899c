import { type ChildProcess, fork } from "node:child_process";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { plainTable } from "../sim/options/plain-table.ts";
import { encodeFrame, encodeHello, ServerReader } from "../sim/wire/frames.ts";
import { quantile } from "./statistics.ts";
import { type Suite, whole } from "./suite.ts";

const CLIENTS = 32;
/** Messages a second that TWS accepts of a client. */
const LIMIT_PER_SECOND = 50;
/** Faults that strike answers of this load, and add no time by themselves, but for one in a hundred that is late by 1 ms. */
const FAULTS = [
  "latency:frameMs=0",
  "slice:bytes=65536,everyMs=0,joinMs=0",
  "bandwidth:bytesPerSecond=1000000000",
  "repeat:message=tickString,probability=0.01",
  "late:message=tickString,ms=1,probability=0.01",
];

/** What is between the clients and the gateway. */
type Way = "direct" | "forwarder" | "proxy" | "proxy, 5 faults";

/** Figures of one way under one load. */
export interface ProxyFigures {
  readonly load: string;
  readonly way: Way;
  /** Messages in both directions a second, as the clients see them. */
  readonly perSecond: number;
  /** Time from a request to its answer, in ms. */
  readonly medianMs: number;
  readonly highMs: number;
}

/** Load of each client: requests under way at once, or requests a second. */
type Load =
  | { readonly name: string; readonly depth: number }
  | { readonly name: string; readonly perSecond: number };

const LOADS: readonly Load[] = [
  { name: `${LIMIT_PER_SECOND} requests/s each`, perSecond: LIMIT_PER_SECOND },
  { name: "1 under way each", depth: 1 },
  { name: "16 under way each", depth: 16 },
];
const WAYS: readonly Way[] = ["direct", "forwarder", "proxy", "proxy, 5 faults"];

/** A server in a process of its own. */
async function serverOf(args: readonly string[]): Promise<{ readonly port: number; end(): void }> {
  const child: ChildProcess = fork(fileURLToPath(new URL("./proxy-server.js", import.meta.url)), args);
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message) => resolve(Number(message)));
    child.once("exit", (code) => reject(new Error(`Cannot measure: a process ended (${code})`)));
  });
  child.removeAllListeners("exit");
  return { port, end: () => child.disconnect() };
}

/** Lets the clients send for a time, and measures each answer. */
async function figuresOf(
  port: number,
  load: Load,
  timeMs: number,
): Promise<Omit<ProxyFigures, "load" | "way">> {
  const tooks: number[] = [];
  const warmMs = timeMs / 4;
  const beganMs = performance.now();
  const isOver = (): boolean => performance.now() - beganMs > warmMs + timeMs;
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    client(port, index + 1, load, isOver, (tookMs) => {
      if (performance.now() - beganMs > warmMs) tooks.push(tookMs);
    }),
  );
  await Promise.all(clients);
  return {
    perSecond: (2 * tooks.length) / (timeMs / 1_000),
    medianMs: quantile(tooks, 0.5),
    highMs: quantile(tooks, 0.99),
  };
}

function client(
  port: number,
  clientId: number,
  load: Load,
  isOver: () => boolean,
  took: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = new ServerReader();
    const sent = new Map<string, number>();
    let next = 1;
    let state: "greeting" | "starting" | "running" = "greeting";
    let timer: NodeJS.Timeout | undefined;
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () =>
      socket.write(encodeHello(100, 193)),
    );
    const send = (): void => {
      const id = `${next++}`;
      sent.set(id, performance.now());
      socket.write(encodeFrame(["2", "2", id]));
    };
    const begin = (): void => {
      state = "running";
      if ("depth" in load) for (let count = 0; count < load.depth; count++) send();
      // All clients at the same instant would measure how 32 messages at once queue.
      else
        setTimeout(
          () => {
            timer = setInterval(send, 1_000 / load.perSecond);
          },
          (clientId * 1_000) / load.perSecond / CLIENTS,
        );
    };
    const stop = (): void => {
      clearInterval(timer);
      socket.destroy();
      resolve();
    };
    const received = (fields: readonly string[]): void => {
      if (state === "greeting") {
        state = "starting";
        socket.write(encodeFrame(["71", "2", `${clientId}`, ""]));
      } else if (fields[0] === "9") begin();
      if (fields[0] !== "46") return;
      const id = fields[2] ?? "";
      const beganMs = sent.get(id);
      // A fault has sent the answer twice.
      if (beganMs === undefined) return;
      took(performance.now() - beganMs);
      sent.delete(id);
      if (isOver()) return stop();
      if ("depth" in load) send();
    };
    socket.on("data", (bytes) => {
      for (const fields of reader.push(bytes)) if (!socket.destroyed) received(fields);
    });
    socket.on("error", reject);
  });
}

/** Added latency and throughput of the proxy with 32 clients, beside a bare forwarder and no hop at all. */
export const proxy: Suite = {
  name: "proxy",
  run: async ({ quick, say, progress }) => {
    const gateway = await serverOf(["gateway"]);
    const upstream = `${gateway.port}`;
    const servers = new Map<Way, { readonly port: number; end(): void }>([
      ["direct", gateway],
      ["forwarder", await serverOf(["forwarder", upstream])],
      ["proxy", await serverOf(["proxy", upstream])],
      ["proxy, 5 faults", await serverOf(["proxy", upstream, ...FAULTS])],
    ]);
    const all: ProxyFigures[] = [];
    try {
      for (const load of LOADS)
        for (const way of WAYS) {
          progress(`proxy: ${load.name}, ${way}`);
          const port = servers.get(way)?.port ?? 0;
          all.push({ load: load.name, way, ...(await figuresOf(port, load, quick ? 1_000 : 5_000)) });
        }
    } finally {
      for (const server of servers.values()) server.end();
    }
    say(`${CLIENTS} clients through the proxy, beside a bare TCP forwarder`);
    const table = plainTable(
      ["load", "way", "messages/s", "median", "99%", "added", "added 99%"],
      [2, 3, 4, 5, 6],
    );
    for (const { load, way, perSecond, medianMs, highMs } of all) {
      const direct = all.find((one) => one.load === load && one.way === "direct");
      const added = (own: number, bare = 0): string => (way === "direct" ? "" : ms(own - bare));
      table.push([
        way === "direct" ? load : "",
        way,
        whole(perSecond),
        ms(medianMs),
        ms(highMs),
        added(medianMs, direct?.medianMs),
        added(highMs, direct?.highMs),
      ]);
    }
    say(table.toString());
    return all;
  },
};

const ms = (value: number): string => `${value.toFixed(2)} ms`;
