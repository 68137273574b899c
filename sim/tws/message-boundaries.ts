import { REQUESTS } from "../wire/catalogue.ts";
import { WireError } from "../wire/codec/message.ts";
import type { ClientState } from "./context/client.ts";

/** Fields of an incomplete message at which it is served as it is. */
const INCOMPLETE_FIELDS_MAX = 10_000;

/**
 * Splits what a client sent into messages by the number of fields that each has, and ignores frame boundaries, as the real
 * server does: a message with too few fields takes those of the next.
 *
 * @see wboayue/rust-ibapi#258, where a request without its number made later ones hang or fail with 320.
 */
export function splitByFields(
  fields: readonly string[],
  client: ClientState,
): readonly (readonly string[])[] {
  const messages: (readonly string[])[] = [];
  let left: readonly string[] = [...client.incomplete.splice(0), ...fields];
  while (left.length > 0) {
    const used = fieldsOfFirst(left, client.version);
    if (used === undefined && left.length <= INCOMPLETE_FIELDS_MAX) {
      client.incomplete.push(...left);
      break;
    }
    messages.push(left.slice(0, used));
    left = left.slice(used ?? left.length);
  }
  return messages;
}

/** Counts the fields of the first message: undefined while some are missing, all of them for an unreadable one. */
function fieldsOfFirst(fields: readonly string[], version: number): number | undefined {
  try {
    const request = REQUESTS.get(fields[0] ?? "");
    return request === undefined ? fields.length : request.length(fields, version);
  } catch (cause) {
    if (cause instanceof WireError) return fields.length;
    throw cause;
  }
}
