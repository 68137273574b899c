import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import {
  defineWebFault,
  type OccurrenceParams,
  occurrences,
  probability,
  times,
  topic,
  type WebFaultKind,
} from "./web-fault.ts";

/** Parameters of `bad-utf8`. */
export interface BadUtf8Params extends CommonParams, OccurrenceParams {
  /** Topic whose frames are changed. Default: all. */
  readonly topic?: string;
}

/** A byte that was seen in frames of orders and trades, and that never begins a character in UTF-8. */
const BAD_BYTE = 0x99;

/**
 * Puts a byte that is not valid UTF-8 into a text of the frames that are sent.
 *
 * @see Voyz/ibind#148 and #149.
 */
export const badUtf8: WebFaultKind<BadUtf8Params> = defineWebFault<BadUtf8Params>(
  "bad-utf8",
  "frames have the byte 0x99 in a text: topic, probability, times",
  z.strictObject({ topic, probability, times, forMs }),
  ({ topic: name, probability: chance, times: most }, world) => {
    const occurs = occurrences({ probability: chance, times: most }, world.random);
    return {
      onFrame: (frame) =>
        frame.direction === "out" && (name ?? frame.topic) === frame.topic && occurs()
          ? { change: spoilt }
          : undefined,
    };
  },
);

/** Inserts the byte into the last text of the JSON, which is a value where it has one; at the end where there is none. */
function spoilt(data: string | Uint8Array): Uint8Array {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const quote = bytes.lastIndexOf('"'.charCodeAt(0));
  const place = quote < 0 ? bytes.length : quote;
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes.subarray(0, place));
  longer.set([BAD_BYTE], place);
  longer.set(bytes.subarray(place), place + 1);
  return longer;
}
