import fc from "fast-check";
import {
  competingSession,
  connectivityLost,
  drop,
  type Fault,
  farmBroken,
  halfOpen,
  refuse,
  restart,
  swallow,
} from "../../sim/mod.ts";
import { ClientReader } from "../../sim/wire/frames.ts";
import {
  EventName,
  type IbkrPool,
  PoolError,
  type PoolOptions,
  type Stream,
  TickType,
} from "../../src/mod.ts";
import { shareOf } from "./contracts.ts";
import { World } from "./world.ts";

const OPTIONS = {
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 2_000,
  acquireTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  backoffMsMin: 100,
  backoffMsMax: 2_000,
  heartbeatMs: 1_500,
  heartbeatTimeoutMs: 1_000,
} satisfies PoolOptions;
/** Time after healing within which streams flow again, in ms: recovery of the session and detection of silence. */
export const FLOWS_MS_MAX = 60_000;

/** Shares whose prices are far apart, so that a misrouted price is detected. */
export const SHARES = ["AAPL", "MSFT", "INTC"] as const;

type Action =
  | { readonly kind: "read" | "watch" | "bars" | "api"; readonly share: number }
  | { readonly kind: "leave"; readonly which: number }
  | { readonly kind: "burst" }
  | { readonly kind: "heal" }
  | { readonly kind: "fault"; readonly fault: Fault };
type Step = Action & { readonly thenMs: number };

const durations = fc.constantFrom(0, 10, 300, 1_100, 5_000, 20_000);
const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom("fin" as const, "rst" as const).map((how) => drop({ how })),
  fc
    .constantFrom("reqMktData", "reqContractDetails", "reqHistoricalData")
    .map((afterRequest) => drop({ afterRequest, times: 1 })),
  fc.constant(halfOpen()),
  durations.map((forMs) => refuse({ forMs })),
  durations.chain((forMs) =>
    fc.constantFrom("kept" as const, "lost" as const).map((data) => connectivityLost({ data, forMs })),
  ),
  durations.chain((forMs) =>
    fc
      .constantFrom("kept" as const, "silent" as const, "notified" as const)
      .map((bars) => farmBroken({ service: "historical", farm: "ushmds", bars, forMs })),
  ),
  durations.map((forMs) => competingSession({ forMs })),
  fc.constant(restart({ refuseMs: 500, closeMs: 200, muteMs: 300 })),
  fc.constantFrom("reqContractDetails", "reqIds").map((request) => swallow({ request, times: 1 })),
);
export const share: fc.Arbitrary<number> = fc.nat(SHARES.length - 1);
export const steps: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof<fc.WeightedArbitrary<Action>[]>(
      { weight: 3, arbitrary: share.map((one) => ({ kind: "read" as const, share: one })) },
      { weight: 4, arbitrary: share.map((one) => ({ kind: "watch" as const, share: one })) },
      { weight: 2, arbitrary: share.map((one) => ({ kind: "bars" as const, share: one })) },
      { weight: 2, arbitrary: share.map((one) => ({ kind: "api" as const, share: one })) },
      { weight: 2, arbitrary: fc.nat(9).map((which) => ({ kind: "leave" as const, which })) },
      { weight: 1, arbitrary: fc.constant({ kind: "burst" as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: "heal" as const }) },
      { weight: 5, arbitrary: faults.map((fault) => ({ kind: "fault" as const, fault })) },
    ),
    durations,
  )
  .map(([action, thenMs]) => ({ ...action, thenMs }));

const [REQ_MKT_DATA, CANCEL_MKT_DATA, REQ_HISTORICAL_DATA, CANCEL_HISTORICAL_DATA] = ["1", "2", "20", "25"];

/** One reader of one stream, which checks each update as it comes. */
interface Reading {
  readonly symbol: string;
  readonly kind: "watch" | "bars";
  readonly stream: Stream<unknown>;
  state: "flows" | "gap";
  updatedMs: number;
  gaps: number;
  resumed: number;
  left: boolean;
}

export class Player {
  readonly world: World = new World(
    { lingerMs: 2_000, messagesPerSecond: 50 },
    Date.UTC(2026, 0, 13, 15, 30),
  );
  readonly pool: IbkrPool = this.world.pool(OPTIONS);
  readonly readings: Reading[] = [];
  readonly strange: string[] = [];
  /** First price of each share; prices stay near it during a run. */
  readonly prices: Map<string, number> = new Map();
  pending = 0;
  answered = 0;

  constructor() {
    const { network, tws } = this.world;
    network.attach(
      {
        dial: () => tws.dial(),
        accept: (link, dial) => {
          const reader = new ClientReader();
          const requested = new Set<string>();
          const end = tws.accept(link, dial);
          return {
            ...end,
            received: (bytes) => {
              for (const inbound of reader.push(bytes)) {
                if (inbound.kind === "frame") this.belongs(inbound.fields, requested);
              }
              end.received(bytes);
            },
          };
        },
      },
      4002,
    );
  }

  /** Checks that a cancel has the number of a request on the same connection: no frame reaches another session. */
  belongs([name = "", one = "", two = ""]: readonly string[], requested: Set<string>): void {
    if (name === REQ_MKT_DATA) requested.add(two);
    if (name === REQ_HISTORICAL_DATA) requested.add(one);
    if ((name === CANCEL_MKT_DATA || name === CANCEL_HISTORICAL_DATA) && !requested.has(two)) {
      this.strange.push(`message ${name} about ${two}, which this connection never requested`);
    }
  }

