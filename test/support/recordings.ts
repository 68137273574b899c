import { Buffer } from "node:buffer";
import { Mask, Recorder, type Recording, readRecording } from "../../sim/relay/recording/mod.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { managedAccounts } from "../../sim/wire/responses/accounts.ts";
import { nextValidId } from "../../sim/wire/responses/session.ts";
import { fieldsOf } from "./messages.ts";
import { RelayWorld } from "./relay-world.ts";

const START_MS = Date.UTC(2026, 0, 13, 15, 30);
const UPSTREAM = { host: "10.0.0.5", port: 4002 };

/** A recording that a test writes by hand, message by message. */
export class HandRecording {
  readonly lines: string[] = [];
  readonly recorder: Recorder;
  readonly version: number;
  nowMs: number = START_MS;

  constructor({ version = 193, mask }: { version?: number; mask?: Mask } = {}) {
    this.version = version;
    this.recorder = new Recorder({
      startedMs: START_MS,
      upstream: UPSTREAM,
      mask,
      write: (line) => void this.lines.push(line),
    });
  }

  /** Opens a connection and gives it a session. */
  session(connection = 1, clientId = 1, accounts = "DU1234567"): this {
    this.recorder.opened(connection, this.nowMs);
    this.raw("in", "hello", Buffer.from("v100..193"), connection);
    this.fields("out", "greeting", [`${this.version}`, "20260113 10:30:00 EST"], connection);
    this.in(startApi, { clientId }, connection);
    this.out(managedAccounts, { accounts }, connection);
    return this.out(nextValidId, { orderId: 1 }, connection);
  }

  in<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}, connection = 1): this {
    return this.fields("in", message.name, fieldsOf(message, values, this.version), connection);
  }

  out<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}, connection = 1): this {
    return this.fields("out", message.name, fieldsOf(message, values, this.version), connection);
  }

  fields(direction: "in" | "out", name: string, fields: readonly string[], connection = 1): this {
    return this.raw(direction, name, Buffer.from(`${fields.join("\0")}\0`), connection);
  }

  raw(direction: "in" | "out", name: string, bytes: Uint8Array, connection = 1): this {
    this.recorder.frame({ atMs: this.nowMs, connection, direction, name, bytes });
    return this;
  }

  /** Lets time pass. */
  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  get text(): string {
    return `${this.lines.join("\n")}\n`;
  }

  read(): Promise<Recording> {
    return readText(this.text);
  }
}

/** Reads a recording from a text, in chunks of some bytes. */
export function readText(text: string, chunkBytes = 50): Promise<Recording> {
  const bytes = Buffer.from(text, "utf8");
  const count = Math.ceil(bytes.length / chunkBytes);
  const chunks = Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  return readRecording(chunks, "session.jsonl");
}

/** Records what a fake gateway and its clients send each other. */
export async function recordingOfFake(
  use: (world: RelayWorld) => Promise<void>,
  mask: Mask | undefined = new Mask(1),
): Promise<string> {
  const lines: string[] = [];
  const world = new RelayWorld();
  const recorder = new Recorder({
    startedMs: world.clock.now(),
    upstream: UPSTREAM,
    mask,
    write: (line) => void lines.push(line),
  });
  world.relay.onFrame((frame) => recorder.frame(frame));
  world.relay.tws.trace.subscribe(({ event, connection, atMs, detail }) => {
    if (event === "opened") recorder.opened(connection, atMs);
    if (event === "closed") recorder.ended(connection, atMs, "client", detail);
  });
  await use(world);
  world.close();
  return `${lines.join("\n")}\n`;
}
