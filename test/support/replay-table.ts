import { type Recording, Replay, type ReplayOptions } from "../../sim/relay/recording/mod.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { fieldsOf } from "./messages.ts";
import { ByteClient } from "./relay-world.ts";
import {
  encodedFrame,
  encodedHello,
  FakeTws,
  type FakeTwsOptions,
  MemoryNetwork,
  VirtualClock,
} from "./sim.ts";

/** A fake that answers from a recording, with its clients, on one virtual clock. */
export class ReplayTable {
  readonly clock: VirtualClock = new VirtualClock();
  readonly network: MemoryNetwork = new MemoryNetwork(this.clock);
  readonly tws: FakeTws;

  constructor(recording: Recording, options: ReplayOptions = {}, fake: FakeTwsOptions = {}) {
    this.tws = new FakeTws({ clock: this.clock, ...fake, behaviour: new Replay(recording, options) });
    this.network.attach(this.tws, 4102);
  }

  /** Connects a client and begins its session. */
  async session(clientId = 1, version = 193): Promise<ByteClient> {
    const client = new ByteClient(this.network, 4102);
    await this.clock.advance(0);
    client.raw(encodedHello(100, version));
    client.raw(encodedFrame(fieldsOf(startApi, { clientId }, version)));
    await this.clock.advance(0);
    return client;
  }

  /** Sends a message at a version. @returns Names of what arrives within a time. */
  async names<Values>(
    client: ByteClient,
    message: Message<Values>,
    values: Partial<NoInfer<Values>> = {},
    { ms = 0, version = 193 }: { ms?: number; version?: number } = {},
  ): Promise<readonly string[]> {
    const before = client.names.length;
    client.raw(encodedFrame(fieldsOf(message, values, version)));
    await this.clock.advance(ms);
    return client.names.slice(before);
  }

  /** Details of what was not possible. */
  get failures(): readonly string[] {
    return this.tws.trace.events.flatMap(({ event, detail }) => (event === "failed" ? [detail] : []));
  }
}
