import { blankValue } from "../../sim/wire/codec/blank-value.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { encodeFrame } from "../../sim/wire/frames.ts";

/** Highest protocol version of the fake, at which tests write messages by default. */
const VERSION = 193;

/**
 * Writes the fields of a message by the names of its values.
 *
 * @param values Values that matter; every other one is empty, 0 or false.
 */
export function fieldsOf<Values>(
  message: Message<Values>,
  values: Partial<NoInfer<Values>> = {},
  version: number = VERSION,
): string[] {
  const empty = Object.fromEntries(message.parts.map((part) => [part.name, blankValue(part)]));
  return message.write({ ...empty, ...values } as Values, version);
}

/** Writes a message into a frame, by the names of its values. */
export function frameOf<Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}): Uint8Array {
  return encodeFrame(fieldsOf(message, values));
}
