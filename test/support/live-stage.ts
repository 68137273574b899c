import { expect } from "vitest";
import { type ControlDoor, type ControlTarget, listenControl } from "../../sim/control/mod.ts";
import type { FakeTws } from "../../sim/mod.ts";
import { startParts } from "../../sim/testing/start.ts";
import { TestTws } from "../../sim/testing/test-tws.ts";
import { type Contract, IbkrPool, SecType, silentLogger } from "../../src/mod.ts";
import type { BrowserFixtures, OpenPage, PageOptions } from "./browser.ts";

/** A fake, its control port, and the live page in the browser. */
export interface LiveStage extends OpenPage {
  readonly fake: FakeTws;
  readonly tws: TestTws;
  readonly door: ControlDoor;
  /** Opens a control port of the same fake. */
  serve(port: number): Promise<ControlDoor>;
  /** Makes a pool that trades with the fake. */
  pool(clientId?: number): IbkrPool;
}

/** Apple's share. */
export const APPLE: Contract = {
  symbol: "AAPL",
  secType: SecType.STK,
  exchange: "SMART",
  currency: "USD",
};

/** Runs an act with a fake and its live page, ends all of it, and checks that the page did nothing wrong. */
export async function onStage(
  open: BrowserFixtures["open"],
  act: (stage: LiveStage) => Promise<void>,
  options: PageOptions & { readonly token?: string; readonly networkErrors?: boolean } = {},
): Promise<void> {
  const parts = await startParts({ seed: 7 });
  const [fake, tws] = [parts.tws, new TestTws(parts)];
  const target: ControlTarget = { what: "sim", version: "1.2.3", tws: fake };
  const serve = (port: number): Promise<ControlDoor> =>
    listenControl(target, { port, ui: true, token: options.token });
  const door = await serve(0);
  const pools: IbkrPool[] = [];
  const pool = (clientId = 1): IbkrPool => {
    const made = new IbkrPool({ port: tws.port, clientId, logger: silentLogger });
    pools.push(made);
    return made;
  };
  try {
    const opened = await open(options);
    await opened.page.goto(door.url);
    await act({ ...opened, fake, tws, door, serve, pool });
    expect(opened.pageErrors).toEqual([]);
    // The browser itself writes down each request that failed; a server that is away, or wants a token, causes some.
    if (options.networkErrors !== true) expect(opened.consoleErrors).toEqual([]);
    expect(opened.consoleErrors.filter((text) => /security policy/i.test(text))).toEqual([]);
    expect(opened.requests.filter((url) => !url.startsWith(`${door.url}/`))).toEqual([]);
  } finally {
    await Promise.all(pools.map((one) => one.close()));
    await door.close();
    await tws[Symbol.asyncDispose]();
  }
}
