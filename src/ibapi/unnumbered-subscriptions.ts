import { type PoolError, reasonOf } from "../errors.ts";
import {
  type AccountUpdate,
  accountRowKey,
  accountUpdates,
  getAccountUpdates,
} from "../operations/account-updates.ts";
import { eventKey } from "../operations/operation.ts";
import { getPositions, positionKey, positions } from "../operations/positions.ts";
import { type CheckedCall, checkedCall } from "../requests/checked-call.ts";
import type { Recipient } from "../routing/router.ts";
import type { MethodName } from "../stoqey/mod.ts";
import { NOT_PROCESSED, ONLY_CLIENT_0, UNREADABLE } from "../tws/codes.ts";
import { AccountSummaries } from "./account-summaries.ts";
import { autoOpenOrders } from "./auto-open-orders.ts";
import { deepCopy } from "./deep-copy.ts";
import { restoreAccountUpdates } from "./restore-account-updates.ts";
import { SnapshotThenChanges } from "./snapshot-then-changes.ts";
import { SILENCE_MS } from "./unanswered-requests.ts";
import { readAcrossOutages } from "./unnumbered-reads.ts";
import { errorEvent, notSentError, twsCodeOf, type ViewParts } from "./view-options.ts";

/** Maximum number of bulletins that are remembered, so that none is emitted twice. */
const BULLETINS_MAX = 1_000;
/** Kinds of the data of a financial advisor: groups, profiles, aliases. */
const ADVISOR_KINDS: ReadonlySet<unknown> = new Set([1, 2, 3]);
const ACCOUNT_EVENTS: readonly string[] = ["updateAccountValue", "updatePortfolio"];
/** The event of the time of the last update: one row, which is no part of the answer. */
const ACCOUNT_TIME = "updateAccountTime";
const AUTO_EVENTS: readonly string[] = ["openOrder", "orderStatus", "orderBound"];

/**
 * The subscriptions of a view that TWS knows once a connection: `reqPositions`, `reqAccountUpdates`, `reqNewsBulletins`,
 * `requestFA`, `reqAutoOpenOrders`, and `reqAccountSummary`.
 */
export class UnnumberedSubscriptions {
  readonly #parts: ViewParts;
  readonly #auto: Recipient;
  readonly #summaries: AccountSummaries;
  /** Functions that end the active subscriptions, by name. */
  readonly #active = new Map<string, () => void>();

  /** @param auto Receives the events of orders that are placed in TWS. */
  constructor(parts: ViewParts, auto: Recipient) {
    this.#parts = parts;
    this.#auto = auto;
    this.#summaries = new AccountSummaries(parts);
  }

  call(name: MethodName, args: readonly unknown[]): void {
    switch (name) {
      case "reqAccountSummary":
        return this.#summaries.begin(args);
      case "cancelAccountSummary":
        return this.#summaries.cancel(args[0]);
      case "reqPositions":
        return this.#positions();
      case "cancelPositions":
        return this.#stop("positions");
      case "reqAccountUpdates":
        return args[0] ? this.#account(args[1] ? String(args[1]) : "") : this.#stop("account");
      case "reqNewsBulletins":
        return this.#bulletins();
      case "cancelNewsBulletins":
        return this.#stop("bulletins");
      case "requestFA":
        return this.#advisor(args);
      case "reqAutoOpenOrders":
        return args[0] ? this.#autoOpenOrders() : this.#stop("auto");
    }
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const name of [...this.#active.keys()]) this.#stop(name);
    this.#summaries.close();
  }

  #stop(name: string): void {
    const stop = this.#active.get(name);
    this.#active.delete(name);
    stop?.();
  }

  #positions(): void {
    const rows = new SnapshotThenChanges(this.#parts.emit, eventKey(positions, null, positionKey));
    this.#begin("positions", rows, ["position"], checkedCall(getPositions, null));
  }

  #account(code: string): void {
    const call = checkedCall(getAccountUpdates, { account: code });
    // TWS chooses the account where the code is empty: it is known with the first answer.
    let keyOf = eventKey(accountUpdates, { account: code }, accountRowKey);
    const rows = new SnapshotThenChanges(this.#parts.emit, (event, args) =>
      event === ACCOUNT_TIME ? event : keyOf(event, args),
    );
    const answered = ({ account }: AccountUpdate): void => {
      keyOf = eventKey(accountUpdates, { account }, accountRowKey);
    };
    const restored = restoreAccountUpdates(this.#parts, call);
    this.#begin("account", rows, [...ACCOUNT_EVENTS, ACCOUNT_TIME], call, answered, restored);
  }

