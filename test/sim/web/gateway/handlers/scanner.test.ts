import { expect, test } from "vitest";
import { scannerHandlers } from "../../../../../sim/web/gateway/handlers/scanner.ts";
import { bodyOf, call, gatewayContext } from "../../../../support/web/context.ts";

interface Scan {
  readonly contracts: readonly { readonly con_id: number; readonly symbol: string }[];
}

const RUN = "POST /iserver/scanner/run";
const ACTIVE = { instrument: "STK", type: "MOST_ACTIVE", location: "STK.US.MAJOR", filter: [] };
const context = gatewayContext();

test("the parameters name every scan that can be run", () => {
  const { scan_type_list: scans } = bodyOf<{ scan_type_list: { code: string }[] }>(
    scannerHandlers,
    "GET /iserver/scanner/params",
    context,
  );
  expect(scans.length).toBeGreaterThan(3);
  for (const { code } of scans) {
    expect(call(scannerHandlers, RUN, context, { ...ACTIVE, type: code }).status, code).toBeUndefined();
  }
});

test("the most active shares come in order of the volume of the exchange", () => {
  const { contracts } = bodyOf<Scan>(scannerHandlers, RUN, context, ACTIVE);
  const volumes = contracts.map(({ con_id }) => {
    const instrument = context.exchange.instrument(con_id, context.nowMs);
    return instrument ? context.exchange.quote(instrument, context.nowMs).volume : 0;
  });
  expect(volumes.length).toBeGreaterThan(20);
  expect(volumes).toEqual([...volumes].sort((a, b) => b - a));
});

test("filters bound the price, and a bound that is no number excludes nothing", () => {
  const symbols = (filter: unknown): string[] =>
    bodyOf<Scan>(scannerHandlers, RUN, context, { ...ACTIVE, filter }).contracts.map(({ symbol }) => symbol);
  const cheap = symbols([{ code: "priceBelow", value: 30 }]);
  expect(cheap).toContain("SOFI");
  expect(cheap).not.toContain("NVDA");
  expect(symbols([])).toContain("NVDA");
  expect(symbols([{ code: "priceAbove", value: "400" }])).not.toContain("SOFI");
  expect(symbols([{ code: "priceBelow", value: "x" }, null])).toEqual(symbols([]));
});

test.each([[undefined], [{}], [{ ...ACTIVE, type: "NO_SUCH" }], [{ ...ACTIVE, instrument: 7 }], ["text"]])(
  "the scan %j is refused",
  (body) => {
    expect(call(scannerHandlers, RUN, context, body).status).toBe(400);
  },
);
