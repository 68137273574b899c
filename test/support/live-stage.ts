import { expect } from "vitest";
import { type Contract, IbkrPool, SecType, silentLogger } from "../../src/mod.ts";
import type { BrowserFixtures, OpenPage, PageOptions } from "./browser.ts";
import { type LiveFake, type LiveServer, serveLive, startLiveFake } from "./live-server.ts";

/** A fake, the server of its live page, and the page in the browser. */
export interface LiveStage extends LiveFake, OpenPage {
  readonly server: LiveServer;
  /** Makes a pool that trades with the fake. */
  pool(clientId?: number): IbkrPool;
}

/** Apple's share. */
export const APPLE: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

/** Runs an act with a fake and its live page, ends all of it, and checks that the page did nothing wrong. */
export async function onStage(
  open: BrowserFixtures["open"],
  act: (stage: LiveStage) => Promise<void>,
  options: PageOptions & { readonly token?: string; readonly networkErrors?: boolean } = {},
): Promise<void> {
  const live = await startLiveFake();
  const server = await serveLive(live, options);
  const pools: IbkrPool[] = [];
  const pool = (clientId = 1): IbkrPool => {
    const made = new IbkrPool({ port: live.tws.port, clientId, logger: silentLogger });
    pools.push(made);
    return made;
  };
  try {
    const opened = await open(options);
    await opened.page.goto(server.url);
    await act({ ...live, ...opened, server, pool });
    expect(opened.pageErrors).toEqual([]);
    // The browser itself writes down each request that failed; a server that is away, or wants a token, causes some.
    if (options.networkErrors !== true) expect(opened.consoleErrors).toEqual([]);
    expect(opened.consoleErrors.filter((text) => /security policy/i.test(text))).toEqual([]);
    expect(opened.requests.filter((url) => !url.startsWith(server.url))).toEqual([]);
  } finally {
    await Promise.all(pools.map((one) => one.close()));
    await server.close();
    await live.tws.close();
  }
}
