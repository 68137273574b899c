// Every public name has a docstring. `deno doc --lint` also reports on types that come from packages, which are theirs
// to document; those reports are left out here, and nothing else is.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { stdout, stderr, error, status } = spawnSync(
  "npx",
  ["deno", "doc", "--lint", ...process.argv.slice(2)],
  {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  },
);
if (error) throw error;
const reports = `${stdout}\n${stderr}`.split(/\n(?=error\[)/).filter((report) => report.startsWith("error["));
// Nothing to report, and yet no success: it did not run.
if (status !== 0 && reports.length === 0) throw new Error(`deno doc failed: ${stderr}`);
/** Is the report about a type that its file imports from a package? */
function isOfPackage(report) {
  const [, type] = /references private type '(\w+)'/.exec(report) ?? [];
  const [, file] = /--> (.*?):\d+:\d+/.exec(report) ?? [];
  if (type === undefined || file === undefined) return false;
  return new RegExp(`^import [^;]*\\b${type}\\b[^;]* from "[^./]`, "m").test(readFileSync(file, "utf8"));
}

const ours = reports.filter((report) => !/--> .*\/node_modules\//.test(report) && !isOfPackage(report));
for (const report of ours) console.error(report.trim());
if (ours.length > 0) {
  console.error(`\n${ours.length} public names lack a docstring or a public type`);
  process.exit(1);
}
console.log(
  `All public names have docstrings (${reports.length} reports about other packages' types left out)`,
);
