// Installs the package as npm would pack it, compiles a program that uses it with all types checked, and runs it.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";

// Below this project, so that the packages that ours needs are found without a network.
const HOME = "dist/consumer";
const run = (command, args, options = {}) => execFileSync(command, args, { encoding: "utf8", ...options });

const [{ filename }] = JSON.parse(
  run("npm", ["pack", "--json", "--pack-destination", "dist", "--ignore-scripts"]),
);
rmSync(HOME, { recursive: true, force: true });
mkdirSync(`${HOME}/node_modules/ibkr-pool`, { recursive: true });
run("tar", ["-xzf", `dist/${filename}`, "-C", `${HOME}/node_modules/ibkr-pool`, "--strip-components=1"]);
cpSync(".ci/consumer", HOME, { recursive: true });

const { stdout } = spawnSync("npx", ["tsc", "-p", HOME, "--pretty", "false"], { encoding: "utf8" });
// The types of other packages are theirs to keep right.
const ours = stdout
  .split("\n")
  .filter((line) => /error TS/.test(line) && !/^(\.\.\/)*node_modules\//.test(line));
if (ours.length > 0) {
  console.error(ours.join("\n"));
  process.exit(1);
}

process.stdout.write(run("node", [`${HOME}/main.js`]));

// The fixture of vitest, with the vitest of this project.
process.stdout.write(run("npx", ["vitest", "run"], { cwd: HOME }));
