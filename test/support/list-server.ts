import type { Call, RequestsFixture } from "./requests-fixture.ts";

/** How the server answers one request. */
export type Reaction =
  | "whole"
  | "half"
  | "nothing"
  | "refuses"
  | "refuses and answers"
  | "refuses by number"
  | "refuses by number and answers";

/** One event of an answer, with its arguments. */
type Row = readonly [event: string, ...args: unknown[]];

/** Interval at which the rows change, in ms. */
const CHANGES_MS = 130;
/** Most rows of one answer. */
const ROWS_MAX = 4;

const versionAt = (ms: number): number => Math.floor(ms / CHANGES_MS);
const rowsOf = (version: number): number[] =>
  Array.from({ length: 1 + (version % ROWS_MAX) }, (_, at) => (version + at) % ROWS_MAX);

/** A server that answers the requests of one connection in order, from rows that change all the time. */
export class ListServer {
  /** Reactions to the next requests, in order; further requests are answered whole and at once. */
  readonly script: { readonly reaction: Reaction; readonly delayMs: number }[] = [];
  /** Does it answer `reqExecutions`, which the pool sends as a fence? */
  fenced = true;
  readonly #hand: () => RequestsFixture;
  /** Pending sends, in order: no answer overtakes an earlier one. */
  #jobs: { readonly delayMs: number; readonly act: () => void }[] = [];
  #busy = false;

  constructor(hand: () => RequestsFixture) {
    this.#hand = hand;
  }

  /** Takes a request of the client. */
  take(call: Call): void {
    const [name, ...args] = call;
    if (name === "reqExecutions") {
      if (this.fenced) this.#later(1, () => this.#hand().comes("execDetailsEnd", args[0]));
      return;
    }
    if (name.startsWith("cancel") || (name === "reqAccountUpdates" && args[0] === false)) return;
    const { reaction, delayMs } = this.script.shift() ?? { reaction: "whole", delayMs: 1 };
    if (reaction === "nothing") return;
    if (reaction.startsWith("refuses")) {
      // Other requests of this server have no number.
      const id = name === "reqAccountSummary" && reaction.includes("by number") ? args[0] : -1;
      this.#later(1, () =>
        this.#hand().comes(id === -1 ? "info" : "error", new Error("Max rate of messages"), 100, id),
      );
      if (!reaction.endsWith("answers")) return;
    }
    this.#later(delayMs, () => {
      // An answer has the rows of the instant at which it begins.
      const rows = answer(call, versionAt(this.#hand().clock.now()));
      const sent = reaction === "half" ? rows.slice(0, Math.ceil((rows.length - 1) / 2)) : rows;
      const jobs = sent.map(([event, ...rest]) => ({
        delayMs: 3,
        act: () => this.#hand().comes(event, ...rest),
      }));
      this.#jobs.unshift(...jobs);
    });
  }

  #later(delayMs: number, act: () => void): void {
    this.#jobs.push({ delayMs, act });
    if (this.#jobs.length === 1 && !this.#busy) this.#work();
  }

  #work(): void {
    const job = this.#jobs.shift();
    this.#busy = job !== undefined;
    if (job === undefined) return;
    this.#hand().clock.after(job.delayMs, () => {
      job.act();
      this.#work();
    });
  }
}

/** Returns the events of a whole answer. */
function answer([name, ...args]: Call, version: number): readonly Row[] {
  const rows = rowsOf(version);
  const order = (kind: string): readonly Row[] => [
    ...rows.map(
      (at) =>
        [
          "openOrder",
          at + 1,
          { symbol: kind },
          { clientId: 1, permId: 0 },
          { status: `${version}` },
        ] as const,
    ),
    ["openOrderEnd"],
  ];
  switch (name) {
    case "reqPositions":
      return [
        ...rows.map((at) => ["position", "positions", { conId: at }, version, 1] as const),
        ["positionEnd"],
      ];
    case "reqOpenOrders":
      return order("own");
    case "reqAllOpenOrders":
      return order("all");
    case "reqAccountUpdates":
      return [
        ...rows.map((at) => ["updateAccountValue", `${at}`, `${version}`, "USD", args[1]] as const),
        ["accountDownloadEnd", args[1]],
      ];
    case "reqAccountSummary":
      return [
        ...rows.map((at) => ["accountSummary", args[0], `${at}`, args[2], `${version}`, "USD"] as const),
        ["accountSummaryEnd", args[0]],
      ];
    case "reqCompletedOrders":
      return [
        ...rows.map(
          (at) =>
            [
              "completedOrder",
              { symbol: "completed" },
              { permId: at + 1 },
              { status: `${version}` },
            ] as const,
        ),
        ["completedOrdersEnd"],
      ];
    case "reqManagedAccts":
      return [["managedAccounts", `accounts,${version}`]];
    case "reqMarketRule":
      return [["marketRule", args[0], [{ lowEdge: args[0], increment: version }]]];
    default:
      throw new Error(`no answer to ${name}`);
  }
}

/** The request that an answer belongs to, the versions of its rows, and whether it is whole. */
export interface IdentifiedAnswer {
  readonly of: string;
  readonly versions: readonly number[];
  readonly whole: boolean;
  /** First instant at which the rows had this version, in ms. */
  readonly fromMs: number;
}

/** Identifies an answer by its rows. */
export function identify(result: unknown): IdentifiedAnswer {
  const rows = result as readonly Record<string, unknown>[];
  const { values, account } = result as { values?: readonly { value: string }[]; account?: string };
  const of = (name: string, versions: readonly number[], count = versions.length): IdentifiedAnswer => {
    const [version = Number.NaN] = versions;
    const same = versions.every((one) => one === version);
    return {
      of: name,
      versions,
      whole: same && rowsOf(version).length === count,
      fromMs: version * CHANGES_MS,
    };
  };
  if (!Array.isArray(result) && values !== undefined)
    return of(
      `account ${account}`,
      values.map(({ value }) => Number(value)),
    );
  if (typeof rows[0] === "string") return { ...of("accounts", [Number(rows[1])]), whole: true };
  const [first] = rows;
  if (first === undefined) return { of: "nothing", versions: [], whole: false, fromMs: 0 };
  if ("increment" in first) return { ...of(`rule ${first.lowEdge}`, [Number(first.increment)]), whole: true };
  if ("tag" in first)
    return of(
      `summary ${first.tag}`,
      rows.map(({ value }) => Number(value)),
    );
  if ("pos" in first)
    return of(
      String(first.account),
      rows.map(({ pos }) => Number(pos)),
    );
  const symbols = new Set(rows.map(({ contract }) => (contract as { symbol: string }).symbol));
  return of(
    [...symbols].join(),
    rows.map(({ orderState }) => Number((orderState as { status: string }).status)),
  );
}
