import type { ConnectionId, Effect } from "../tws/context/effects.ts";
import { RESPONSES } from "../wire/catalogue.ts";
import type { AnswerRule } from "./answer-rule.ts";
import { refuseAsync } from "./async-code.ts";
import { checkObject, checkSomeValues } from "./complete-values.ts";
import type { Deferred } from "./deferred.ts";
import type { Failures } from "./failures.ts";
import { type Followed, FollowedRequests } from "./followed-requests.ts";
import { type AnyLogged, MessageLog } from "./message-log.ts";
import { replyTo } from "./reply-effects.ts";
import type { Sessions } from "./sessions.ts";
import { newestUsable } from "./usable-rule.ts";

type Send = Effect & { readonly kind: "send" };

/** What TWS sends: applies the rules for answers, and records what is sent. */
export class Outgoing {
  /** What was sent. */
  readonly log: MessageLog = new MessageLog();
  /** The rules for answers, oldest first. */
  rules: AnswerRule[] = [];
  readonly #sessions: Sessions;
  readonly #deferred: Deferred;
  readonly #failures: Failures;
  /** The requests whose later messages are changed too. */
  readonly followed: FollowedRequests = new FollowedRequests();

  constructor(sessions: Sessions, deferred: Deferred, failures: Failures) {
    this.#sessions = sessions;
    this.#deferred = deferred;
    this.#failures = failures;
  }

  /**
   * Makes what is sent of what TWS would send.
   *
   * @param answered The request that all of it answers which its client is sent; by default each message answers that of its
   * number.
   */
  sent(effects: readonly Effect[], nowMs: number, answered?: Followed): readonly Effect[] {
    const isAsIs = this.rules.length === 0 && this.followed.isEmpty && answered === undefined;
    if (isAsIs && !this.log.isNeeded) return effects;
    const listEnd = this.followed.isEmpty ? -1 : effects.findLastIndex(isListEnd);
    return effects.flatMap((effect, at) => {
      if (effect.kind !== "send") return [effect];
      // A list of the open orders is the answer to the request for it.
      const isListed = at < listEnd && isSentTo(effects[listEnd], effect.connection);
      const answer = this.#answer(effect, nowMs, { answered, isListed });
      return answer.flatMap((one) => this.#ruled(one, nowMs));
    });
  }

  /** Lets the rule of the request that a message answers change it. */
  #answer(
    effect: Send,
    nowMs: number,
    { answered, isListed }: { readonly answered: Followed | undefined; readonly isListed: boolean },
  ): readonly Effect[] {
    if (this.followed.isEmpty && answered === undefined) return [effect];
    const message = this.#sessions.read("out", effect.connection, effect.fields, nowMs);
    const session = this.#sessions.get(effect.connection);
    const caused = message && !isListed ? this.followed.causeOf(message) : undefined;
    const followed = answered?.request.connection === effect.connection ? answered : caused;
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
    return {
      ...effect,
      fields: message.write({ ...values, ...changed } as never, version),
      bytes: undefined,
    };
  }

  #record({ connection, fields }: Send, atMs: number): void {
    const message = this.#sessions.read("out", connection, fields, atMs);
    if (message !== undefined) this.#add(message);
  }

  #add(message: AnyLogged): void {
    if (this.log.isNeeded) this.log.add(message);
  }
}

function isListEnd(effect: Effect): boolean {
  return effect.kind === "send" && effect.name === "openOrderEnd";
}

function isSentTo(effect: Effect | undefined, connection: ConnectionId): boolean {
  return effect?.kind === "send" && effect.connection === connection;
}
