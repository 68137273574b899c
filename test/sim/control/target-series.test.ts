import { expect, onTestFinished, test } from "vitest";
import { listenControl } from "../../../sim/control/mod.ts";
import { TargetSeries } from "../../../sim/control/target-series.ts";
import { runScenario } from "../../support/sim.ts";

async function drill(name: string) {
  const scenario = await runScenario({ scenario: name, about: "A.", until: "1 min" }, { network: "memory" });
  onTestFinished(() => scenario.close());
  return { tws: scenario.fake, scenario, answers: "fake" } as const;
}

async function served(of: number) {
  const series = new TargetSeries({ version: "1.2.3", seed: 5, of });
  const door = await listenControl(series, { port: 0 });
  onTestFinished(() => door.close());
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { "content-type": "application/json" };
    const given = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${door.url}${path}`, given);
    // biome-ignore lint/suspicious/noExplicitAny: a test reads any field, and compares it.
    return [answer.status, (await answer.json()) as any] as const;
  };
  return { series, door, call };
}

test("between drills, health and state say so, and what needs a drill is refused", async () => {
  const { series, call } = await served(2);
  const between = { state: "between", number: 0, of: 2 };
  expect((await call("GET", "/health"))[1]).toMatchObject({ what: "drill", seed: 5, drill: between });
  expect((await call("GET", "/state"))[1]).toMatchObject({ sessions: [], faults: [], drill: between });
  expect(await call("POST", "/faults", { fault: "mute" })).toEqual([
    409,
    { error: "Cannot inject a fault: no drill runs at this moment; the next one begins soon" },
  ]);
  expect((await call("GET", "/faults/kinds"))[0]).toBe(200);
  series.begin("one", await drill("one"));
  series.end();
  series.begin("two", await drill("two"));
  series.end();
  expect((await call("DELETE", "/faults"))[1].error).toContain("all of them have ended");
});

test("control acts on the drill that runs now", async () => {
  const { series, call } = await served(2);
  const [one, two] = [await drill("one"), await drill("two")];
  series.begin("one", one);
  expect((await call("POST", "/faults", { fault: "mute" }))[0]).toBe(201);
  series.end();
  series.begin("two", two);
  expect((await call("POST", "/faults", { fault: "latency" }))[0]).toBe(201);
  const names = ({ tws }: typeof one) => tws.faults().map(({ fault }) => fault.name);
  expect([names(one), names(two)]).toEqual([["mute"], ["latency"]]);
  expect((await call("GET", "/health"))[1]).toMatchObject({
    drill: { state: "running", name: "two", number: 2, of: 2 },
    scenario: "two",
  });
});

test("one stream of events goes on over all drills", async () => {
  const { series, door } = await served(2);
  const answer = await fetch(`${door.url}/events`);
  for (const name of ["one", "two"]) {
    const target = await drill(name);
    series.begin(name, target);
    target.tws.note("mark", `in ${name}`);
    series.end();
  }
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("two has ended"))
    text += decoder.decode((await reader.read()).value, { stream: true });
  await reader.cancel();
  const events = [...text.matchAll(/"seq":(\d+).*"text":"([^"]*)"/g)].map(([, seq, what]) => [
    Number(seq),
    what,
  ]);
  expect(events.map(([, what]) => what)).toEqual([
    "one begins, 1 of 2",
    "in one",
    "one has ended",
    "two begins, 2 of 2",
    "in two",
    "two has ended",
  ]);
  expect(events.map(([seq]) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});
