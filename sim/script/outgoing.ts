import type { ConnectionId, Effect } from "../tws/context/effects.ts";
import { RESPONSES } from "../wire/catalogue.ts";
import type { AnswerRule } from "./answer-rule.ts";
import { refuseAsync } from "./async-code.ts";
import { checkObject, checkSomeValues } from "./complete-values.ts";
import type { Deferred } from "./deferred.ts";
import type { Failures } from "./failures.ts";
import { type AnyLogged, MessageLog } from "./message-log.ts";
import { replyTo } from "./reply-effects.ts";
import type { RequestRule } from "./request-rule.ts";
import type { Sessions } from "./sessions.ts";
import { newestUsable } from "./usable-rule.ts";

type Send = Effect & { readonly kind: "send" };

/** A request whose answer a rule changes or doubles. */
export interface Followed {
  readonly request: AnyLogged;
  readonly plan: RequestRule["plan"];
}

/** What TWS sends: applies the rules for answers, and records what is sent. */
export class Outgoing {
  /** What was sent. */
  readonly log: MessageLog = new MessageLog();
  /** The rules for answers, oldest first. */
  rules: AnswerRule[] = [];
  readonly #sessions: Sessions;
  readonly #deferred: Deferred;
  readonly #failures: Failures;
  /** The requests whose later messages are changed too, by connection and number. */
  readonly #followed = new Map<string, Followed>();

  constructor(sessions: Sessions, deferred: Deferred, failures: Failures) {
    this.#sessions = sessions;
    this.#deferred = deferred;
    this.#failures = failures;
  }

  /** Changes the messages of an answer from now on, whenever they are sent. */
  follow(followed: Followed & { readonly request: { readonly id: number } }): void {
    this.#followed.set(`${followed.request.connection}/${followed.request.id}`, followed);
  }

  /** Stops changing the answer to an earlier request with the name and the number of this one. */
  repeated({ name, connection, id }: AnyLogged): void {
    if (this.#followed.get(`${connection}/${id}`)?.request.name === name)
      this.#followed.delete(`${connection}/${id}`);
  }

  /** Stops changing answers, of one connection or of all. */
  unfollow(connection?: ConnectionId): void {
    for (const key of this.#followed.keys())
      if (connection === undefined || key.startsWith(`${connection}/`)) this.#followed.delete(key);
  }

  /**
   * Makes what is sent of what TWS would send.
   *
   * @param answered The request that all of it answers; by default each message answers that of its number.
   */
  sent(effects: readonly Effect[], nowMs: number, answered?: Followed): readonly Effect[] {
    const isAsIs = this.rules.length === 0 && this.#followed.size === 0 && answered === undefined;
    if (isAsIs && !this.log.isNeeded) return effects;
    return effects.flatMap((effect) =>
      effect.kind === "send"
        ? this.#answer(effect, nowMs, answered).flatMap((one) => this.#ruled(one, nowMs))
        : [effect],
    );
  }

  /** Lets the rule of the request that a message answers change it. */
  #answer(effect: Send, nowMs: number, answered: Followed | undefined): readonly Effect[] {
    if (this.#followed.size === 0 && answered === undefined) return [effect];
    const message = this.#sessions.read("out", effect.connection, effect.fields, nowMs);
    const followed = answered ?? this.#followed.get(`${effect.connection}/${message?.id}`);
    const session = this.#sessions.get(effect.connection);
    if (message === undefined || followed === undefined || session === undefined) return [effect];
    const { action, copies } = followed.plan;
    if (action.kind !== "wrap") return Array.from({ length: copies }, () => effect);
    const { reply, effects, end } = replyTo(followed.request, session.version);
    const { failed } = this.#failures.run(followed.request, () => action.change(message as never, reply));
    end();
    return failed === undefined
      ? effects.flatMap((one) => Array.from({ length: copies }, () => one))
      : [failed];
  }

  /** Applies the newest rule for a message, and records what is sent. */
  #ruled(effect: Effect, nowMs: number): readonly Effect[] {
    const message =
      effect.kind === "send"
        ? this.#sessions.read("out", effect.connection, effect.fields, nowMs)
        : undefined;
    if (effect.kind !== "send" || message === undefined) return [effect];
    if (this.rules.length === 0) {
      this.#add(message);
      return [effect];
    }
    const chosen = this.#failures.run(message, () => newestUsable(this.rules, message));
    if (chosen.failed !== undefined) return [chosen.failed, effect];
    chosen.result?.uses.count();
    const { copies = 1, delayMs = 0, change } = chosen.result?.plan ?? {};
    const changed = this.#failures.run(message, () =>
      change === undefined ? effect : this.#changed(effect, message, change as (values: unknown) => object),
    );
    if (changed.failed !== undefined) return [changed.failed];
    const send = (atMs: number): readonly Effect[] =>
      Array.from({ length: copies }, () => {
        this.#record(changed.result, atMs);
        return changed.result;
      });
    return delayMs === 0 ? send(nowMs) : [this.#deferred.add(nowMs + delayMs, send)];
  }

  #changed(effect: Send, { values }: AnyLogged, change: (values: unknown) => object): Send {
    const message = RESPONSES.get(effect.fields[0] ?? "");
    const version = this.#sessions.get(effect.connection)?.version;
    if (message === undefined || version === undefined) return effect;
    const changed = change(values);
    refuseAsync(changed, "return the values to change");
    checkObject(`change ${message.name}`, changed);
    checkSomeValues(message, changed as Readonly<Record<string, unknown>>);
    return { ...effect, fields: message.write({ ...values, ...changed } as never, version) };
  }

  #record({ connection, fields }: Send, atMs: number): void {
    const message = this.#sessions.read("out", connection, fields, atMs);
    if (message !== undefined) this.#add(message);
  }

  #add(message: AnyLogged): void {
    if (this.log.isNeeded) this.log.add(message);
  }
}
