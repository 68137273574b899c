import { callsEnd as endOf } from "../../model/invariants/calls-end.ts";
import { ofEachPool, type WebInvariant } from "../record.ts";

/** Every call that has a deadline or an abort ends by then; `close()` and `drain()` end too. */
export const callsEnd: WebInvariant = ofEachPool(endOf.name, (pool) => endOf.breaches(pool as never));
