import { drop, refuse } from "../../../sim/mod.ts";
import type { Lease } from "../../../src/mod.ts";
import type { Epilogue, UsefulPromise } from "./epilogue.ts";
import { opened } from "./orders.ts";
import { outcomeText, UsefulOrder } from "./useful-order.ts";
import { UsefulStream } from "./useful-stream.ts";

/** Wait of a caller that gives up, in ms. */
const IMPATIENT_MS = 400;
/** Time in which an order may be sent, in ms. */
const SEND_MS = 600;

/** An outage ends what must end, with typed errors, and what waits goes on after it. */
export const outage: UsefulPromise = {
  name: "an outage ends leases and deadlines, and serves those who wait after it",
  try: async (epilogue) => {
    const { pool, tws } = epilogue;
    if (!(await epilogue.ready("there is a session to lose"))) return;
    const stream = new UsefulStream(epilogue);
    const lease = await epilogue.value("acquire() grants a lease to lose", () => pool.acquire());
    await epilogue.clock.advance(IMPATIENT_MS);
    const isOpen = await opened(epilogue);
    const refusing = tws.inject(refuse());
    tws.inject(drop({ how: "fin" }));
    await epilogue.clock.advance(1);
    if (lease !== undefined) await lost(epilogue, lease);
    await impatient(epilogue);
    const order = isOpen ? await deadline(epilogue) : undefined;
    const timeoutMs = epilogue.readyMs + SEND_MS;
    const waiter = pool.acquire({ timeoutMs });
    // The fake may have been healed, and the call ended, before anything waits for it.
    waiter.catch(() => {});
    await epilogue.clock.advance(SEND_MS);
    refusing.heal();
    const granted = await epilogue.value(
      "a caller that waits in an outage is granted a lease after it",
      () => waiter,
      timeoutMs,
    );
    const epoch = lease?.epoch ?? 0;
    epilogue.check(
      "a session after an outage has the next epoch",
      granted?.epoch === epoch + 1,
      `its epoch is ${granted?.epoch}, and that before was ${epoch}`,
    );
    await epilogue.ready("there is a session after an outage");
    await epilogue.clock.advance(SEND_MS);
    stream.check(epilogue, "a stream goes on after an outage", ["gap", "resumed", "update"]);
    if (order !== undefined) {
      const rows = order.atTws;
      epilogue.check("an order that was not sent stays away from TWS", rows.length === 0, `TWS has ${rows}`);
    }
    if (granted !== undefined) await epilogue.end(() => granted.release());
    stream.leave();
  },
};

async function lost(epilogue: Epilogue, lease: Lease): Promise<void> {
  epilogue.check("a lease ends with its session", !lease.live, "it was live after the loss");
  await epilogue.refusal(
    "a read of a lost lease rejects with SESSION_LOST",
    "SESSION_LOST",
    () => lease.getCurrentTime(),
    0,
  );
  await epilogue.end(() => lease.release());
}

/** Callers that stop waiting. */
async function impatient(epilogue: Epilogue): Promise<void> {
  const { pool, clock } = epilogue;
  const beganMs = clock.now();
  const acquire = (): Promise<Lease> => pool.acquire({ timeoutMs: IMPATIENT_MS });
  const name = "acquire() without a session rejects with ACQUIRE_TIMEOUT";
  await epilogue.refusal(name, "ACQUIRE_TIMEOUT", acquire, IMPATIENT_MS);
  const tookMs = clock.now() - beganMs;
  epilogue.check("acquire() waits for its whole timeout", tookMs >= IMPATIENT_MS, `it waited ${tookMs} ms`);
  const controller = new AbortController();
  const cancel = clock.after(IMPATIENT_MS, () => controller.abort(new Error("the caller gave up")));
  await epilogue.refusal(
    "acquire() with a signal that aborts rejects with ABORTED",
    "ABORTED",
    () => pool.acquire({ timeoutMs: 10 * IMPATIENT_MS, signal: controller.signal }),
    IMPATIENT_MS,
  );
  cancel();
}

/** Orders without a session. */
async function deadline(epilogue: Epilogue): Promise<UsefulOrder> {
  const refused = new UsefulOrder(epilogue, "refused");
  const atOnce = await refused.place({});
  const isRefused =
    atOnce.kind === "value" &&
    atOnce.value.kind === "not-sent" &&
    atOnce.value.reason.code === "ORDER_GATE_CLOSED";
  epilogue.check(
    "an order without a session is refused at once",
    isRefused && atOnce.tookMs === 0,
    outcomeText(atOnce),
  );
  const order = new UsefulOrder(epilogue, "late");
  const end = await order.place({ sendWithinMs: SEND_MS });
  const isLate = end.kind === "value" && end.value.kind === "not-sent";
  epilogue.check(
    "an order whose deadline passes is not sent, and says so then",
    isLate && end.tookMs >= SEND_MS && end.tookMs <= SEND_MS + 1,
    outcomeText(end),
  );
  return order;
}
