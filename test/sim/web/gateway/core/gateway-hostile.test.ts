import fc from "fast-check";
import { expect, test } from "vitest";
import { HANDLERS } from "../../../../../sim/web/gateway/handlers/catalogue.ts";
import "../../../../support/replay.ts";
import { AAPL_CON_ID, ACCOUNT_ID, GatewayTable } from "../../../../support/web/gateway-table.ts";

const PARAMETER = fc.constantFrom(ACCOUNT_ID, "-1", "7", "%00", "NaN", "__proto__", "x".repeat(200));

const REQUEST = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", ""),
  handler: fc.constantFrom(...HANDLERS),
  parameters: fc.array(PARAMETER, { minLength: 2, maxLength: 2 }),
  body: fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom("<html></html>", "{", "null", '{"__proto__":1}'),
    fc
      .dictionary(
        fc.constantFrom("conid", "side", "quantity", "price", "tif", "orderType", "cOID"),
        fc.jsonValue(),
      )
      .map((fields) =>
        JSON.stringify({ orders: [{ conid: AAPL_CON_ID, side: "BUY", tif: "DAY", ...fields }] }),
      ),
  ),
  query: fc.dictionary(fc.constantFrom("days", "filters", "force", "accountId", "oauth_token"), fc.string()),
  headers: fc.dictionary(
    fc.constantFrom("authorization", "content-type", "cookie", "content-length"),
    fc.string(),
  ),
  frame: fc.oneof(fc.string(), fc.constantFrom("sor+{}", "str+{", 'str+{"days":null}', "uor", "tic")),
});

test("hostile requests and frames of any kind get one answer each, and reveal no defect", () => {
  const access = fc.constantFrom("gateway", "oauth");
  fc.assert(
    fc.property(access, fc.array(REQUEST, { maxLength: 30 }), (of, requests) => {
      const table = GatewayTable.primed({ access: of });
      const peer = of === "gateway" ? table.openLive() : table.open();
      for (const { method, handler, parameters, body, query, headers, frame } of requests) {
        const values = [...parameters];
        const path = handler.path.replaceAll(/:\w+/g, () => values.pop() ?? "");
        const given = method === "" ? handler.method : method;
        const { status } = table.request(given, path, { body, query, headers });
        expect(status).toBeGreaterThanOrEqual(200);
        peer.send(frame);
        table.advance(1_500);
      }
      expect(table.notes("failed")).toEqual([]);
    }),
  );
});
