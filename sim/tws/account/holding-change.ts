import { position, positionMulti } from "../../wire/responses/positions.ts";
import type { Context } from "../context/context.ts";
import { kindOf, reqIdOf } from "../context/subscription-kinds.ts";
import { sendAccountUpdates } from "./account-updates.ts";
import { holdingOf, positionRow } from "./position-rows.ts";

/** Sends a client the change of a position by a fill, through those of its subscriptions that show positions. */
export function sendHoldingChange(context: Context, conId: number): void {
  const holding = holdingOf(conId, context);
  if (holding === undefined) return;
  if (context.client.positions) context.send(position, positionRow(holding));
  if (context.subscribed("account updates", 0)) sendAccountUpdates(context);
  for (const key of context.client.subscriptions.keys()) {
    if (kindOf(key) !== "positions multi") continue;
    context.send(positionMulti, { reqId: reqIdOf(key), ...positionRow(holding), modelCode: "" });
  }
}
