import { ClientReader } from "../../sim/wire/frames.ts";
import type { Transport } from "../../src/seams/transport.ts";

/**
 * Wraps a transport, so that a test sees each message of the client in the moment in which it is written.
 *
 * @param written Called with the fields of each message, before its bytes go on.
 */
export function observedWrites(
  transport: Transport,
  written: (fields: readonly string[]) => void,
): Transport {
  return {
    open: (host, port, events) => {
      const reader = new ClientReader();
      const link = transport.open(host, port, events);
      return {
        write: (bytes, done) => {
          for (const inbound of reader.push(bytes)) if (inbound.kind === "frame") written(inbound.fields);
          link.write(bytes, done);
        },
        end: () => link.end(),
        reset: () => link.reset(),
      };
    },
  };
}
