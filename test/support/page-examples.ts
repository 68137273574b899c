import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./sources.ts";

/** A fenced block of TypeScript of a page or a docstring. */
export interface Example {
  /** File and line. */
  readonly where: string;
  readonly code: string;
}

/** Gets every fenced block of TypeScript in the pages and in docstrings. */
export function examples(): Example[] {
  const files = ["src", "sim"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
  const docs = readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  return ["README.md", "sim/README.md", ...docs, ...files].flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    return [...text.matchAll(/^([ *]*)```ts\n([\s\S]*?)```/gm)].map((match) => ({
      where: `${file}:${text.slice(0, match.index).split("\n").length + 1}`,
      code: (match[2] ?? "").replace(/^ *\* ?/gm, ""),
    }));
  });
}

/** Tests whether an example is a file of tests, which vitest runs. */
export const isTestFile = ({ code }: Example): boolean => /^(?:const )?test\b/m.test(code);

/** What the examples of methods use without making it; the docstring of `TwsReads` says so. */
const GIVEN = `import { DurationUnit, IbkrPool, SecType } from "ibkr-pool";`;
const GIVEN_BODY = `void DurationUnit;
await using pool = new IbkrPool({ port: 4002, logger: { debug() {}, info() {}, warn() {}, error() {} } });
const [account = ""] = await pool.getManagedAccounts();
const apple = { conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
void account;
void apple;`;

/** Address of the gateway in examples of the Web API. */
export const WEB_URL = "http://127.0.0.1:5000";

/** The same of the methods of the Web API; the docstring of `WebReads` says so. */
const WEB_GIVEN = `import { SecType, WebPool } from "ibkr-pool/web";`;
const WEB_GIVEN_BODY = GIVEN_BODY.replace("void DurationUnit;\n", "").replace(
  /new IbkrPool\(\{ port: 4002, /,
  `new WebPool({ url: "${WEB_URL}", `,
);

/** Gets the lines that an example of a method uses without making them: imports, and what follows them. */
function givenTo({ where }: Example): string {
  if (/^src\/(tws-reads|streams)\.ts:/.test(where)) return `${GIVEN}\n${GIVEN_BODY}\n`;
  return /^src\/web\/web-(reads|streams)\.ts:/.test(where) ? `${WEB_GIVEN}\n${WEB_GIVEN_BODY}\n` : "";
}

/** Divides an example, with what it is given, into its imports and the rest of its code. */
export function parts(example: Example): { readonly imports: string; readonly body: string } {
  const imports: string[] = [];
  const body = `${givenTo(example)}${example.code}`.replace(/^import .*;$/gm, (line) => {
    imports.push(line);
    return "";
  });
  return { imports: imports.join("\n"), body };
}
