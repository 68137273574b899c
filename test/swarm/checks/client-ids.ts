import { CLIENT_ID_IN_USE } from "../../../sim/tws/facts/codes.ts";
import { NONE, type StepCheck } from "./check.ts";

/** I2: the pool dials with the configured client ID, or with one of its list after error 326 in this outage and before its first order. */
export function clientIds(): StepCheck {
  let read = 0;
  let ordered: number | undefined;
  let refused = false;
  let last = 1;
  /** Newest connection so far, and the newest one of earlier processes: what they wrote may still be on its way. */
  let [newest, earlier] = [0, 0];
  return {
    name: "the pool uses only its own client IDs, another one after 326 alone, and one once it has ordered",
    breaches: ({ frames, options, process }) => {
      if (process !== last) [last, ordered, refused, earlier] = [process, undefined, false, newest];
      if (read === frames.length) return NONE;
      const { clientId: first, clientIdPolicy: policy = "wait" } = options;
      const allowed = typeof policy === "string" ? [first] : [first, ...policy];
      const breaches: string[] = [];
      for (; read < frames.length; read++) {
        // Reading the values of a message decodes it.
        const frame = frames[read];
        const { direction, name, connection = 0 } = frame ?? {};
        newest = Math.max(newest, connection);
        if (connection <= earlier) continue;
        if (direction === "out") {
          refused ||= name === "error" && frame?.values.code === CLIENT_ID_IN_USE;
          // The next outage begins with the configured ID.
          if (name === "nextValidId") refused = false;
          continue;
        }
        if (name !== "startApi" && name !== "placeOrder") continue;
        const clientId = frames.findLast((one) => one.connection === connection && one.name === "startApi")
          ?.values.clientId as number;
        if (name === "placeOrder") ordered ??= clientId;
        else if (!allowed.includes(clientId))
          breaches.push(`client ID ${clientId} is not ${allowed.join(" or ")}`);
        // The client ID of its orders is the only one from then on.
        else if (clientId !== first && clientId !== ordered && !refused)
          breaches.push(`client ID ${clientId} without an error 326`);
        else if (ordered !== undefined && clientId !== ordered)
          breaches.push(`client ID ${clientId}, and the orders were placed by ${ordered}`);
      }
      return breaches;
    },
  };
}
