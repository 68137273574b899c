import { expect, test } from "vitest";
import { farmNotice } from "../../../../sim/tws/facts/farms.ts";

test("each service has a code for a farm that is broken and one for a farm that is OK", () => {
  const notices = (["market-data", "historical", "contracts"] as const).map((service) =>
    [false, true].map((isUp) => farmNotice(service, "a farm", isUp).code),
  );
  expect(notices).toEqual([
    [2103, 2104],
    [2105, 2106],
    [2157, 2158],
  ]);
  expect(farmNotice("historical", "ushmds", true).text).toBe("HMDS data farm connection is OK:ushmds");
});
