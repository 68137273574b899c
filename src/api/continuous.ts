import type { PoolError } from "../errors.ts";
import { positions } from "../requests/account.ts";
import { accountUpdates } from "../requests/portfolio.ts";
import { type Question, question } from "../requests/question.ts";
import type { Recipient } from "../session/router.ts";
import { NOT_CONNECTED } from "../tws/codes.ts";
import type { MethodName } from "./table.ts";
import { emitError, type ViewParts } from "./view-options.ts";

/** An event with its arguments. */
export type Emitted = readonly [event: string, args: readonly unknown[]];

/** Bulletins that were told; older ones are forgotten. */
const BULLETINS_MAX = 1_000;

/**
 * Tells a list once and what changes in it from then on, to one caller, although all callers share what TWS sends: what
 * comes because somebody else asked again changes nothing, and is not told.
 */
class Continuous implements Recipient {
  readonly #parts: ViewParts;
  readonly #keyOf: (event: string, args: readonly unknown[]) => string | undefined;
  /** What came last and what was told last, by key. */
  readonly #latest = new Map<string, Emitted>();
  readonly #told = new Map<string, string>();
  #listed = false;

  constructor(parts: ViewParts, keyOf: (event: string, args: readonly unknown[]) => string | undefined) {
    this.#parts = parts;
    this.#keyOf = keyOf;
  }

  /** The list, as the shared read gave it, and its end. */
  list(rows: readonly Emitted[], end: Emitted): void {
    this.#listed = true;
    for (const [event, args] of rows) {
      const key = this.#keyOf(event, args);
      if (key !== undefined) this.#tell(key, [event, args]);
    }
    this.#parts.emit(...end);
    // What came since the list was complete.
    for (const [key, one] of this.#latest) this.#news(key, one);
    this.#latest.clear();
  }

  receive(event: string, args: readonly unknown[]): void {
    const key = this.#keyOf(event, args);
    if (key === undefined) return;
    if (this.#listed) this.#news(key, [event, args]);
    else this.#latest.set(key, [event, args]);
  }

  #news(key: string, one: Emitted): void {
    if (this.#told.get(key) !== JSON.stringify(one[1])) this.#tell(key, one);
  }

  #tell(key: string, one: Emitted): void {
    this.#told.set(key, JSON.stringify(one[1]));
    this.#parts.emit(...one);
  }
}

/** What a view requested that goes on, and how it is ended. */
interface Going {
  stop(): void;
}

const conIdOf = (contract: unknown): unknown => (contract as { conId?: number } | undefined)?.conId;

/** The requests of a view that have no number and go on: positions, account updates, bulletins. */
export class ViewContinuous {
  readonly #parts: ViewParts;
  readonly #going = new Map<string, Going>();

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  call(name: MethodName, args: readonly unknown[]): void {
    switch (name) {
      case "reqPositions":
        return this.#positions();
      case "cancelPositions":
        return this.#stop("positions");
      case "reqAccountUpdates":
        this.#stop("account");
        return args[0] === true ? this.#account(String(args[1] ?? "")) : undefined;
      case "reqNewsBulletins":
        return this.#bulletins();
      case "cancelNewsBulletins":
        return this.#stop("bulletins");
      case "requestFA":
        return this.#fa(args);
    }
  }

