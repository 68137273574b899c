import type { SessionProvider } from "../../src/langgraph/mod.ts";
import { IbkrPool, type PoolOptions, type Reads, type UseOptions } from "../../src/mod.ts";

/** Connections that an agent without a pool has opened. */
export interface Opened {
  connections: number;
  readonly clientIds: number[];
}

/**
 * A connection for each call, opened and closed again, as tools without a pool do it.
 *
 * @param clientIds The IDs of the calls in turn; after the last the first comes again.
 */
export function unpooled(
  poolOptions: PoolOptions,
  clientIds: readonly number[],
): SessionProvider & { readonly opened: Opened } {
  const opened: Opened = { connections: 0, clientIds: [] };
  return {
    opened,
    use: async <Result>(task: (ib: Reads) => Promise<Result>, options?: UseOptions): Promise<Result> => {
      const clientId = clientIds[opened.connections++ % clientIds.length] ?? 1;
      opened.clientIds.push(clientId);
      await using pool = new IbkrPool({ ...poolOptions, clientId });
      return await pool.use(task, options);
    },
  };
}
