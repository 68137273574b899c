import { VirtualClock } from "../../../../sim/mod.ts";
import { type MemoryDoor, memoryDoor } from "../../../../sim/web/memory/mod.ts";
import { FakeGateway } from "../../../../sim/web/mod.ts";
import { farOrder } from "./day-order.ts";
import { NaiveClient } from "./naive-client.ts";
import { NaiveStream } from "./naive-stream.ts";
import { NAIVE_TOOLS, type NaiveTool, placeNaively } from "./naive-tools.ts";
import { DAY_BEGINS_MS, DAY_MS, DECISION_MS, scheduleDay, scheduleWork, WATCHED } from "./plan.ts";
import { DAY_GATEWAY } from "./pool-day.ts";
import { WireRecord } from "./wire-record.ts";

/** Time between the starts of two tools, in ms. */
const START_MS = 7_000;

/** One tool: a login of its own with a client of its own. */
interface Program {
  readonly client: NaiveClient;
  readonly tool: NaiveTool;
  stream: NaiveStream | undefined;
}

/** The same day with a program for each tool, none of which knows of the others. */
export class NaiveDay {
  readonly clock: VirtualClock = new VirtualClock(DAY_BEGINS_MS);
  readonly gateway: FakeGateway;
  readonly wire: WireRecord;
  answers = 0;
  failed = 0;
  orders = 0;
  placed = 0;
  readonly #door: MemoryDoor;
  readonly #programs: readonly Program[];

  constructor() {
    this.gateway = new FakeGateway({ clock: this.clock, ...DAY_GATEWAY, access: "oauth" });
    this.wire = new WireRecord(this.gateway);
    this.#door = memoryDoor(this.gateway, { clock: this.clock });
    this.#programs = NAIVE_TOOLS.map((tool, index) => ({
      client: new NaiveClient(this.#door, this.clock, `tool-${index}`),
      tool,
      stream: undefined,
    }));
  }

  /** Lets the day pass. */
  async pass(): Promise<void> {
    const work: Promise<void>[] = [];
    scheduleDay(this.gateway, this.clock);
    this.#programs.forEach((program, index) => {
      this.clock.after(index * START_MS, () => void work.push(this.#start(program, index)));
    });
    scheduleWork(
      this.clock,
      DECISION_MS,
      (symbol) => {
        for (const { client, tool } of this.#programs) work.push(this.#ask(client, tool, symbol));
      },
      (hour) => void work.push(this.#order(hour)),
    );
    await this.clock.advance(DAY_MS);
    await this.clock.until(Promise.all(work));
  }

  /** The spans in which the user of each stream could see that it is closed, by the key of its subscription. */
  reported(): ReadonlyMap<string, ReturnType<NaiveStream["reported"]>> {
    const nowMs = this.clock.now();
    return new Map(
      this.#programs.map(({ stream }, index) => [
        `smd/${WATCHED[index]?.conId}`,
        stream?.reported(nowMs) ?? [],
      ]),
    );
  }

  async close(): Promise<void> {
    for (const { client, stream } of this.#programs) {
      client.stop();
      stream?.stop();
    }
    await this.clock.advance(1_000);
    this.gateway.close();
    this.#door.close();
  }

  async #start(program: Program, index: number): Promise<void> {
    const { client } = program;
    await client.start();
    const conId = WATCHED[index]?.conId ?? 0;
    program.stream = new NaiveStream(this.#door, this.clock, conId, `tool-${index}`, () => client.session);
  }

  async #ask(client: NaiveClient, tool: NaiveTool, symbol: string): Promise<void> {
    this.answers++;
    await tool(client, symbol).catch(() => void this.failed++);
  }

  async #order(hour: number): Promise<void> {
    this.orders++;
    const { client } = this.#programs[hour % this.#programs.length] ?? {};
    if (client === undefined) return;
    const order = farOrder(this.gateway.exchange, hour, this.clock.now());
    await placeNaively(client, order).then(
      () => void this.placed++,
      () => {},
    );
  }
}
