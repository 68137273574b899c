import type { WebInvariant } from "../record.ts";

/** `close()` leaves nothing that keeps a process alive. */
export const nothingLeft: WebInvariant = {
  name: "closed pools leave no timer, no request and no WebSocket",
  breaches: ({ left, pools }) => [
    ...Object.entries(left)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${what} are left`),
    ...pools.flatMap(({ label, requests, sockets, calls, ending: { closedAt } }) => {
      const over =
        calls.find(({ what, ended }) => what === "close" && ended !== undefined)?.ended ?? closedAt;
      return [...requests, ...sockets]
        .filter(({ atMs }) => atMs > over.atMs)
        .map(({ atMs }) => `${label}: something was sent at ${atMs}, after close()`);
    }),
  ],
};
