import type { AcquireOptions } from "./call-options.ts";
import { PoolError } from "./errors.ts";
import type { Lease } from "./lease.ts";
import type { PoolOptions } from "./options.ts";
import { IbkrPool } from "./pool.ts";

let shared: { readonly pool: IbkrPool; readonly closed: () => boolean } | undefined;

/**
 * Gives the one pool of this process, which the first call makes, and the first one after `close()` again.
 *
 * @param options Options of the pool, for the call that makes it.
 * @throws {PoolError} `INVALID_OPTION` when options are given and the pool exists already, because they would be ignored.
 */
export function getConnectionPool(options?: PoolOptions): IbkrPool {
  if (shared === undefined || shared.closed()) {
    const pool = new IbkrPool(options);
    shared = { pool, closed: () => pool.stats().state === "closed" };
  } else if (options !== undefined) {
    throw new PoolError(
      "INVALID_OPTION",
      "Cannot give options to the shared pool: it exists already; give them at the first call, or close it first",
    );
  }
  return shared.pool;
}

/**
 * Acquires a lease from the pool of this process.
 *
 * @example The counterpart of `with create_ibkr_connection() as ib:`
 * ```ts
 * import { createIbkrConnection, getConnectionPool } from "ibkr-pool";
 *
 * {
 *   await using ib = await createIbkrConnection();
 *   assert.ok((await ib.getPositions()).length > 0);
 * }
 * await getConnectionPool().close();
 * ```
 */
export function createIbkrConnection(options: AcquireOptions = {}): Promise<Lease> {
  return getConnectionPool().acquire(options);
}
