import { expect, test } from "vitest";
import { clientIdInUse } from "../../../sim/net/client-id-in-use.ts";
import { error } from "../../../sim/wire/responses/session.ts";

test("a client ID in use is refused by 326, about no request, in every version", () => {
  for (const version of [151, 193])
    expect(error.read(clientIdInUse(version), version)).toMatchObject({ reqId: -1, code: 326 });
});