  async play(script: readonly Step[]): Promise<void> {
    const { clock } = this.world;
    for (const symbol of SHARES) {
      const { last } = await clock.until(this.pool.getMarketDataSnapshot(shareOf(symbol)));
      this.prices.set(symbol, last ?? 0);
    }
    for (const step of script) {
      this.act(step);
      await clock.advance(step.thenMs);
    }
  }

  act(step: Action): void {
    switch (step.kind) {
      case "read":
        return this.watch(this.read(SHARES[step.share] ?? "AAPL"));
      case "watch":
      case "bars":
        return this.begin(step.kind, SHARES[step.share] ?? "AAPL");
      case "api":
        return this.watch(this.viaApi(SHARES[step.share] ?? "AAPL"));
      case "leave": {
        const reading = this.readings.filter(({ left }) => !left)[step.which];
        if (reading !== undefined) {
          reading.left = true;
          void reading.stream.return?.();
        }
        return;
      }
      case "burst":
        for (let at = 0; at < 70; at++) this.watch(this.read(SHARES[at % SHARES.length] ?? "AAPL"));
        return;
      case "heal":
        return this.world.tws.heal();
      case "fault":
        return void this.world.tws.inject(step.fault);
    }
  }

  /** Checks that an answer belongs to its request; an outage must be an error. */
  async read(symbol: string): Promise<void> {
    const found = await this.pool.getContractDetails(shareOf(symbol));
    this.answered++;
    if (found.length !== 1 || found[0]?.contract.symbol !== symbol) {
      this.strange.push(`requested ${symbol} and received ${found.map(({ contract }) => contract.symbol)}`);
    }
  }

  /** Requests through `lease.api`, with the number 1 for every caller. */
  async viaApi(symbol: string): Promise<void> {
    await this.pool.use((lease) => {
      return new Promise<void>((resolve, reject) => {
        lease.signal.addEventListener("abort", () => reject(lease.signal.reason as Error));
        lease.api.on(
          EventName.contractDetails,
          (id: number, { contract }: { contract: { symbol?: string } }) => {
            if (id !== 1 || contract.symbol !== symbol)
              this.strange.push(`${symbol} received ${contract.symbol} as ${id}`);
          },
        );
        lease.api.on(EventName.contractDetailsEnd, () => resolve());
        lease.api.on(EventName.error, (error: Error) => reject(new PoolError("TWS_ERROR", error.message)));
        lease.api.reqContractDetails(1, shareOf(symbol));
        this.world.clock.after(10_000, () => reject(new PoolError("REQUEST_TIMEOUT", "no answer")));
      });
    });
  }

  begin(kind: "watch" | "bars", symbol: string): void {
    const contract = shareOf(symbol);
    const stream =
      kind === "watch"
        ? this.pool.watchMarketData(contract, { bufferMax: 5_000 })
        : this.pool.watchHistoricalBars(contract, { duration: "3600 S", barSize: "1 min", bufferMax: 5_000 });
    const reading: Reading = {
      symbol,
      kind,
      stream,
      state: "flows",
      updatedMs: 0,
      gaps: 0,
      resumed: 0,
      left: false,
    };
    this.readings.push(reading);
    void this.follow(reading);
  }

  async follow(reading: Reading): Promise<void> {
    const { symbol, kind } = reading;
    const strange = (what: string): void => void this.strange.push(`${kind} of ${symbol}: ${what}`);
    try {
      for await (const update of reading.stream) {
        if (update.kind === "gap") {
          if (reading.state === "gap") strange("two gaps without an end between them");
          reading.state = "gap";
          reading.gaps++;
        } else if (update.kind === "resumed") {
          if (reading.state !== "gap") strange("resumed, and there was no gap");
          reading.state = "flows";
          reading.resumed++;
        } else if (update.kind === "update") {
          if (reading.state === "gap") strange("an update inside a gap");
          reading.updatedMs = this.world.clock.now();
          const price = priceOf(update.value);
          const usual = this.prices.get(symbol) ?? 0;
          if (price !== undefined && Math.abs(price / usual - 1) > 0.1)
            strange(`the price is ${price}, and it trades at ${usual}`);
        }
      }
    } catch (error) {
      if (!(error instanceof PoolError && error.code === "CLOSED")) strange(`it ended: ${error}`);
    }
  }

  watch(promise: Promise<unknown>): void {
    this.pending++;
    promise.then(
      () => this.pending--,
      (error: unknown) => {
        this.pending--;
        if (!(error instanceof PoolError)) this.strange.push(String(error));
      },
    );
  }

  get open(): readonly Reading[] {
    return this.readings.filter(({ left }) => !left);
  }
}

/** Returns the price in an update, if there is one. */
function priceOf(value: unknown): number | undefined {
  const one = value as { readonly tickType?: TickType; readonly value?: number; readonly close?: number };
  if (one.close !== undefined) return one.close;
  return one.tickType === TickType.BID || one.tickType === TickType.ASK ? one.value : undefined;
}
