// npm run docs: installs the tools of the site where they are missing or older than their lock file, and builds the site.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SITE = fileURLToPath(new URL("../docs/site/", import.meta.url));

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** The packages of a lock file; none where there is no file. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(`${SITE}${file}`, "utf8")).packages;
  } catch {
    return {};
  }
}

const installed = packagesOf("node_modules/.package-lock.json");
// What is optional is of another system, and not installed here.
const isMissing = Object.entries(packagesOf("package-lock.json")).some(
  ([path, { version, optional }]) => path !== "" && optional !== true && installed[path]?.version !== version,
);
if (isMissing) run("npm", ["ci", "--no-audit", "--no-fund"], SITE);
run(process.execPath, ["build.mjs", ...process.argv.slice(2)], SITE);
