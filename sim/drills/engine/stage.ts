import {
  type AnyLogged,
  type BookedFill,
  type BookedOrder,
  type CheckOutcome,
  type FakeTws,
  type Injected,
  type RunningScenario,
  runScenario,
  type Scenario,
  type TraceEvent,
} from "../../mod.ts";
import type { FlatEnding } from "../../relay/mod.ts";
import type { Disturbance } from "./unjudged.ts";

/** Parts of a stage for a control port. */
export interface StageInside {
  readonly tws: FakeTws;
  readonly scenario: RunningScenario;
  /** Source of the answers that clients get. */
  readonly answers: "fake" | "gateway";
  /** Lists the orders where the fake does not keep them. Default: those of the fake. */
  readonly orders?: (() => readonly BookedOrder[]) | undefined;
}

/** What a client of a drill talks to: a fake TWS, or a proxy before a real gateway. */
export interface DrillStage {
  /** What a control port acts on. Default: nothing. */
  readonly controlled?: StageInside | undefined;
  readonly host: string;
  readonly port: number;
  /** Time of its clock, epoch ms. */
  nowMs(): number;
  /** Events so far; those that follow come to the listeners. */
  readonly events: readonly TraceEvent[];
  onEvent(listener: (event: TraceEvent) => void): () => void;
  /** Requests that have arrived, and messages that were sent or would have been but for a fault. */
  requests(): readonly AnyLogged[];
  answers(): readonly AnyLogged[];
  onRequest(listener: (message: AnyLogged) => void): () => void;
  /** Faults in force. */
  faults(): readonly Injected[];
  /** Orders and fills that TWS holds; undefined behind a real gateway. */
  orders(): readonly BookedOrder[] | undefined;
  fills(): readonly BookedFill[] | undefined;
  /** Sets a mark of the scenario. */
  mark(name: string): void;
  /** Aborts when every step of the scenario has run. */
  readonly ended: AbortSignal;
  /** Ends the scenario and judges its steps and checks. A second call returns the same. */
  finish(): readonly CheckOutcome[];
  close(): Promise<void>;
  /** Gets what `close()` has cancelled and closed at a real gateway; undefined before it, and where there is none. */
  flatEnding?(): FlatEnding | undefined;
  /** Describes the orders at a real gateway that may be open or filled; undefined for none, and when `close()` is over. */
  doubtful?(): string | undefined;
  /** Gets what the gateway has failed in while the drill ran, after `close()`; undefined for nothing. */
  gatewayFailure?(): Disturbance | undefined;
}

/** Makes the stage of a scenario. */
export type StageMaker = (scenario: Scenario, seed: number) => Promise<DrillStage>;

/** Makes the parts of a stage that follow from the run of its scenario, whoever answers. */
export function stageOf(
  run: RunningScenario,
): Omit<
  DrillStage,
  "controlled" | "orders" | "fills" | "close" | "flatEnding" | "doubtful" | "gatewayFailure"
> {
  const { fake, tws } = run;
  return {
    host: tws.host,
    port: tws.port,
    nowMs: () => tws.nowMs,
    events: fake.trace.events,
    onEvent: (listener) => fake.trace.subscribe(listener),
    requests: () => fake.script.requests.all(),
    answers: () => fake.script.answers.all(),
    onRequest: (listener) => fake.script.requests.subscribe(listener),
    faults: () => fake.faults(),
    mark: (name) => run.mark(name),
    ended: run.ended,
    finish: () => run.finish().outcomes,
  };
}

/** Starts a fake TWS on a free port of this machine, which follows the scenario. */
export const fakeStage: StageMaker = async (scenario, seed) => {
  const run = await runScenario(scenario, { seed });
  const { fake, tws } = run;
  return {
    ...stageOf(run),
    controlled: { tws: fake, scenario: run, answers: "fake" },
    orders: () => tws.orders.all(),
    fills: () => tws.fills,
    close: () => run.close(),
  };
};
