import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { ROOT } from "./support/sources.ts";

const RULES = join(ROOT, "docs", "monitoring", "alerts.yaml");
const FOLDER = mkdtempSync(join(tmpdir(), "alerts-"));

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Rule {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rules = (): readonly Rule[] => parse(readFileSync(RULES, "utf8")).groups[0].rules;

/** What two pools report each minute: all is well for five minutes, and then each alert has its cause. */
const SERIES: Readonly<Record<string, string>> = {
  'ibkr_pool_ready{instance="a"}': "1x5 0x40",
  'ibkr_pool_degraded{instance="a"}': "0x45",
  'ibkr_pool_ready{instance="b"}': "1x5 0x40",
  'ibkr_pool_degraded{instance="b"}': "0x5 1x40",
  'ibkr_pool_orders_unknown{instance="a"}': "0x5 1x40",
  'ibkr_pool_sessions_lost_total{instance="a",cause="reset"}': "0x5 1+1x5 6x35",
  'ibkr_pool_sessions_lost_total{instance="a",cause="silent"}': "0x45",
  'ibkr_pool_gap{instance="a"}': "0x5 1000+60000x40",
  'ibkr_pool_requests_total{instance="a",outcome="answered"}': "0+60x45",
  'ibkr_pool_requests_total{instance="a",outcome="REQUEST_TIMEOUT"}': "0x5 0+30x40",
  'ibkr_pool_waits_total{instance="a",lane="bulk"}': "0x5 0+900x40",
  'ibkr_pool_leaks_total{instance="a"}': "0x10 1x35",
};

/** The pool for which an alert fires, where it is not the first. */
const OF_THE_SECOND: readonly string[] = ["IbkrPoolCutOffFromIbkr"];

/** Plays the series to the rules, and expects of each alert that it fires or does not at an instant. */
function played(evalTime: string, fires: (alert: string) => boolean): string {
  const expected = rules().map(({ alert, labels, annotations }) => ({
    eval_time: evalTime,
    alertname: alert,
    exp_alerts: fires(alert)
      ? [
          {
            exp_labels: { ...labels, instance: OF_THE_SECOND.includes(alert) ? "b" : "a" },
            exp_annotations: annotations,
          },
        ]
      : [],
  }));
  const input = Object.entries(SERIES).map(([series, values]) => ({ series, values }));
  const file = join(FOLDER, "alerts.test.yaml");
  const tests = [{ interval: "1m", input_series: input, alert_rule_test: expected }];
  writeFileSync(file, stringify({ rule_files: [RULES], evaluation_interval: "1m", tests }));
  const { stdout, stderr, status } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
  return status === 0 ? "as expected" : `${stdout}${stderr}`;
}

// `promtool` comes with Prometheus; without it nothing can play the rules.
const withPrometheus = test.runIf(spawnSync("promtool", ["--version"]).status === 0);

withPrometheus("no alert fires while all is well, and each fires for its pool after its cause", () => {
  expect(played("5m", () => false)).toBe("as expected");
  expect(played("30m", () => true)).toBe("as expected");
});

withPrometheus("an alert that does not fire as expected is found", () => {
  expect(played("30m", () => false)).toContain("FAILED");
});
