import { LEASES } from "./bugs/leases.ts";
import { ORDERS } from "./bugs/orders.ts";
import { REQUESTS } from "./bugs/requests.ts";
import { SESSIONS } from "./bugs/sessions.ts";
import { STREAMS } from "./bugs/streams.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** Defects that the simulation must find, each by itself. */
export const PLANTED: readonly PlantedBug[] = [...SESSIONS, ...LEASES, ...REQUESTS, ...STREAMS, ...ORDERS];
