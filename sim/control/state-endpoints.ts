import { z } from "zod";
import { health, state } from "./answer-schemas.ts";
import { ControlError } from "./control-error.ts";
import type { Controlled } from "./controlled.ts";
import type { Endpoint, OtherAnswer } from "./endpoint.ts";
import { HTTP } from "./http-status.ts";

const eventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).optional().describe("Number of the last event that was seen."),
});

/** Makes the endpoints that say what is there: health, state, events, metrics. */
export function stateEndpoints(controlled: Controlled): readonly Endpoint[] {
  return [
    {
      method: "get",
      path: "/health",
      about: "Says what runs.",
      cannot: "say what runs",
      answer: health,
      handle: () => controlled.health(),
    },
    {
      method: "get",
      path: "/state",
      about: "Describes sessions, faults, orders and message rates as they are now.",
      cannot: "describe the state",
      answer: state,
      handle: () => controlled.state(),
    },
    {
      method: "get",
      path: "/events",
      about: "Streams `trace` for each event, and `state` once a second; resumes after Last-Event-ID.",
      cannot: "stream events",
      query: eventsQuery,
      type: "text/event-stream",
      handle: ({ query, request, whenGone }): OtherAnswer => {
        if (controlled.streams.areFull)
          throw new ControlError(HTTP.unavailable, "Cannot stream events: there are too many readers");
        const last = request.headers.get("last-event-id") ?? "";
        const after = /^\d{1,15}$/.test(last) ? Number(last) : (query.after as number | undefined);
        return { type: "text/event-stream", body: controlled.streams.open(after, whenGone) };
      },
    },
    {
      method: "get",
      path: "/metrics",
      about: "Gives the metrics in the text format of Prometheus.",
      cannot: "give the metrics",
      type: "text/plain",
      handle: async (): Promise<OtherAnswer> => ({
        type: controlled.metrics.contentType,
        body: await controlled.metrics.text(),
      }),
    },
  ];
}
