import { z } from "zod";
import type { Fault } from "../faults/fault.ts";
import { faultSchema } from "../faults/fault-shape.ts";
import type { FakeTwsOptions } from "../net/fake-tws-options.ts";
import type { OptionField } from "../world/option-fields.ts";

/** Options of `startFakeTws`: those of `FakeTws`, and how clients reach it. */
export interface StartOptions extends Omit<FakeTwsOptions, "clock" | "behaviour"> {
  /**
   * Time that its clock shows at the start: ISO 8601 with a zone, or epoch ms. Default `2026-01-13T15:30:00Z`, a Tuesday at
   * 10:30 in New York, when everything trades.
   */
  readonly start?: string | number | undefined;
  /**
   * The way in which clients reach it and time passes. Default `tcp`.
   *
   * - `tcp`: a port for clients in any language; time passes as on the wall.
   * - `tcp-stepped`: a port; time stands still but for `advance(ms)`.
   * - `memory`: no port; a pool is given `tws.seams`. Virtual time, which moves by `advance(ms)` and while `received()` waits.
   */
  readonly network?: "tcp" | "tcp-stepped" | "memory" | undefined;
  /** Address that it listens on. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Port that it listens on. Default 0: any free one; in memory 1, which no gateway uses. */
  readonly port?: number | undefined;
  /** Faults that are in force from the start, as objects or as on the command line. Default: none. */
  readonly faults?: readonly (Fault | string)[] | undefined;
}

/** The time at the start where no other is given: everything trades. */
export const MORNING: string = "2026-01-13T15:30:00Z";

const TIME = `expected a time like ${MORNING}, or epoch ms, from 1970 to 2099`;

/** The checks of the options that `FakeTws` does not have. */
export const START_OPTIONS: Readonly<
  Record<Exclude<keyof StartOptions, keyof FakeTwsOptions>, Pick<OptionField, "accepts">>
> = {
  start: {
    accepts: z
      .custom<string | number>((value) => typeof value === "string" || typeof value === "number", {
        error: TIME,
        abort: true,
      })
      .refine((value) => isTime(value), TIME),
  },
  network: { accepts: z.enum(["tcp", "tcp-stepped", "memory"]) },
  host: { accepts: z.string().min(1) },
  port: { accepts: z.int().min(0).max(65_535) },
  faults: {
    accepts: z.array(z.union([z.string(), faultSchema], "expected faults, or texts like drop:how=fin")),
  },
};

/** Latest time that a fake can show, epoch ms: the end of 2099. */
const LATEST_MS = Date.parse("2099-12-31T23:59:59Z");

function isTime(value: string | number): boolean {
  const isWritten = typeof value === "number" || z.iso.datetime({ offset: true }).safeParse(value).success;
  const atMs = typeof value === "number" ? value : Date.parse(value);
  return isWritten && Number.isInteger(atMs) && atMs >= 0 && atMs <= LATEST_MS;
}
