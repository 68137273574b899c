import { REQUESTS } from "../wire/catalogue.ts";
import { WireError } from "../wire/codec/message.ts";
import type { ClientState } from "./context/client.ts";

/** Fields of an incomplete message at which it is served as it is. */
const INCOMPLETE_FIELDS_MAX = 10_000;

/**
 * Splits what a client sent into messages by the number of fields that each has, and ignores frame boundaries, as the real
 * server does: a message with too few fields takes those of the next. Empty fields after a message are skipped, because
 * some clients send one more than there is and no message begins with one.
 *
 * @see wboayue/rust-ibapi#258, where a request without its number made later ones hang or fail with 320.
 */
export function splitByFields(
  fields: readonly string[],
  client: ClientState,
): readonly (readonly string[])[] {
  const messages: (readonly string[])[] = [];
  const all = client.incomplete.length === 0 ? fields : [...client.incomplete.splice(0), ...fields];
  for (let at = 0; at < all.length; ) {
    if (at > 0 && all[at] === "") {
      at++;
      continue;
    }
    const used = fieldsOfFirst(all, at, client.version);
    if (used === undefined && all.length - at <= INCOMPLETE_FIELDS_MAX) {
      client.incomplete.push(...all.slice(at));
      break;
    }
    const end = used === undefined ? all.length : at + used;
    messages.push(all.slice(at, end));
    at = end;
  }
  return messages;
}

/** Counts the fields of the message that begins at an index: undefined while some are missing, all for an unreadable one. */
function fieldsOfFirst(fields: readonly string[], at: number, version: number): number | undefined {
  try {
    const request = REQUESTS.get(fields[at] ?? "");
    return request === undefined ? fields.length - at : request.length(fields, version, at);
  } catch (cause) {
    if (cause instanceof WireError) return fields.length - at;
    throw cause;
  }
}
