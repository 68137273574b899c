import process from "node:process";
import { simulate } from "../simulate.ts";
import { answerOrder } from "./answer-order.ts";
import type { Order } from "./work.ts";

// The process of a fleet that runs seeds, one after the other, until its owner goes.
process.on("message", (order: Order) => {
  void answerOrder(simulate, order).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit());
// Ctrl-C ends the owner, which ends this one when it has printed what it knows.
process.on("SIGINT", () => {});
