import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { penalty, unavailable } from "../sim/web/mod.ts";
import { WebPool } from "../src/web/mod.ts";
import { quotedLines } from "./support/quoted-lines.ts";
import { REFUSED_CERTIFICATES, WEB_HAZARDS } from "./support/web/hazards.ts";
import { WebWorld } from "./support/web/web-world.ts";

const PAGE = "docs/troubleshooting.md";
const [, page = ""] = readFileSync(new URL(`../${PAGE}`, import.meta.url), "utf8").split(/^## The Web API$/m);
const QUOTED = quotedLines(page);
const HOST = "127.0.0.1:5000";

/** An error as Node prints it; the names of hosts are those of the page. */
const printed = (error: unknown): string =>
  String((error as Error).stack)
    .split("\n", 1)[0]
    ?.replaceAll(/localhost:\d+/g, HOST) ?? "";

/** What the tests of the hazards, with their real servers, have shown. */
const SHOWN: readonly string[] = [
  ...Object.values(WEB_HAZARDS).map(({ code, why }) => [code, why] as const),
  ...Object.values(REFUSED_CERTIFICATES).map(
    ([, why]) => ["TLS_NOT_TRUSTED", `Cannot begin a session: the TLS certificate of HOST ${why}`] as const,
  ),
].map(([code, why]) => {
  const told = why.replaceAll("HOST", HOST).replace("200 ms", "15 s");
  return `PoolError [${code}]: Cannot connect to the gateway: ${told}`;
});

/** What is provoked here, in virtual time. */
const PROVOKED: Readonly<Record<string, () => Promise<string>>> = {
  "callers wait for a gateway that does not run": async () => {
    const { code, why } = WEB_HAZARDS["nobody listens"] ?? {};
    const told = why?.replaceAll("HOST", HOST);
    expect(code).toBe("CONNECT_FAILED");
    return `PoolError [ACQUIRE_TIMEOUT]: Cannot acquire the session of the gateway: no session was ready within 10000 ms; the last try ended so: ${told}; now: the next dial has not begun`;
  },
  "dials have failed too often": async () => {
    const world = new WebWorld();
    world.gateway.inject(unavailable({ afterMs: 0 }));
    const pool = world.pool();
    await world.outcome(pool.acquire({ timeoutMs: 60_000 }));
    return failure(world, pool.acquire({ timeoutMs: 0 }));
  },
  "IBKR answers 429": async () => {
    const world = new WebWorld();
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.gateway.inject(penalty({ forMs: 900_000 }));
    return failure(world, pool.getPositions());
  },
  "requests go to another machine without TLS": async () => {
    try {
      return String(new WebPool({ url: "http://10.0.0.5:5000" }));
    } catch (error) {
      return printed(error);
    }
  },
};

async function failure(world: WebWorld, promise: Promise<unknown>): Promise<string> {
  const outcome = await world.outcome(promise);
  return "error" in outcome ? printed(outcome.error) : "it has not failed";
}

test.each(Object.keys(PROVOKED))("docs/troubleshooting.md quotes what is seen when %s", async (name) => {
  expect(QUOTED).toContain(await PROVOKED[name]?.());
});

test("docs/troubleshooting.md quotes the sentence of each hazard of the Web API", () => {
  expect(SHOWN.filter((line) => !QUOTED.includes(line))).toEqual([]);
});

test("docs/troubleshooting.md quotes nothing of the Web API that is not seen", async () => {
  const provoked = await Promise.all(Object.values(PROVOKED).map((provoke) => provoke()));
  expect(QUOTED.filter((line) => !SHOWN.includes(line) && !provoked.includes(line))).toEqual([]);
});
