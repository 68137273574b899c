// The pages of the site: where each comes from in the repository, and where it stands on the site.

/** Groups of the sidebar; each page is its file in the repository, its place on the site, and its name there. */
export const GROUPS = [
  {
    text: "Start",
    pages: [
      ["README.md", "index", "Overview"],
      ["docs/questions.md", "questions", "Questions"],
      ["docs/concepts.md", "concepts", "Concepts"],
      ["docs/guide.md", "guide", "Guide"],
      ["examples/README.md", "examples", "Examples"],
    ],
  },
  {
    text: "The pool",
    pages: [
      ["docs/operations.md", "operations", "Operations"],
      ["docs/orders.md", "orders", "Orders"],
      ["docs/web.md", "web", "The Web API"],
      ["docs/agents.md", "agents", "Agents"],
      ["docs/monitoring.md", "monitoring", "Monitoring"],
      ["docs/troubleshooting.md", "troubleshooting", "Troubleshooting"],
      ["docs/migration.md", "migration", "Migration"],
      ["docs/bundlers.md", "bundlers", "Bundlers"],
    ],
  },
  {
    text: "Tests and drills",
    pages: [
      ["docs/drills.md", "drills", "Drills"],
      ["docs/testing.md", "testing", "Tests with the fake TWS"],
      ["sim/README.md", "fake-tws", "The fake TWS"],
      ["docs/fake-tws-refusals.md", "fake-tws-refusals", "What it refuses"],
      ["docs/fake-tws-codes.md", "fake-tws-codes", "Its codes"],
      ["docs/control.md", "control", "Control over HTTP"],
      ["docs/recordings.md", "recordings", "Recordings"],
      ["docs/simulation.md", "simulation", "Simulation"],
      ["examples/control/README.md", "examples-control", "Examples of control"],
      ["examples/history/README.md", "examples-history", "Examples of past prices"],
    ],
  },
  {
    text: "About",
    pages: [
      ["docs/decisions.md", "decisions", "Decisions"],
      ["docs/performance.md", "performance", "Performance"],
      ["CONTRIBUTING.md", "contributing", "Contributing"],
      ["CHANGELOG.md", "changelog", "Changelog"],
    ],
  },
];

/** Entry points of the package, as the reference names them. */
export const ENTRY_POINTS = {
  "ibkr-pool": "src/mod.ts",
  "ibkr-pool/langgraph": "src/langgraph/mod.ts",
  "ibkr-pool/otel": "src/otel/mod.ts",
  "ibkr-pool/web": "src/web/mod.ts",
  "ibkr-pool/sim": "sim/mod.ts",
  "ibkr-pool/sim/vitest": "sim/vitest/mod.ts",
  "ibkr-pool/sim/web": "sim/web/mod.ts",
  "ibkr-pool/sim/web/memory": "sim/web/memory/mod.ts",
};

/** The place of each page on the site, by its file. */
export const PLACES = new Map(GROUPS.flatMap(({ pages }) => pages.map(([file, place]) => [file, place])));
