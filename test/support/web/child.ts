import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What a program has printed, and how it ended. */
export interface ChildEnd {
  readonly report: Readonly<Record<string, unknown>>;
  /** True where it had to be ended from outside. */
  readonly isKilled: boolean;
}

/** Time after which a program that does not end by itself is ended, in ms. */
const LIFE_MS = 40_000;

/** Runs the program `child-program.ts` in processes of its own, on the runtime that runs the test. */
export class Children {
  readonly #folder = mkdtempSync(join(tmpdir(), "ibkr-pool-"));
  #built: Promise<string> | undefined;

  /**
   * @param url The gateway.
   * @param authority Certificate that the process trusts, as PEM.
   * @param timeoutMs Timeout of `connect`, in ms.
   */
  async run(url: string, authority?: string, timeoutMs: number = LIFE_MS): Promise<ChildEnd> {
    this.#built ??= this.#build();
    const program = await this.#built;
    const isDeno = "Deno" in globalThis;
    const env = { ...process.env };
    if (authority !== undefined) {
      const file = join(this.#folder, "authority.pem");
      writeFileSync(file, authority);
      env[isDeno ? "DENO_CERT" : "NODE_EXTRA_CA_CERTS"] = file;
    }
    const words = [...(isDeno ? ["run", "--quiet", "-A"] : []), program, url, `${timeoutMs}`];
    return await new Promise((resolve, reject) => {
      execFile(process.execPath, words, { env, timeout: LIFE_MS }, (error, stdout, stderr) => {
        const isKilled = error?.killed === true;
        if (error !== null && !isKilled) return reject(new Error(`Cannot run the program: ${stderr}`));
        resolve({ report: JSON.parse(stdout === "" ? "{}" : stdout), isKilled });
      });
    });
  }

  /** Removes the files. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Node 20 runs no TypeScript. */
  async #build(): Promise<string> {
    const outfile = join(this.#folder, "program.cjs");
    const program = fileURLToPath(new URL("child-program.ts", import.meta.url));
    await build({
      entryPoints: [program],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile,
      logLevel: "error",
    });
    return outfile;
  }
}
