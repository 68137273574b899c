import { insideOf } from "../net/fake-tws.ts";
import { EventFeed } from "./event-feed.ts";
import { EventStreams } from "./event-stream.ts";
import { FaultList } from "./fault-list.ts";
import { Hands } from "./hands.ts";
import { Journal } from "./journal.ts";
import { type Measured, Metrics } from "./metrics.ts";
import { RuleList } from "./rule-list.ts";
import { answersOf, type ControlTarget } from "./target.ts";
import { Traffic } from "./traffic.ts";

/** Orders and fills of `GET /state`. */
const ROWS_MAX = 500;

/** What follows a target, and can go on with the next one of a series. */
export interface Followed {
  readonly feed: EventFeed;
  readonly streams: EventStreams;
  readonly metrics: Metrics;
}

/** A target with everything that the control port keeps of it. */
export class Controlled {
  readonly target: ControlTarget;
  readonly hands: Hands;
  readonly feed: EventFeed;
  readonly streams: EventStreams;
  readonly faults: FaultList;
  readonly journal: Journal;
  readonly rules: RuleList;
  readonly metrics: Metrics;
  readonly #traffic: Traffic;
  readonly #stops: (() => void)[];

  /** Follows a target. @param followed What goes on when the target is no longer followed. Default: nothing. */
  constructor(target: ControlTarget, followed?: Followed) {
    const { tws } = target;
    this.target = target;
    this.hands = new Hands(target);
    this.feed = followed?.feed ?? new EventFeed();
    this.feed.follow(tws.trace);
    this.streams = followed?.streams ?? new EventStreams(this.feed, () => this.state());
    this.faults = new FaultList(tws);
    this.journal = new Journal(tws);
    this.rules = new RuleList(tws, this.journal);
    this.#traffic = new Traffic(tws);
    this.metrics = followed?.metrics ?? new Metrics(() => this.measured());
    for (const event of tws.trace.events) this.metrics.record(event);
    this.#stops = [
      tws.trace.subscribe((event) => {
        this.#traffic.record(event);
        this.metrics.record(event);
        if (event.event === "fault") this.faults.follow();
      }),
      () => this.journal.close(),
    ];
    // A series of targets has one feed, which outlives each of them.
    if (followed === undefined)
      this.#stops.push(
        () => this.streams.close(),
        () => this.feed.close(),
      );
  }

  /** Time of the clock of the fake, epoch ms. */
  get nowMs(): number {
    return insideOf(this.target.tws).clock.now();
  }

  /** Measures what metrics say of this moment. */
  measured(): Measured {
    return {
      sessions: this.target.tws.sessions().length,
      readers: this.streams.readers,
      orders: this.hands.orders(),
      faults: this.faults.all(),
    };
  }

  /** Describes what is there now. */
  state(): Readonly<Record<string, unknown>> {
    return {
      nowMs: this.nowMs,
      sessions: this.#traffic.sessions(),
      faults: this.faults.all(),
      orders: this.hands.orders().slice(-ROWS_MAX),
      fills: this.hands.fills().slice(-ROWS_MAX),
      messages: this.#traffic.messages(),
      drill: this.#drill,
    };
  }

  /** Describes the program part that is controlled. */
  health(): Readonly<Record<string, unknown>> {
    const { what, version, tws, scenario } = this.target;
    const { seed } = insideOf(tws);
    return {
      status: "ok",
      what,
      version,
      seed,
      nowMs: this.nowMs,
      answers: answersOf(this.target),
      scenario: scenario?.scenario.scenario,
      drill: this.#drill,
    };
  }

  get #drill(): object | undefined {
    const { drill } = this.target;
    return drill === undefined ? undefined : { state: "running", ...drill };
  }

  /** Follows the target no longer, and ends its streams. */
  close(): void {
    for (const stop of this.#stops) stop();
  }
}
