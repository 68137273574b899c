import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test, vi } from "vitest";
import { World } from "../../../support/world.ts";

test("no session reads the .env file of the working directory into the environment", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-"));
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
  try {
    writeFileSync(join(folder, ".env"), "IBKR_POOL_SECRET=leaked\nIB_PORT=1\n");
    const before = { ...process.env };
    const world = new World();
    const pool = world.pool();
    expect((await world.clock.until(pool.getPositions())).length).toBeGreaterThan(0);
    await world.close();
    expect(process.env).toEqual(before);
  } finally {
    cwd.mockRestore();
    rmSync(folder, { recursive: true });
  }
});
