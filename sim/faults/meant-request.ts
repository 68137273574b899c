import * as z from "zod";
import { REQUEST_NAMES } from "../wire/catalogue.ts";

/** The word for whatever a client requests, but for START_API and cancels of subscriptions, to which TWS gives no answer. */
const ANY = "any";

/** Accepts the name of a request, or `any`. */
export const meantRequest: z.ZodEnum<Record<string, string>> = z.enum([ANY, ...REQUEST_NAMES]);

/** Tests whether a request is the one that is meant; none is where nothing is meant. */
export function isMeantRequest(meant: string | undefined, name: string): boolean {
  if (meant !== ANY) return name === meant;
  const isCancel = name.startsWith("cancel") && name !== "cancelOrder";
  return REQUEST_NAMES.includes(name) && name !== "startApi" && !isCancel;
}
