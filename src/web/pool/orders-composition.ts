import { PoolError } from "../../errors.ts";
import { memoryJournal } from "../../orders/memory-journal.ts";
import { type ChangeRecord, OrderRecord } from "../../orders/order-record.ts";
import type { Reporting } from "../../pool/reporting.ts";
import type { ReadWait, SessionAccess } from "../../pool/session-access.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { CompleteWebOptions } from "../options.ts";
import type { OrderStreamsOptions } from "../orders/order-streams.ts";
import { WebOrders } from "../orders/web-orders.ts";
import type { RequestScheduler } from "../pacing/request-scheduler.ts";
import { conIdOf } from "../reads/contract-ids.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import type { WebSupervisor } from "../session/web-supervisor.ts";
import type { WebPoolEvent } from "../web-events.ts";
import type { WebTask } from "../web-reads.ts";
import type { CurrentSession } from "./current-session.ts";

/** Parts of a pool that its orders are made of. */
export interface OrderCompositionParts extends Pick<OrderStreamsOptions, "watch"> {
  readonly options: CompleteWebOptions;
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly reporting: Reporting<WebPoolEvent>;
  readonly scheduler: RequestScheduler;
  readonly supervisor: WebSupervisor;
  readonly current: CurrentSession;
  readonly access: SessionAccess<LiveWebSession>;
  /** Carries out a read on the current session, or on the next one. */
  read<Result>(what: string, wait: ReadWait, task: WebTask<Result>): Promise<Result>;
}

/** Puts the orders of a web pool together. */
export function composeWebOrders(parts: OrderCompositionParts): WebOrders {
  const { options, clock, random, reporting, scheduler, supervisor, current, access, read, watch } = parts;
  return new WebOrders({
    clock,
    random,
    logger: reporting.logger,
    journal: options.journal ?? memoryJournal(),
    answerQuestion: options.answerQuestion,
    questionTimeoutMs: options.questionTimeoutMs,
    submit: (what, call, how) => scheduler.submit(what, call, how),
    suspect: (epoch) => supervisor.suspect(epoch),
    read: (what, timeoutMs, task) => read(what, { timeoutMs }, task),
    watch,
    live: () => current.live,
    noSession: () => {
      const reason = (current.stillDialling ?? current.lastError)?.message ?? "it was not requested yet";
      return new PoolError("ORDER_GATE_CLOSED", `there is no session: ${reason}`);
    },
    connect: async (untilMs, signal) => {
      const { kind, epoch } = supervisor.state;
      const comesBack = kind === "waiting" || (kind === "dialing" && epoch > 0);
      if (current.live !== undefined || comesBack) return undefined;
      const timeoutMs = untilMs === undefined ? options.acquireTimeoutMs : Math.max(0, untilMs - clock.now());
      return await access
        .session("send the order", { timeoutMs, signal }, () => undefined)
        .catch((error: PoolError) => error);
    },
    conId: async (contract, timeoutMs, signal) =>
      contract.conId ??
      (await read("place the order", { timeoutMs, signal }, (one) => conIdOf(one, contract))),
    gateChanged: (report) => reporting.notify({ type: "gate", ...report }),
    changed: (record) =>
      reporting.notify({
        type: "order",
        key: record.key,
        change: record instanceof OrderRecord ? undefined : (record as ChangeRecord).change,
        state: record.state,
      }),
  });
}
