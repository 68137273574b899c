import { expect, test } from "vitest";
import { type AnyLogged, logged, MessageLog } from "../../../sim/script/message-log.ts";
import { REQUESTS } from "../../../sim/wire/catalogue.ts";
import { cancelMktData } from "../../../sim/wire/requests/market-data.ts";
import { fieldsOf } from "../../support/messages.ts";

function cancel(reqId: number): AnyLogged {
  const message = REQUESTS.get(`${cancelMktData.id}`);
  if (message === undefined) throw new Error("cancelMktData is not in the catalogue");
  const session = { connection: 1, clientId: 3, version: 193 };
  return logged("in", message, fieldsOf(cancelMktData, { reqId }), session, 1_000);
}

test("a message is read by its values when they are needed", () => {
  expect(cancel(7)).toMatchObject({ name: "cancelMktData", id: 7, clientId: 3, values: { reqId: 7 } });
});

test("the newest messages are kept, as many as were wanted at least and twice as many at most", () => {
  const log = new MessageLog(10);
  for (let reqId = 0; reqId < 1_000; reqId++) {
    log.add(cancel(reqId));
    const kept = log.all().map(({ id }) => id);
    expect(kept.at(-1)).toBe(reqId);
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(10, reqId + 1));
    expect(kept.length).toBeLessThanOrEqual(20);
  }
});

test("a log that keeps nothing needs no messages, unless someone listens", () => {
  const log = new MessageLog();
  expect(log.isNeeded).toBe(false);
  const heard: (number | undefined)[] = [];
  const stop = log.subscribe(({ id }) => heard.push(id));
  expect(log.isNeeded).toBe(true);
  log.add(cancel(1));
  stop();
  log.add(cancel(2));
  expect([heard, log.all()]).toEqual([[1], []]);
});