  /** Ends all of them. */
  close(): void {
    for (const name of [...this.#going.keys()]) this.#stop(name);
  }

  #stop(name: string): void {
    const going = this.#going.get(name);
    this.#going.delete(name);
    going?.stop();
  }

  #positions(): void {
    this.#stop("positions");
    const one = new Continuous(
      this.#parts,
      (_event, [account, contract]) => `${account}/${conIdOf(contract)}`,
    );
    this.#begin("positions", one, ["position"], question(positions, null), async (reads) => {
      const rows = await reads.getPositions();
      const told = rows.map(
        (row) => ["position", [row.account, row.contract, row.pos, row.avgCost]] as const,
      );
      return [told, ["positionEnd", []]];
    });
  }

  #account(code: string): void {
    // Which account an empty code stands for is known when the list is.
    let account = code;
    const one = new Continuous(this.#parts, (event, args) => {
      if (event === "updateAccountTime") return event;
      const [name, of] =
        event === "updatePortfolio" ? [args[7], conIdOf(args[0])] : [args[3], `${args[0]}/${args[2]}`];
      return account === "" || name === account ? `${event} ${of}` : undefined;
    });
    const events = ["updateAccountValue", "updatePortfolio", "updateAccountTime"];
    this.#begin("account", one, events, question(accountUpdates, { account: code }), async (reads) => {
      const update = await reads.getAccountUpdates(code);
      account = update.account;
      const values = update.values.map(
        (row) => ["updateAccountValue", [row.key, row.value, row.currency, account]] as const,
      );
      const portfolio = update.portfolio.map(
        (row) =>
          [
            "updatePortfolio",
            [
              ...[row.contract, row.position, row.marketPrice, row.marketValue, row.averageCost],
              ...[row.unrealizedPNL, row.realizedPNL, account],
            ],
          ] as const,
      );
      return [
        [...values, ...portfolio],
        ["accountDownloadEnd", [account]],
      ];
    });
  }

  #begin<Args, Result>(
    name: string,
    one: Continuous,
    events: readonly string[],
    held: Question<Args, Result>,
    read: (reads: ViewParts["reads"]) => Promise<readonly [rows: readonly Emitted[], end: Emitted]>,
  ): void {
    const { live, reads } = this.#parts;
    const line = live.requests.line(held.operation as never, held.key);
    line.hold(held);
    for (const event of events) live.router.listen(event, one);
    const going: Going = {
      stop: () => {
        for (const event of events) live.router.unlisten(event, one);
        line.letGo(held);
      },
    };
    this.#going.set(name, going);
    read(reads).then(
      ([rows, end]) => {
        if (this.#going.get(name) === going && this.#parts.connected()) one.list(rows, end);
      },
      (error: PoolError) => {
        if (this.#going.get(name) !== going || !this.#parts.connected()) return;
        this.#stop(name);
        emitError(this.#parts, error, error.twsCode ?? NOT_CONNECTED, undefined);
      },
    );
  }

  #bulletins(): void {
    if (this.#going.has("bulletins")) return;
    const { live, emit } = this.#parts;
    const told = new Set<unknown>();
    const recipient: Recipient = {
      receive: (event, args) => {
        if (told.has(args[0])) return;
        told.add(args[0]);
        if (told.size > BULLETINS_MAX) told.delete(told.values().next().value);
        emit(event, args);
      },
    };
    live.router.listen("updateNewsBulletin", recipient);
    live.requests.bulletins.start();
    const stop = (): void => {
      live.router.unlisten("updateNewsBulletin", recipient);
      live.requests.bulletins.stop();
    };
    this.#going.set("bulletins", { stop });
  }

  /** The answer has no number; whoever asked for that kind of data gets the next one. */
  #fa(args: readonly unknown[]): void {
    const { live, emit, owner } = this.#parts;
    const name = `advisor ${args[0]}`;
    this.#stop(name);
    const recipient: Recipient = {
      receive: (event, got) => {
        if (got[0] !== args[0]) return;
        this.#stop(name);
        emit(event, got);
      },
    };
    live.router.listen("receiveFA", recipient);
    this.#going.set(name, { stop: () => live.router.unlisten("receiveFA", recipient) });
    const { api, outbox } = live.requests.channel;
    const dropped = (reason: PoolError): void =>
      queueMicrotask(() => emitError(this.#parts, reason, NOT_CONNECTED, undefined));
    outbox.submit({ lane: "interactive", owner, dropped }, () => {
      (api.requestFA as (...args: readonly unknown[]) => unknown).apply(api, args as unknown[]);
    });
  }
}
