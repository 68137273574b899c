/** A connection to the scripted TWS, whichever library made it; each method does what a user of that library would write. */
export interface Client {
  /** Requests the earliest data point of a contract: one message each way. */
  headTimestamp(conId: number): Promise<unknown>;
  /** Requests the details of a contract: one message out, two back. */
  contractDetails(conId: number): Promise<unknown>;
  /** Begins a request that is never answered. */
  hang(conId: number): void;
  /** Subscribes so many readers to the market data of one contract; `onUpdate` is called once for each tick and reader. */
  watch(conId: number, readers: number, onUpdate: () => void): void;
}

/** Opens one by the name of the contestant. */
export type OpenClient = (port: number, clientId: number) => Promise<Client>;

/** Requests about contracts from here on are never answered by the scripted TWS. */
export const HANGING_CON_ID = 1_000_000_000;

/** A contract that exists at the scripted TWS. */
export const contractOf = (
  conId: number,
): { readonly conId: number; readonly exchange: string; readonly currency: string } => ({
  conId,
  exchange: "SMART",
  currency: "USD",
});
