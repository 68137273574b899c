import {
  type ClientLink,
  encodedFrame,
  encodedHello,
  FakeTws,
  MemoryNetwork,
  ServerReader,
  VirtualClock,
} from "./sim.ts";

/** A client that does the handshake and logs its events, with virtual ms since it dialled. */
export class RawClient {
  readonly frames: (readonly string[])[] = [];
  readonly log: string[] = [];
  readonly link: ClientLink;
  readonly #beginMs: number;

  constructor(clock: VirtualClock, network: MemoryNetwork, clientId = 1) {
    this.#beginMs = clock.now();
    const reader = new ServerReader();
    const at = (): number => clock.now() - this.#beginMs;
    this.link = network.open("127.0.0.1", 4002, {
      opened: () => {
        this.log.push(`opened ${at()}`);
        this.link.write(encodedHello(100, 193));
      },
      received: (chunk) => {
        for (const fields of reader.push(chunk)) {
          this.frames.push(fields);
          if (this.frames.length === 1) {
            this.log.push(`greeted ${at()}`);
            this.link.write(encodedFrame(["71", "2", `${clientId}`, ""]));
          }
          if (fields[0] === "9") this.log.push(`ready ${at()}`);
          if (fields[0] === "62") this.log.push(`positions ${at()}`);
          if (fields[3] === "326") this.log.push(`326 ${at()}`);
        }
      },
      closed: (error) => this.log.push(`closed ${at()}${error === undefined ? "" : ` ${error.message}`}`),
    });
  }

  requestPositions(): void {
    this.link.write(encodedFrame(["61", "1"]));
  }
}

/** A fake TWS on an in-memory network, and dials to it. */
export interface RawNetwork {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  dial(clientId?: number): RawClient;
}

/** Starts a fake TWS that holds a client ID for 10 s after a half-open loss. */
export function rawNetwork(seed = 1): RawNetwork {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock, seed, lingerMs: 10_000 });
  network.attach(tws, 4002);
  return { clock, network, tws, dial: (clientId) => new RawClient(clock, network, clientId) };
}
