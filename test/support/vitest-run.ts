import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ran } from "./external-client.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Outcome of one test of a run. */
export interface TestOutcome {
  /** Folder of its file. */
  readonly folder: string;
  readonly title: string;
  readonly hasPassed: boolean;
  /** What its failures say. */
  readonly messages: readonly string[];
}

/** Outcome of a run of vitest. */
export interface VitestRun {
  readonly tests: readonly TestOutcome[];
  /** What it printed. */
  readonly output: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/**
 * Runs vitest in a process of its own over test files that the suite does not run.
 *
 * @param name Name of the run; runs at one time have different names.
 * @param files Texts by their paths; those of tests end in `.child.ts`.
 */
export async function vitestRun(name: string, files: Readonly<Record<string, string>>): Promise<VitestRun> {
  const home = join(ROOT, "test", ".children", name);
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(home, path, ".."), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const report = join(home, "report.json");
    const { output } = await ran(
      "node",
      [
        join("node_modules", "vitest", "vitest.mjs"),
        ...["run", "--config", "test/support/child.config.ts", `test/.children/${name}/`],
        ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
      ],
      { cwd: ROOT, env: { ...process.env, NO_COLOR: "1", VITEST: undefined } },
    );
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    return {
      output,
      tests: testResults.flatMap(({ name: file, message, assertionResults }) => {
        if (assertionResults.length === 0) throw new Error(`${file} has no tests: ${message}`);
        return assertionResults.map(({ title, status, failureMessages }) => ({
          folder: file.slice(home.length + 1).replace(/\/?[^/]*$/, ""),
          title,
          hasPassed: status === "passed",
          messages: failureMessages,
        }));
      }),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
