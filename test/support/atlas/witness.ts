import { RESPONSES } from "../../../sim/wire/catalogue.ts";
import type { Message } from "../../../sim/wire/codec/message.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { fieldsOf } from "../messages.ts";
import {
  type ClientLink,
  encodedFrame,
  encodedHello,
  FakeTws,
  MemoryNetwork,
  parseFault,
  ServerReader,
  VirtualClock,
} from "../sim.ts";
import { TRADING } from "../table.ts";

/** A raw client in memory, which logs what the wire shows, with the ms since it dialled first. */
export class AtlasWitness {
  readonly clock: VirtualClock = new VirtualClock(TRADING);
  readonly tws: FakeTws;
  /** Everything that was seen, e.g. `nextValidId 1 @0`; lines of later connections begin with their number. */
  readonly log: string[] = [];
  readonly #network: MemoryNetwork = new MemoryNetwork(this.clock);
  #links: ClientLink[] = [];
  #version = 193;

  constructor() {
    this.tws = new FakeTws({ clock: this.clock, profile: "gentle", lingerMs: 10_000 });
    this.#network.attach(this.tws, 4002);
  }

  /** Dials, and begins a session as soon as TWS has named its version. */
  async dial(clientId = 1): Promise<void> {
    const no = this.#links.length + 1;
    const note = (line: string): void => {
      this.log.push(`${no === 1 ? "" : `${no}: `}${line} @${this.clock.now() - TRADING}`);
    };
    const reader = new ServerReader();
    let isGreeted = false;
    const link = this.#network.open("gateway", 4002, {
      opened: () => {
        note("opened");
        link.write(encodedHello(100, 193));
      },
      received: (chunk) => {
        note(`bytes ${chunk.length}`);
        for (const fields of reader.push(chunk)) {
          if (isGreeted) {
            note(this.#line(fields));
            continue;
          }
          isGreeted = true;
          note(`greeting ${fields[0]}`);
          this.#version = Number(fields[0]) || 193;
          link.write(encodedFrame(fieldsOf(startApi, { clientId }, this.#version)));
        }
      },
      closed: (error) => note(`closed ${error?.message ?? "fin"}`),
    });
    this.#links.push(link);
    await this.pass(0);
  }

  /** Injects a fault, e.g. `drop:how=fin`. */
  inject(text: string): void {
    this.tws.inject(parseFault(text));
  }

  /** Sends a message on the newest connection. */
  async send<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}): Promise<void> {
    this.#links.at(-1)?.write(encodedFrame(fieldsOf(message, values, this.#version)));
    await this.pass(0);
  }

  /** Closes or resets the newest connection. */
  async leave(how: "end" | "reset"): Promise<void> {
    this.#links.at(-1)?.[how]();
    await this.pass(0);
  }

  /** Lets time pass, in ms. */
  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** The requests that TWS has read. */
  get read(): readonly string[] {
    return this.tws.trace.of("read").map(({ detail }) => detail);
  }

  /** Ends all, and returns the number of timers that are left. */
  async close(): Promise<number> {
    this.tws.close();
    for (const link of this.#links) link.reset();
    await this.pass(0);
    return this.clock.timers;
  }

  #line(fields: readonly string[]): string {
    const message = RESPONSES.get(fields[0] ?? "");
    if (message === undefined) return "no message";
    let values: Readonly<Record<string, unknown>>;
    try {
      values = message.read(fields, this.#version) as typeof values;
    } catch {
      return `unreadable ${message.name}`;
    }
    const { code, reqId, orderId, status, advanced } = values;
    if (message.name === "error") return `error ${code} of ${reqId}${advanced ? ` ${advanced}` : ""}`;
    if (message.name === "nextValidId") return `nextValidId ${orderId}`;
    return message.name === "orderStatus" ? `orderStatus ${status}` : message.name;
  }
}
