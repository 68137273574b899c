import { test } from "vitest";
import { intentsScript } from "../model/intent-script.ts";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";

test(
  "orders with keys break no promise, whatever ends: the connection, TWS, or the process of the pool",
  () => checkScripts(intentsScript, 20),
  SCRIPTS_TIMEOUT_MS,
);