  /** Begins a subscription before the one that it replaces ends, so that no cancel is sent in between. */
  #begin<Args, Result>(
    name: string,
    rows: SnapshotThenChanges,
    events: readonly string[],
    call: CheckedCall<Args, Result>,
    answered: (answer: Result) => void = () => {},
    stopped: () => void = () => {},
  ): void {
    const { live, emit, logger, connected } = this.#parts;
    const { operation, args } = call;
    const line = live.requests.queueOf(operation as never, call.key);
    line.hold(call);
    const stop = this.#listen(events, rows, () => {
      stopped();
      line.release(call);
    });
    this.#stop(name);
    this.#active.set(name, stop);
    const isActive = (): boolean => this.#active.get(name) === stop && connected();
    readAcrossOutages(this.#parts, operation, args, isActive)
      .then(
        (answer) => {
          if (!isActive()) return;
          answered(answer);
          rows.snapshot(operation.replay?.(answer, args, 0) ?? []);
        },
        (error: PoolError) => {
          if (!isActive()) return;
          this.#stop(name);
          emit("error", errorEvent(error, twsCodeOf(error), undefined));
        },
      )
      .catch((cause) => logger.error(`Cannot emit a list to a lease: ${reasonOf(cause)}`));
  }

  #bulletins(): void {
    if (this.#active.has("bulletins")) return;
    const { live, emit } = this.#parts;
    const emitted = new Set<unknown>();
    const recipient: Recipient = {
      receive: (event, args) => {
        if (emitted.has(args[0])) return;
        emitted.add(args[0]);
        if (emitted.size > BULLETINS_MAX) emitted.delete(emitted.values().next().value);
        emit(event, args);
      },
    };
    const stop = this.#listen(["updateNewsBulletin"], recipient, () => live.requests.bulletins.stop());
    this.#active.set("bulletins", stop);
    live.requests.bulletins.start();
  }

  /** Requests advisor data. The answer has no ID: the next one of the requested kind is taken. */
  #advisor(args: readonly unknown[]): void {
    const { live, emit, owner, emitLater: later } = this.#parts;
    const [kind] = args;
    if (!ADVISOR_KINDS.has(kind)) {
      const error = new Error(
        `Cannot send requestFA: the kind of data must be 1, 2 or 3, not ${String(kind)}`,
      );
      return emit("error", errorEvent(error, UNREADABLE, undefined));
    }
    const name = `advisor ${kind}`;
    this.#stop(name);
    const { api, clock, outbox } = live.requests.channel;
    let cancel = (): void => {};
    const recipient: Recipient = {
      receive: (event, got) => {
        if (got[0] !== kind) return;
        this.#stop(name);
        emit(event, deepCopy(got));
      },
    };
    const stop = this.#listen(["receiveFA"], recipient, () => cancel());
    this.#active.set(name, stop);
    const dropped = (reason: PoolError): void =>
      later("error", errorEvent(...notSentError("requestFA", reason), undefined));
    const silent = (): void => {
      this.#stop(name);
      const error = new Error(`No answer to requestFA: TWS did not answer within ${SILENCE_MS} ms`);
      later("error", errorEvent(error, NOT_PROCESSED, undefined));
    };
    outbox.submit({ lane: "interactive", owner, dropped }, () => {
      api.requestFA(kind as number);
      if (this.#active.get(name) === stop) cancel = clock.after(SILENCE_MS, silent);
    });
  }

  #autoOpenOrders(): void {
    if (this.#active.has("auto")) return;
    const { live, emit } = this.#parts;
    if (live.session.clientId !== 0) {
      const sentence =
        "Only API connections with clientId set to 0 can set the auto bind TWS orders property.";
      return emit("error", errorEvent(new Error(sentence), ONLY_CLIENT_0, undefined));
    }
    const shared = autoOpenOrders(live);
    this.#active.set(
      "auto",
      this.#listen(AUTO_EVENTS, this.#auto, () => shared.stop()),
    );
    shared.start();
  }

  /** Registers for events by name. @returns A function that ends that, and calls `stop`. */
  #listen(events: readonly string[], recipient: Recipient, stop: () => void): () => void {
    const { router } = this.#parts.live;
    for (const event of events) router.listen(event, recipient);
    return () => {
      for (const event of events) router.unlisten(event, recipient);
      stop();
    };
  }
}
