import { Buffer } from "node:buffer";
import { memoryUpstream, type Relay, type RelayOptions, relayOver } from "../../sim/relay/mod.ts";
import { RESPONSES } from "../../sim/wire/catalogue.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { frameOf } from "./messages.ts";
import {
  type ClientLink,
  encodedHello,
  FakeTws,
  type FakeTwsOptions,
  MemoryNetwork,
  ServerReader,
  VirtualClock,
} from "./sim.ts";

/** Tuesday at half past ten in New York. */
const START_MS = Date.UTC(2026, 0, 13, 15, 30);

/** A client that keeps every byte that it receives. */
export class ByteClient {
  readonly frames: (readonly string[])[] = [];
  ending: string | undefined;
  readonly #chunks: Uint8Array[] = [];
  readonly #reader = new ServerReader();
  readonly #link: ClientLink;

  constructor(network: MemoryNetwork, port: number) {
    this.#link = network.open("127.0.0.1", port, {
      opened: () => {},
      received: (chunk) => {
        this.#chunks.push(chunk.slice());
        this.frames.push(...this.#reader.push(chunk));
      },
      closed: (error) => {
        this.ending = error?.message ?? "fin";
      },
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Names of the messages that have arrived after the greeting, errors with their codes. */
  get names(): readonly string[] {
    return this.frames.slice(1).map((fields) => {
      const name = RESPONSES.get(fields[0] ?? "")?.name ?? "unknown";
      return name === "error" ? `error ${fields[3]}` : name;
    });
  }

  /** Values of the messages of a name that have arrived. */
  values<Values>({ id, read }: Pick<Message<Values>, "id" | "read">): readonly Values[] {
    return this.frames.filter((fields) => fields[0] === `${id}`).map((fields) => read(fields, 193));
  }

  raw(bytes: Uint8Array): void {
    this.#link.write(bytes);
  }

  send<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}): void {
    this.#link.write(frameOf(message, values));
  }

  end(): void {
    this.#link.end();
  }

  reset(): void {
    this.#link.reset();
  }
}

/** A fake TWS as the gateway, and a relay before it, on one virtual clock and network. */
export class RelayWorld {
  readonly clock: VirtualClock = new VirtualClock(START_MS);
  readonly network: MemoryNetwork = new MemoryNetwork(this.clock);
  readonly gateway: FakeTws;
  readonly relay: Relay;

  constructor(options: FakeTwsOptions = {}, relayOptions: RelayOptions = {}) {
    this.gateway = new FakeTws({ clock: this.clock, profile: "gentle", ...options });
    this.network.attach(this.gateway, 4002);
    this.relay = relayOver(memoryUpstream(this.network, 4002), { clock: this.clock, ...relayOptions });
    this.network.attach(this.relay.tws, 4102);
  }

  /** Dials: the relay, or the gateway itself. */
  client(port: 4102 | 4002 = 4102): ByteClient {
    return new ByteClient(this.network, port);
  }

  /** Lets time pass, by default what a few messages need. */
  async pass(ms: number = 100): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Connects a client and waits until its session has begun. */
  async session(clientId: number = 1, port: 4102 | 4002 = 4102): Promise<ByteClient> {
    const client = this.client(port);
    await this.pass();
    client.raw(encodedHello(100, 193));
    await this.pass();
    client.send(startApi, { clientId });
    await this.pass();
    return client;
  }

  close(): void {
    this.relay.tws.close();
    this.gateway.close();
  }
}
