import { test } from "vitest";
import { checkModel, type Model, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { WEB_INVARIANTS } from "../web-model/invariants/mod.ts";
import type { WebRunRecord } from "../web-model/record.ts";
import { WebRun } from "../web-model/run.ts";
import { webScript } from "../web-model/script.ts";
import type { TimedWebStep } from "../web-model/step.ts";

const WEB_POOL: Model<TimedWebStep, WebRunRecord> = {
  run: (script) => WebRun.of(script),
  invariants: WEB_INVARIANTS,
};

test(
  "random callers, faults and events break no promise of the web pool",
  () => checkModel(WEB_POOL, webScript, 30),
  SCRIPTS_TIMEOUT_MS,
);
