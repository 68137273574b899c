import type { MemoryNetwork } from "../net/memory.ts";
import type { DialUpstream } from "./upstream.ts";

/** Makes a function that dials a gateway on a network in memory, whose connections end in both directions at once. */
export function memoryUpstream(network: MemoryNetwork, port: number): DialUpstream {
  return (events) => {
    const waiting: Uint8Array[] = [];
    let state: "dialing" | "open" | "over" = "dialing";
    let isEnding = false;
    const end = (): void => {
      if (state === "dialing") isEnding = true;
      else link.end();
    };
    const link = network.open("upstream", port, {
      opened: () => {
        state = "open";
        for (const bytes of waiting.splice(0)) link.write(bytes);
        if (isEnding) link.end();
      },
      received: (bytes) => events.received(bytes),
      closed: (error) => {
        if (state === "over") return;
        state = "over";
        if (error === undefined) events.ended();
        else events.failed((error as NodeJS.ErrnoException).code ?? error.message);
      },
    });
    return {
      write: (bytes) => {
        if (state === "dialing") waiting.push(bytes);
        else link.write(bytes);
      },
      end,
      close: end,
      reset: () => {
        state = "over";
        link.reset();
      },
      pause: () => {},
      waitingBytes: () => 0,
    };
  };
}
