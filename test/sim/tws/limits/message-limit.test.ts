import { expect, test } from "vitest";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { startApi } from "../../../../sim/wire/requests/session.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { frameOf } from "../../../support/messages.ts";
import { encodedHello, FakeTws, ServerReader, VirtualClock } from "../../../support/sim.ts";
import { code, NOW, names, received, Table } from "../../../support/table.ts";

test("each message beyond the rate gets error 100, and the third one the end", () => {
  const table = new Table({ messagesPerSecond: 5 });
  const client = table.client(1);
  const answers = Array.from({ length: 8 }, () => client.send(reqOpenOrders));
  expect(answers.map((effects) => code(effects))).toEqual([...Array(5).fill(undefined), 100, 100, 100]);
  expect(received(answers[5] ?? [], error)[0]?.text).toContain("max=5 rec=6");
  expect(answers.map((effects) => names(effects).includes("close"))).toEqual([...Array(7).fill(false), true]);
  table.nowMs += 2_000;
  expect(code(table.client(2).send(reqOpenOrders))).toBeUndefined();
});

test.each([
  ["the option rateLimit", { rateLimit: "queue" as const }, ""],
  ["the client's +PACEAPI", {}, "+PACEAPI"],
])("with %s, messages beyond the rate are served later, in their order", async (_, options, hello) => {
  const clock = new VirtualClock(NOW);
  const tws = new FakeTws({ clock, messagesPerSecond: 5, ...options });
  const reader = new ServerReader();
  const answers: string[] = [];
  const end = tws.accept({
    write: (bytes) => {
      for (const [, , about] of reader.push(bytes)) answers.push(`${(clock.now() - NOW) / 1_000} #${about}`);
    },
    end: () => answers.push("closed"),
    reset: () => answers.push("reset"),
  });
  end.received(encodedHello(100, 193, hello));
  end.received(frameOf(startApi, { clientId: 1 }));
  answers.length = 0;
  // A cancel of no subscription, so that its answer says which message it was.
  for (let reqId = 1; reqId <= 12; reqId++) end.received(frameOf(cancelMktData, { reqId }));
  await clock.advance(1_500);
  // The rate permits it, but the messages before it come first.
  end.received(frameOf(cancelMktData, { reqId: 13 }));
  await clock.advance(10_000);
  const seconds = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2];
  expect(answers).toEqual(seconds.map((second, at) => `${second} #${at + 1}`));
  tws.close();
});
