import { expect, test } from "vitest";
import { naiveWebCut } from "../support/cuts/naive-web-cut.ts";
import { type Cells, tableOf } from "../support/cuts/table-of.ts";
import { WEB_CUT_POINTS } from "../support/cuts/web-cut-points.ts";
import { webPoolCut } from "../support/cuts/web-pool-cut.ts";

const TIMEOUT_MS = 240_000;

test(
  "the table of cut points of the Web API shows what runs of the pool and of two bots give",
  async () => {
    const rows: Cells[] = [];
    for (const point of WEB_CUT_POINTS) {
      const { outcome, healed, proof, wrong } = await webPoolCut(point);
      expect(wrong, point.name).toEqual([]);
      const bots = [await naiveWebCut(point, "sends again"), await naiveWebCut(point, "sends once")];
      rows.push([point.name, outcome, healed, proof, ...bots]);
    }
    expect(tableOf("docs/orders.md", /^\| Cut point \(Web API\)/m)).toEqual(rows);
    // Each bot is wrong at some points, in its own way.
    const wrong = (column: number) => rows.filter((cells) => cells[column] !== "right").length;
    expect(wrong(4)).toBeGreaterThan(5);
    expect(wrong(5)).toBeGreaterThan(5);
  },
  TIMEOUT_MS,
);
