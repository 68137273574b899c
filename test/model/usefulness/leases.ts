import type { Lease } from "../../../src/mod.ts";
import { shareOf } from "../../support/contracts.ts";
import type { Epilogue, UsefulPromise } from "./epilogue.ts";
import { RESTING } from "./useful-order.ts";

/** Time within which a message that was sent is at TWS, in ms. */
const SENT_MS = 2_000;

/** A lease works until it is released, and then ends with a typed error. */
export const leases: UsefulPromise = {
  name: "a lease is granted at once, and of no use after its release",
  try: async (epilogue) => {
    const { pool } = epilogue;
    if (!(await epilogue.ready("there is a session for a lease"))) return;
    const before = pool.stats();
    const lease = await epilogue.value("acquire() grants a lease of the session", () =>
      pool.acquire({ timeoutMs: 0 }),
    );
    if (lease === undefined) return;
    epilogue.check(
      "a lease is live, and of the newest session",
      lease.live && lease.epoch === before.epoch,
      `live is ${lease.live}, its epoch is ${lease.epoch}, and that of the pool ${before.epoch}`,
    );
    const held = pool.stats().activeUsers - before.activeUsers;
    epilogue.check("a lease that is held is counted", held === 1, `activeUsers grew by ${held}`);
    await epilogue.value("a read of a lease answers", () => lease.getCurrentTime());
    await released(epilogue, lease);
    const left = pool.stats().activeUsers - before.activeUsers;
    epilogue.check("a lease that was released is not counted", left === 0, `activeUsers is ${left} above`);
  },
};

async function released(epilogue: Epilogue, lease: Lease): Promise<void> {
  const { clock } = epilogue;
  const codes: unknown[] = [];
  const { api } = lease;
  const sent = epilogue.seen("read", "placeOrder");
  (api.on as (event: string, listener: (...args: unknown[]) => void) => void)("error", (...args) =>
    codes.push(args[1]),
  );
  await epilogue.value("release() resolves", () => lease.release());
  await epilogue.value("a second release() resolves", () => lease.release());
  await epilogue.refusal(
    "a read of a released lease rejects with LEASE_RELEASED",
    "LEASE_RELEASED",
    () => lease.getCurrentTime(),
    0,
  );
  api.placeOrder(1, shareOf("AAPL"), RESTING as never);
  await clock.advance(SENT_MS);
  epilogue.check(
    "an order of a released lease is reported with 504",
    codes.includes(504),
    `the codes were [${codes}]`,
  );
  const count = epilogue.seen("read", "placeOrder") - sent;
  epilogue.check("an order of a released lease is not sent", count === 0, `TWS read ${count} orders`);
}
