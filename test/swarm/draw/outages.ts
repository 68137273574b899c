import fc from "fast-check";
import type { Episode } from "../../model/episodes.ts";
import { FAULT, waits } from "../../model/steps.ts";
import { familyOf } from "./families.ts";

const LOST: fc.Arbitrary<string> = fc.constantFrom("drop:how=rst,times=1", "drop:how=fin,times=1");

/** A session is lost while a fault of dials is there: without a loss there is no dial that such a fault could touch. */
export const FAILED_DIALS: Episode = fc
  .tuple(
    FAULT.filter(({ fault }) => familyOf(fault) === "dials"),
    LOST,
    waits,
  )
  .map(([failure, fault, thenMs]) => [
    { ...failure, thenMs: 0 },
    { do: "fault", fault, thenMs },
  ]);

/** The same client ID is in use for several dials, or for a time. */
export const CONFLICT: Episode = fc
  .tuple(fc.constantFrom("dials=1", "dials=3", "forMs=1500", "forMs=12000"), LOST, waits)
  .map(([how, fault, thenMs]) => [
    { do: "fault", fault: `client-id-conflict:${how}`, thenMs: 0 },
    { do: "fault", fault, thenMs },
  ]);
