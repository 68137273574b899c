import { REQUESTS } from "../wire/catalogue.ts";
import { WireError } from "../wire/message.ts";
import type { Client } from "./client.ts";

const UNREAD_FIELDS_MAX = 10_000;

/**
 * Cuts what a client sent into messages by the fields that each has, whatever its frames say, as the real server does: a
 * message with too few fields eats those of the next.
 *
 * @see wboayue/rust-ibapi#258, where a request without its number made later ones hang or fail with 320.
 */
export function messagesIn(fields: readonly string[], client: Client): readonly (readonly string[])[] {
  const messages: (readonly string[])[] = [];
  let left: readonly string[] = [...client.unread.splice(0), ...fields];
  while (left.length > 0) {
    const used = lengthOf(left, client.version);
    // Whoever claims more than that is not waited for.
    if (used === undefined && left.length <= UNREAD_FIELDS_MAX) {
      client.unread.push(...left);
      break;
    }
    messages.push(left.slice(0, used));
    left = left.slice(used ?? left.length);
  }
  return messages;
}

/** How many fields the first message has; undefined where some are still to come. Of what makes no sense, all are one. */
function lengthOf(fields: readonly string[], version: number): number | undefined {
  try {
    const request = REQUESTS.get(fields[0] ?? "");
    return request === undefined ? fields.length : request.length(fields, version);
  } catch (cause) {
    if (cause instanceof WireError) return fields.length;
    throw cause;
  }
}
