import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "../../../../sim/mod.ts";
import { memoryDoor } from "../../../../sim/web/memory/mod.ts";
import { badUtf8, drop, FakeGateway, garbage, listenWeb } from "../../../../sim/web/mod.ts";
import { got, recorded, ScriptedBehaviour } from "../../../support/web/scripted-behaviour.ts";

type Fetch = Parameters<typeof got>[0];
type Made = Parameters<typeof recorded>[0];

/** What a client sees of one scripted exchange, with what the gateway received. */
async function story(
  gateway: FakeGateway,
  behaviour: ScriptedBehaviour,
  { url, fetch, open }: { url: string; fetch: Fetch; open: (url: string) => Made },
): Promise<unknown> {
  const seen: string[] = [];
  const get = async (path: string, init?: RequestInit): Promise<void> =>
    void seen.push(await got(fetch, `${url}${path}`, init));
  // On a new connection: the fetch of Deno sends a request again by itself where a connection that it has kept is reset.
  const dropped = gateway.inject(drop({ what: "requests", afterRequest: "/order" }));
  await get("/order", { method: "POST" });
  dropped.heal();
  await get("/a?b=c", { method: "POST", body: '{"d":"\u00e9"}', headers: { cookie: "api=1" } });
  await get("/empty");
  const page = gateway.inject(garbage());
  await get("/a");
  page.heal();
  gateway.inject(badUtf8({ topic: "sor" }));
  const made = open(`${url.replace("http", "ws")}/ws?e=f`);
  const { events, send } = recorded(made);
  const reached = async (count: number): Promise<void> => {
    while (events.length < count)
      await new Promise((resolve) => systemClock.after(1, () => resolve(undefined)));
  };
  await reached(2);
  send("sor");
  await reached(3);
  send("end");
  await reached(4);
  const trace = gateway.trace.events.map(
    ({ connection, event, detail }) => `${connection} ${event} ${detail}`,
  );
  return { seen, events, received: behaviour.received, trace };
}

function made(): [FakeGateway, ScriptedBehaviour] {
  const behaviour = new ScriptedBehaviour();
  const gateway = new FakeGateway({ behaviour });
  onTestFinished(() => gateway.close());
  return [gateway, behaviour];
}

test("the same exchange gives the same story in memory and over HTTP", async () => {
  const [near, nearBehaviour] = made();
  const door = memoryDoor(near, { clock: systemClock });
  onTestFinished(() => door.close());
  const inMemory = await story(near, nearBehaviour, {
    url: door.url,
    fetch: door.fetch,
    open: (url) => new door.WebSocket(url),
  });
  const [far, farBehaviour] = made();
  const port = await listenWeb(far);
  onTestFinished(() => port.close());
  const overHttp = await story(far, farBehaviour, {
    url: port.url,
    fetch: (input, init) => fetch(input, init),
    open: (url) => new WebSocket(url, { skipUTF8Validation: true }) as unknown as Made,
  });
  expect(overHttp).toEqual(inMemory);
  expect(inMemory).toMatchObject({ events: { length: 4 } });
});
