import type { FakeTws } from "../../sim/mod.ts";
import { encodeFrame, encodeHello, ServerReader } from "../../sim/wire/frames.ts";

/**
 * Connects a client of another program in memory.
 *
 * @returns A function that ends the connection, once TWS has answered START_API.
 */
export async function connectClient(tws: FakeTws, clientId: number): Promise<() => void> {
  const reader = new ServerReader();
  return new Promise((resolve) => {
    const end = tws.accept({
      write: (bytes) => {
        for (const [id] of reader.push(bytes)) {
          if (id === "193") queueMicrotask(() => end.received(encodeFrame(["71", "2", `${clientId}`, ""])));
          if (id === "9" || id === "4") resolve(() => end.left("fin"));
        }
      },
      end: () => {},
      reset: () => {},
    });
    end.received(encodeHello(100, 193));
  });
}
