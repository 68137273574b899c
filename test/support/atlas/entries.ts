import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime, reqIds } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../contracts.ts";
import type { AtlasWitness } from "./witness.ts";

/** Something that a client does, or that time does. */
export type Act = (witness: AtlasWitness) => Promise<void>;

/** One entry of the atlas of faults, and the fault that gives it. */
export interface AtlasEntry {
  readonly layer: "connect" | "established" | "framing" | "session" | "semantics" | "lifecycle";
  readonly entry: string;
  /** Texts of the faults that give it together. */
  readonly faults: readonly string[];
  /** What the client does; the faults are injected by `inject`, at the beginning unless `later` is true. */
  readonly later?: true;
  readonly does: Act;
  /** Lines that the client sees in this order; a line may be given by its beginning. */
  readonly sees: readonly string[];
  /** Beginnings of lines that it does not see. */
  readonly never?: readonly string[];
}

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  orderType: "LMT",
  lmtPrice: 100,
  totalQuantity: 1,
  tif: "DAY",
  transmit: true,
};

export const dials = (witness: AtlasWitness): Promise<void> => witness.dial();
/** Requests the positions. */
export const positions = (witness: AtlasWitness): Promise<void> => witness.send(reqPositions);
/** Does one thing after the other. */
export const all =
  (...parts: readonly Act[]): Act =>
  async (witness) => {
    for (const part of parts) await part(witness);
  };
export const after =
  (ms: number): Act =>
  (witness) =>
    witness.pass(ms);
export const heals = async (witness: AtlasWitness): Promise<void> => {
  witness.tws.heal();
  await witness.pass(0);
};
export const orders =
  (orderId: number): Act =>
  (witness) =>
    witness.send(placeOrder, { ...ORDER, orderId });
export const time = (witness: AtlasWitness): Promise<void> => witness.send(reqCurrentTime);
export const ids = (witness: AtlasWitness): Promise<void> => witness.send(reqIds);
export const line = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
export const bars = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqHistoricalData, {
    reqId: 4,
    ...AAPL_NUMBERED,
    barSize: "1 hour",
    duration: "1 D",
    whatToShow: "TRADES",
    formatDate: 1,
    useRth: true,
  });
export const unlisted = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqContractDetails, {
    reqId: 5,
    symbol: "NOSUCH",
    secType: "STK",
    exchange: "SMART",
    currency: "USD",
  });
export const details = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqContractDetails, { reqId: 5, ...AAPL_NUMBERED });

export const connect = (
  entry: string,
  fault: string,
  does: AtlasEntry["does"],
  sees: string[],
  never?: string[],
): AtlasEntry => ({
  layer: "connect",
  entry,
  faults: [fault],
  does,
  sees,
  ...(never === undefined ? {} : { never }),
});
/** Makes an entry whose faults are injected once there is a session. */
type MakeEntry = (
  entry: string,
  fault: string | readonly string[],
  does: Act,
  sees: string[],
  never?: string[],
) => AtlasEntry;

const within =
  (layer: AtlasEntry["layer"]): MakeEntry =>
  (entry, fault, does, sees, never) => ({
    layer,
    entry,
    faults: typeof fault === "string" ? [fault] : fault,
    later: true,
    does,
    sees,
    ...(never === undefined ? {} : { never }),
  });
export const established: MakeEntry = within("established");
export const framing: MakeEntry = within("framing");
export const semantics: MakeEntry = within("semantics");
export const lifecycle: MakeEntry = within("lifecycle");
export const session = (
  entry: string,
  fault: string,
  sees: string[],
  never?: string[],
  does: AtlasEntry["does"] = dials,
): AtlasEntry => ({
  ...connect(entry, fault, does, sees, never),
  layer: "session",
});
