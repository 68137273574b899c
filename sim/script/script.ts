import type { Cut } from "../faults/moments.ts";
import type { Behaviour, ConnectionId, Effect } from "../tws/context/effects.ts";
import {
  REQUESTS,
  RESPONSES,
  type RequestName,
  type RequestValues,
  type ResponseName,
  type ResponseValues,
} from "../wire/catalogue.ts";
import type { Hello } from "../wire/hello.ts";
import { error } from "../wire/responses/session.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { AnswerRule } from "./answer-rule.ts";
import { checkMeant } from "./check-match.ts";
import { Deferred } from "./deferred.ts";
import { Failures } from "./failures.ts";
import type { Match } from "./match.ts";
import { type AnyLogged, MessageLog, type RequestOutcome } from "./message-log.ts";
import { Outgoing } from "./outgoing.ts";
import { replyTo } from "./reply-effects.ts";
import { RequestRule } from "./request-rule.ts";
import { Sessions } from "./sessions.ts";
import { newestUsable } from "./usable-rule.ts";

/**
 * A TWS whose requests are recorded and can be answered by rules. Without rules it behaves as the TWS inside it.
 *
 * Rules apply to what TWS serves: a request that a fault loses is recorded, and no rule is used for it. What a fault does to
 * messages that are sent comes after the rules.
 */
export class Script implements Behaviour {
  /** What has arrived. */
  readonly requests: MessageLog = new MessageLog();
  readonly #inner: Behaviour;
  readonly #sessions: Sessions = new Sessions();
  readonly #deferred: Deferred;
  readonly #failures: Failures = new Failures();
  readonly #outgoing: Outgoing;
  /** Number of scripts within it. */
  readonly #depth: number;
  #rules: RequestRule[] = [];

  /** Makes a script without rules around a TWS. */
  constructor(inner: Behaviour) {
    this.#inner = inner;
    this.#depth = inner instanceof Script ? inner.#depth + 1 : 0;
    this.#deferred = new Deferred(`script-${this.#depth}/`);
    this.#outgoing = new Outgoing(this.#sessions, this.#deferred, this.#failures);
  }

  /** What TWS has sent. */
  get answers(): MessageLog {
    return this.#outgoing.log;
  }

  /** What the code of rules has thrown, oldest first. The request in question had no answer. */
  get failures(): readonly unknown[] {
    return this.#failures.all;
  }

  /** The rules that were made and not removed: those for requests first. */
  get rules(): readonly (RequestRule | AnswerRule)[] {
    return [...this.#rules, ...this.#outgoing.rules];
  }

  /** What the code of rules has thrown in sentences, each with how often. */
  get failureTexts(): readonly string[] {
    return this.#failures.texts;
  }

  /** Whether the code of a rule runs now: what it causes must wait until it has returned. */
  get isInRule(): boolean {
    return this.#failures.isRunning;
  }

  /** Makes a rule for requests. @throws {TypeError} For a name that does not exist, and a match that is none. */
  on<Name extends RequestName>(name: Name, match?: Match<RequestValues[Name]>): RequestRule<Name> {
    checkMeant(REQUESTS, "request", name, match);
    const rule = new RequestRule<Name>(name, match, (one) => this.remove(one));
    this.#rules.push(rule as unknown as RequestRule);
    return rule;
  }

  /** Makes a rule for messages that TWS sends. @throws {TypeError} As `on`. */
  onAnswer<Name extends ResponseName>(name: Name, match?: Match<ResponseValues[Name]>): AnswerRule<Name> {
    checkMeant(RESPONSES, "answer", name, match);
    const rule = new AnswerRule<Name>(name, match, (one) => this.remove(one));
    this.#outgoing.rules.push(rule as unknown as AnswerRule);
    return rule;
  }

  /** Removes a rule. */
  remove(rule: object): void {
    this.#rules = this.#rules.filter((one) => one !== rule);
    this.#outgoing.rules = this.#outgoing.rules.filter((one) => one !== rule);
  }

  /** Removes all rules and forgets what was recorded, and answers that are late as well. */
  reset(): void {
    this.clear();
    this.#deferred.clear();
  }

  /** Removes all rules and forgets what was recorded. Answers that are late still come. */
  clear(): void {
    this.#rules = [];
    this.#outgoing.rules = [];
    this.#outgoing.followed.clear();
    this.requests.clear();
    this.answers.clear();
    this.#failures.clear();
  }

  /** Makes an error or a notice about no request, for one client ID or for every session. */
  notice(code: number, text: string, clientId?: number): readonly Effect[] {
    const values = { reqId: -1, code, text, advanced: "" };
    return [...this.clients()].flatMap(([holder, connection]): readonly Effect[] => {
      const version = this.#sessions.get(connection)?.version;
      if (version === undefined || (clientId !== undefined && clientId !== holder)) return [];
      return [{ kind: "send", connection, name: error.name, fields: error.write(values, version) }];
    });
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#inner.clients();
  }

  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[] {
    const effects = this.#inner.hello(connection, hello, nowMs);
    this.#sessions.greeted(effects);
    return effects;
  }

  /** Makes what is sent of what the TWS inside it sends on its own. */
  emitted(effects: readonly Effect[], nowMs: number): readonly Effect[] {
    const inner = this.#inner instanceof Script ? this.#inner.emitted(effects, nowMs) : effects;
    this.#sessions.greeted(inner);
    return this.#outgoing.sent(inner, nowMs);
  }

  receive(
    connection: ConnectionId,
    fields: readonly string[],
    nowMs: number,
    exact?: Uint8Array,
  ): readonly Effect[] {
    const stock = (): readonly Effect[] =>
      this.#outgoing.sent(this.#inner.receive(connection, fields, nowMs, exact), nowMs);
    this.#sessions.received(connection, fields);
    if (this.#rules.length === 0 && !this.requests.isNeeded) return stock();
    const request = this.#sessions.arrived(connection, fields, nowMs, "read");
    if (request === undefined) return stock();
    this.requests.add(request);
    if (request.outcome === "unreadable") return stock();
    this.#outgoing.followed.requested(request);
    const chosen = this.#failures.run(request, () => newestUsable(this.#rules, request));
    if (chosen.failed !== undefined) return [chosen.failed, ...stock()];
    const rule = chosen.result;
    if (rule === undefined) return stock();
    rule.uses.count();
    const { plan } = rule;
    if (plan.delayMs === 0) return this.#perform(request, fields, plan, nowMs, exact);
    return [
      this.#deferred.add(nowMs + plan.delayMs, (atMs) => {
        const isThere = this.#sessions.get(connection) !== undefined;
        return isThere ? this.#perform(request, fields, plan, atMs, exact) : [];
      }),
    ];
  }

