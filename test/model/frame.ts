import { REQUESTS, RESPONSES } from "../../sim/wire/catalogue.ts";
import { ownReference } from "../../src/orders/order-reference.ts";

/** The version of a session of which no greeting was seen. */
const VERSION = 193;
/** Name of the first message of the fake, which has no number. */
export const GREETING = "greeting";

/** Decoded values of a message, by their names. */
export type FrameValues = Readonly<Record<string, unknown>>;

/** One message on the wire between the pool and the fake, as the network saw it. */
export class WireFrame {
  /** Place in the order of everything that happened in the run. */
  readonly seq: number;
  readonly atMs: number;
  /** Connection, from 1, in the order of the dials that were accepted. */
  readonly connection: number;
  /** `in`: from the pool; `out`: from the fake. */
  readonly direction: "in" | "out";
  readonly name: string;
  readonly fields: readonly string[];
  /** Did the wire drop it and answer error 100 in its place? */
  readonly refused: boolean;
  /** Did the wire answer error 100, whether or not it dropped the message? */
  readonly rateExceeded: boolean;
  /** Version of the protocol of its session. */
  readonly version: number;
  #values: FrameValues | undefined;

  constructor(
    frame: Omit<WireFrame, "values" | "id" | "version"> & { readonly version?: number | undefined },
  ) {
    this.version = frame.version ?? VERSION;
    this.seq = frame.seq;
    this.atMs = frame.atMs;
    this.connection = frame.connection;
    this.direction = frame.direction;
    this.name = frame.name;
    this.fields = frame.fields;
    this.refused = frame.refused;
    this.rateExceeded = frame.rateExceeded;
  }

  /** Its values by the simulator's own tables; empty where they cannot be read. */
  get values(): FrameValues {
    this.#values ??= this.name === GREETING ? {} : decoded(this);
    return this.#values;
  }

  /** Number of the request or order that it is about; undefined where it names none. */
  get id(): number | undefined {
    const { reqId, orderId } = this.values;
    const id = reqId ?? orderId;
    return typeof id === "number" ? id : undefined;
  }
}

/** Returns the version that a greeting names; undefined for a text that is none. */
export function versionOf([text = ""]: readonly string[]): number | undefined {
  return /^\d{2,3}$/.test(text) ? Number(text) : undefined;
}

/** The name of a message of the fake, e.g. `positionEnd`. */
export function responseName(fields: readonly string[]): string {
  return RESPONSES.get(fields[0] ?? "")?.name ?? `unknown(${fields[0]})`;
}

function decoded({ fields, direction, version }: WireFrame): FrameValues {
  const table = direction === "in" ? REQUESTS : RESPONSES;
  try {
    const values = (table.get(fields[0] ?? "")?.read(fields, version) ?? {}) as FrameValues;
    const { orderRef } = values;
    // The reference that the caller wrote, without the token of the pool.
    return typeof orderRef === "string" ? { ...values, orderRef: ownReference(orderRef) } : values;
  } catch {
    return {};
  }
}
