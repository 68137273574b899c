import { type FakeTws, seeded } from "../../sim/mod.ts";
import type { OrderVerdict, TwsOrder } from "../../src/mod.ts";
import { CON_IDS } from "../support/contracts.ts";
import { Agent } from "./agent.ts";
import { AgentNotes } from "./agent-notes.ts";
import { bookedOrders, netUnits } from "./booked.ts";
import type { IntentCallerStep } from "./intent-step.ts";
import type { PoolProcess } from "./pool-process.ts";
import { type AgentFinal, keyOf, refOf } from "./trading-record.ts";

type AgentStep = Extract<IntentCallerStep, { readonly do: "agent" }>;

/** An agent of a run, with its notes and its processes so far. */
interface Member {
  readonly step: AgentStep;
  readonly notes: AgentNotes;
  readonly failures: unknown[];
  agent: Agent;
}

/** The agents of a run. Each goes on in the next process by its notes. */
export class Agents {
  readonly #tws: FakeTws;
  readonly #person: (order: TwsOrder) => OrderVerdict | undefined;
  readonly #members: Member[] = [];

  constructor(tws: FakeTws, person: (order: TwsOrder) => OrderVerdict | undefined) {
    this.#tws = tws;
    this.#person = person;
  }

  /** Keys of all their orders that are noted one by one. */
  get keys(): readonly string[] {
    return this.#members.flatMap(({ notes }) => notes.orders.map(({ key }) => key));
  }

  /** Begins an agent. */
  begin(step: AgentStep, process: PoolProcess): void {
    const notes = new AgentNotes(`agent${this.#members.length + 1}`);
    const agent = this.#agent(step, notes, process);
    if (agent !== undefined) this.#members.push({ step, notes, agent, failures: [] });
  }

  /** A new process has started: its agents go on by their notes. */
  resume(process: PoolProcess): void {
    for (const member of this.#members) {
      member.failures.push(...member.agent.failures);
      member.agent = this.#agent(member.step, member.notes, process) ?? member.agent;
    }
  }

  /** Ends all of them after the rounds that are under way. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ agent }) => agent.stop()));
  }

  /** What each believes to have traded, and what the fake has booked. */
  finals(): readonly AgentFinal[] {
    return this.#members.map(({ notes, agent, failures }) => ({
      name: notes.name,
      belief: notes.belief(),
      booked: netUnits(bookedOrders(this.#tws, (ref) => keyOf(ref)?.startsWith(`${notes.name}-`) === true)),
      failures: [...failures, ...agent.failures],
    }));
  }

  #agent({ seed, everyMs, rounds }: AgentStep, notes: AgentNotes, process: PoolProcess): Agent | undefined {
    const { pool } = process;
    if (pool === undefined) return undefined;
    const agent = new Agent({
      ...{ pool, clock: process, notes, everyMs, roundsMax: rounds, person: this.#person },
      random: seeded(`${refOf(notes.name)} ${seed} ${process.no}`),
      symbols: Object.keys(CON_IDS),
    });
    agent.start();
    return agent;
  }
}