  /** Records a request that has arrived, and that TWS does not serve because of a fault. */
  notServed(
    connection: ConnectionId,
    fields: readonly string[],
    outcome: Exclude<RequestOutcome, "unreadable">,
    nowMs: number,
  ): void {
    if (outcome === "read") this.#sessions.received(connection, fields);
    const request = this.requests.isNeeded
      ? this.#sessions.arrived(connection, fields, nowMs, outcome)
      : undefined;
    if (request !== undefined) this.requests.add(request);
  }

  gone(connection: ConnectionId, noticed: boolean, nowMs: number, how?: Cut): readonly Effect[] {
    this.#sessions.gone(connection);
    this.#outgoing.followed.clear(connection);
    return this.#outgoing.sent(this.#inner.gone(connection, noticed, nowMs, how), nowMs);
  }

  happens(event: TwsEvent, nowMs: number): readonly Effect[] {
    return this.#outgoing.sent(this.#inner.happens(event, nowMs), nowMs);
  }

  wake(key: string, nowMs: number): readonly Effect[] {
    return this.#deferred.wake(key, nowMs) ?? this.#outgoing.sent(this.#inner.wake(key, nowMs), nowMs);
  }

  /** Performs the plan of a rule for a request. */
  #perform(
    request: AnyLogged,
    fields: readonly string[],
    plan: RequestRule["plan"],
    nowMs: number,
    exact: Uint8Array | undefined,
  ): readonly Effect[] {
    const { action, copies } = plan;
    const { connection, id } = request;
    switch (action.kind) {
      case "ignore":
        return [];
      case "stock":
      case "wrap": {
        const isChanged = action.kind === "wrap" || copies > 1;
        const followed = isChanged ? { request, plan } : undefined;
        // Later messages without a number cannot be attributed to a request.
        if (followed !== undefined) this.#outgoing.followed.follow(followed);
        const effects = this.#inner.receive(connection, fields, nowMs, exact);
        return this.#outgoing.sent(effects, nowMs, id === undefined ? followed : undefined);
      }
      case "error":
      case "answer": {
        const version = this.#sessions.get(connection)?.version;
        if (version === undefined) return [];
        const { reply, effects, end } = replyTo(request, version);
        const { failed } = this.#failures.run(request, () =>
          action.kind === "error"
            ? reply.error(action.code, action.text)
            : action.write(request as never, reply),
        );
        end();
        if (failed !== undefined) return [failed];
        return this.#outgoing.sent(
          effects.flatMap((effect) => Array.from({ length: copies }, () => effect)),
          nowMs,
        );
      }
    }
  }
}
