import type { IbkrPool, Lease, LeaseApi } from "../../src/mod.ts";
import { accountSummary, accountSummaryEnd, errorFrame, ScriptedTws } from "./scripted-tws.ts";
import { heard, of, type Told } from "./views.ts";
import { World } from "./world.ts";

/** A TWS with account summaries: two numbers in the life of a connection, and updates of what was not cancelled. */
export class Summaries {
  readonly world: World = new World();
  readonly tws: ScriptedTws;
  /** Values by account and tag. */
  readonly book: Map<string, string> = new Map([
    ["DU1 Cushion", "1"],
    ["DU1 NetLiquidation", "10"],
    ["DU2 Cushion", "2"],
    ["DU2 NetLiquidation", "20"],
  ]);
  readonly groups: Map<string, string[]> = new Map([
    ["All", ["DU1", "DU2"]],
    ["second", ["DU2"]],
  ]);
  /** Groups and tags that TWS sends, by number. */
  readonly going: Map<string, readonly [group: string, tags: string]> = new Map();
  readonly numbers: Set<string> = new Set();
  /** More than once requested without a cancel in between. */
  readonly twice: string[] = [];

  constructor() {
    this.tws = new ScriptedTws(this.world, 5000, ({ name, fields }, { send }) => {
      if (name === "reqExecutions") return send([55, 1, fields[2] ?? ""]);
      const [, , id = "", group = "", tags = ""] = fields;
      if (name === "cancelAccountSummary") this.going.delete(id);
      if (name !== "reqAccountSummary") return;
      this.numbers.add(id);
      if (this.going.has(id)) this.twice.push(id);
      if (!this.groups.has(group)) return send(errorFrame(id, 321, `Group ${group} is not known`));
      this.going.set(id, [group, tags]);
      send(...this.#rows(id), accountSummaryEnd(id));
    });
  }

  /** Leases of one pool, and what each is told. */
  async leases(
    count: number,
  ): Promise<{ pool: IbkrPool; leases: Lease[]; apis: LeaseApi[]; told: Told[][] }> {
    const pool = this.world.pool({ port: 5000 });
    const leases = await this.world.clock.until(
      Promise.all(Array.from({ length: count }, () => pool.acquire())),
    );
    const apis = leases.map(({ api }) => api);
    return { pool, leases, apis, told: apis.map(heard) };
  }

  /** A value changes, and TWS says so to whoever asked for it. */
  async change(key: string, value: string): Promise<void> {
    this.book.set(key, value);
    for (const id of this.going.keys()) {
      this.tws.last.send(...this.#rows(id).filter(([, , , account, tag]) => `${account} ${tag}` === key));
    }
    await this.world.clock.advance(100);
  }

  #rows(id: string) {
    const [group = "", tags = ""] = this.going.get(id) ?? [];
    const accounts = this.groups.get(group) ?? [];
    return accounts.flatMap((account) =>
      tags
        .split(",")
        .map((tag) => accountSummary(id, tag, this.book.get(`${account} ${tag}`) ?? "", account)),
    );
  }
}

/** Rows of summaries as number, account, tag and value. */
export const rows = (all: readonly Told[] = []): string[] =>
  of(all, "accountSummary").map(([id, account, tag, value]) => `${id} ${account} ${tag} ${value}`);
