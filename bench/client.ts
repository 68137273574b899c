/** A connection to the scripted TWS by some library, with the code that a user of that library writes. */
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

/** Opens a client. */
export type OpenClient = (port: number, clientId: number) => Promise<Client>;

/** The scripted TWS never answers requests for contracts from this `conId` on. */
export const HANGING_CON_ID = 1_000_000_000;

/** Makes a contract that the scripted TWS knows. */
export const contractOf = (
  conId: number,
): { readonly conId: number; readonly exchange: string; readonly currency: string } => ({
  conId,
  exchange: "SMART",
  currency: "USD",
});
