export type { WebAnswer, WebCall } from "./call.ts";
export type { LedgerRow } from "./reads/ledger.ts";
export { WebReads } from "./web-reads.ts";
