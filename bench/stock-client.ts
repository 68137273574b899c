import { EventName, IBApi, WhatToShow } from "@stoqey/ib";
import { type Client, contractOf } from "./client.ts";

/** Opens a raw `IBApi` without its rate limit, and the least code that a user writes around it. */
export async function stockClient(port: number, clientId: number): Promise<Client> {
  const api = new IBApi({ port, host: "127.0.0.1", clientId, maxReqPerSec: 1_000_000 });
  const waiting = new Map<number, (answer: unknown) => void>();
  const watching = new Map<number, () => void>();
  let lastId = 0;
  const answered = (id: number, answer: unknown): void => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(answer);
  };
  const request = (send: (id: number) => void): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      send(id);
    });
  const details = new Map<number, unknown[]>();
  api.on(EventName.headTimestamp, answered);
  api.on(EventName.contractDetails, (id, one) => {
    const found = details.get(id) ?? [];
    found.push(one);
    details.set(id, found);
  });
  api.on(EventName.contractDetailsEnd, (id) => {
    const found = details.get(id);
    details.delete(id);
    answered(id, found);
  });
  api.on(EventName.error, () => {});
  api.on(EventName.tickSize, (id) => watching.get(id)?.());
  await new Promise<void>((resolve) => {
    api.once(EventName.nextValidId, () => resolve());
    api.connect();
  });
  const headTimestamp = (conId: number): Promise<unknown> =>
    request((id) => api.reqHeadTimestamp(id, contractOf(conId), WhatToShow.TRADES, true, 1));
  return {
    headTimestamp,
    contractDetails: (conId) => request((id) => api.reqContractDetails(id, contractOf(conId))),
    hang: (conId) => void headTimestamp(conId),
    watch: (conId, readers, onUpdate) => {
      const id = ++lastId;
      if (readers === 1) watching.set(id, onUpdate);
      else
        for (let reader = 0; reader < readers; reader++)
          api.on(EventName.tickSize, (of) => {
            if (of === id) onUpdate();
          });
      api.reqMktData(id, contractOf(conId), "", false, false);
    },
  };
}
