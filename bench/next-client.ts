import { ConnectionState, IBApiNext, WhatToShow } from "@stoqey/ib";
import { type Client, contractOf } from "./client.ts";

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens an `IBApiNext` without its rate limit. */
export async function nextClient(port: number, clientId: number): Promise<Client> {
  const api = new IBApiNext({ port, host: "127.0.0.1", maxReqPerSec: 1_000_000, logger: quiet });
  await new Promise<void>((resolve) => {
    const connected = api.connectionState.subscribe((state) => {
      if (state !== ConnectionState.Connected) return;
      queueMicrotask(() => connected.unsubscribe());
      resolve();
    });
    api.connect(clientId);
  });
  const headTimestamp = (conId: number): Promise<unknown> =>
    api.getHeadTimestamp(contractOf(conId), WhatToShow.TRADES, true, 1);
  return {
    headTimestamp,
    contractDetails: (conId) => api.getContractDetails(contractOf(conId)),
    hang: (conId) => void headTimestamp(conId).catch(() => {}),
    watch: (conId, readers, onUpdate) => {
      const line = api.getMarketData(contractOf(conId), "", false, false);
      for (let reader = 0; reader < readers; reader++) line.subscribe(() => onUpdate());
    },
  };
}
