import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, type Source, sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** The glossary: the word that is used, and the words that are not used for the same thing. */
const GLOSSARY: Readonly<Record<string, readonly string[]>> = {
  pool: ["manager", "service"],
  session: ["socket", "link"],
  epoch: ["generation", "version"],
  lease: ["handle", "checkout"],
  waiter: ["pending client"],
  "active users": ["refcount"],
  dial: ["retry"],
  backoff: ["delay", "sleep"],
  heartbeat: ["watchdog", "zombie"],
  "client-ID conflict": ["duplicate"],
  degraded: ["offline"],
  gap: ["error"],
  outcome: ["result"],
  reconcile: ["recover"],
  lane: ["queue"],
  drain: ["shutdown", "destroy"],
  fault: ["toxic", "chaos"],
  frame: ["packet"],
  drill: ["test"],
  retry: ["ask again"],
  invariant: ["assertion"],
  request: ["ask"],
  notify: ["tell", "told"],
  receive: ["hear", "heard"],
  notice: ["remark"],
  midpoint: ["middle"],
};

/** Words of the glossary that are right elsewhere: a JavaScript error, the result of a function, a queue, a test, a retry. */
const LANGUAGE = ["error", "result", "queue", "test", "retry"];

/** Entries of more than one word, which no name can have. */
const PHRASES = Object.values(GLOSSARY)
  .flat()
  .filter((entry) => entry.includes(" "));

/** Words that mean something else in a sentence: the service of a farm, a TCP socket, an event that a method handles. */
const PROSE = ["service", "socket", "link", "version", "handle", "delay", "recover"];

/** Words that are in texts of TWS ("Duplicate order id"), and in a state of the fake's connection to IBKR. */
const QUOTED = ["duplicate", "offline"];

/** In these folders a socket is a WebSocket, beside the session, which is that of HTTP. */
const HAS_WEB_SOCKETS = /^(src|sim)\/web\//;

/** Names that have such a word in another meaning. */
const OTHER_MEANINGS: readonly { readonly name: RegExp; readonly reason: string }[] = [
  { name: /^asks?$|^askSize$|BidAsk/, reason: "the price; the field's own word" },
  {
    name: /^((server|api|optionComputation|contractDetails|cancelOrder)V|v)ersion(Min|Max|Received)?$/,
    reason: "the protocol version, as IB calls it",
  },
  { name: /^(FarmService|service|serviceDataType|serviceError)$/, reason: "what a data farm serves" },
  {
    name: /^(TransportLink|ServerLink|ClientLink|UpstreamLink|MemoryLink|link)$/,
    reason: "one end of a connection",
  },
  { name: /^(ibkr-link|(set)?ibkrLink)$/i, reason: "the connection from TWS to IBKR, which no session is" },
  { name: /[sS]ocket/, reason: "a WebSocket, which is no session" },
  { name: /^SessionLink$/, reason: "what a stream needs to know of its session" },
  {
    name: /^((Web)?OrderHandle|HandleOwner|order-handle|handles)$/,
    reason: "what a caller holds of one order, for ever",
  },
  { name: /^handled?$/i, reason: "a message is handled by a method" },
  {
    name: /^(delayMs|(isD|d)elayed)$/,
    reason: "the latency of a message in the fake, and delayed market data",
  },
  { name: /^(delay|checkDelay)$/, reason: "the latency of a request or an answer, by a rule of the fake" },
  {
    name: /^(recover(y|s)|recoveryMs|recovered|recoveredWithin|slowestRecoveryMs)$/,
    reason: "the time until a client works again",
  },
  { name: /^destroy$/, reason: "a method of the stock client that is replaced" },
];

/** Matches a word of a list in any of its forms. */
const anyOf = (words: readonly string[]): RegExp => {
  const unused = words.filter((word) => ![...LANGUAGE, ...PHRASES].includes(word));
  return new RegExp(`^(?:${unused.join("|")})(?:s|es|d|ed|er|ers|y|ing)?$`, "i");
};

const UNUSED = Object.values(GLOSSARY).flat();
const IN_NAMES = anyOf(UNUSED);
const IN_COMMENTS = anyOf(UNUSED.filter((word) => !PROSE.includes(word)));
const IN_TEXTS = anyOf(UNUSED.filter((word) => ![...PROSE, ...QUOTED].includes(word)));
/** As a price, beside others, the word is the field's own. */
const ASK_PRICE = /^asks?$/i;
const PRICES = /\b(?:bids?|best|at the|prices?)(?:_|\b)|^\W*asks?\W*$/i;

/** The words of a name: `getBidAsk` has three. */
const wordsOf = (name: string): string[] => name.split(/(?=[A-Z])|_|-/).filter((word) => word !== "");

const isUnusedName = (name: string, path = ""): boolean =>
  wordsOf(name).some(
    (word) => IN_NAMES.test(word) && !(HAS_WEB_SOCKETS.test(path) && /^sockets?$/i.test(word)),
  ) && !OTHER_MEANINGS.some(({ name: allowed }) => allowed.test(name));

const has = (words: RegExp, text: string): boolean =>
  text
    .replace(/`[^`]*`/g, "")
    .split(/[^A-Za-z]+/)
    .some((word) => words.test(word) && !(ASK_PRICE.test(word) && PRICES.test(text)));

interface Named {
  readonly path: string;
  readonly name: string;
}

/** Names at the top of each file, and the members of its classes and interfaces. */
function namesOf({ path, code }: Source): Named[] {
  const top = /^(?:export )?(?:abstract |async )*(?:class|interface|type|function|const|enum) (\w+)/gm;
  const members =
    /^ {2}(?:readonly |get |set |static |protected |private |override |abstract |async )*#?(\w+)[?!]?(?:<[^>]*>)?(?:[(:;]| =)/gm;
  return [top, members].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, name = ""]) => ({ path, name })),
  );
}

/** The folders of a file, and its name. */
const placesOf = ({ path }: Source): Named[] =>
  path.split("/").map((part) => ({ path, name: part.replace(/\.ts$/, "") }));

/** The texts of a file: its literals, those of templates without their holes. */
function textsOf({ path, code }: Source): { readonly path: string; readonly line: string }[] {
  const literal = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;
  return [...code.matchAll(literal)].map(([, plain, template = ""]) => ({
    path,
    line: plain ?? template.replace(/\$\{[^}]*\}/g, " "),
  }));
}

/** The docstrings and comments of a file, line by line. */
function commentsOf({ path, text }: Source): { readonly path: string; readonly line: string }[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm)]
    .flatMap(([comment]) => comment.split("\n"))
    .map((line) => ({ path, line: line.trim() }));
}

test("names of files, exports and members use the words of the glossary", () => {
  const found = [...SHIPPED.flatMap(namesOf), ...SHIPPED.flatMap(placesOf)].filter(({ name, path }) =>
    isUnusedName(name, path),
  );
  expect(found.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  expect(SHIPPED.flatMap(namesOf).length).toBeGreaterThan(1_000);
});

test("every exception of the glossary is in use", () => {
  const names = [...SHIPPED.flatMap(namesOf), ...SHIPPED.flatMap(placesOf)].map(({ name }) => name);
  const idle = OTHER_MEANINGS.filter(({ name }) => !names.some((given) => name.test(given)));
  expect(idle.map(({ reason }) => reason)).toEqual([]);
});

test("docstrings and comments use the words of the glossary", () => {
  const found = SHIPPED.flatMap(commentsOf).filter(
    ({ line }) => has(IN_COMMENTS, line) || PHRASES.some((words) => line.toLowerCase().includes(words)),
  );
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
});

/** The names that the library of tables gives to the places of its lines. */
const TABLE_PLACES = /^top top-mid .* middle$/;

/** A script for a shell, whose commands have the names that they have. */
const SHELL_SCRIPT = /^trap /;

test("errors, log lines and help texts use the words of the glossary", () => {
  const found = SHIPPED.flatMap(textsOf).filter(
    ({ line }) => has(IN_TEXTS, line) && !TABLE_PLACES.test(line) && !SHELL_SCRIPT.test(line),
  );
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
  expect(SHIPPED.flatMap(textsOf).length).toBeGreaterThan(3_000);
});

test("pages use the words of the glossary", () => {
  const paths = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sim/README.md", ...pagesOf("docs")];
  const found = paths.flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .replace(/^```[\s\S]*?^```$/gm, "")
      .split("\n")
      .filter((line) => has(IN_TEXTS, line))
      .map((line) => `${path}: ${line}`),
  );
  expect(paths.length).toBeGreaterThan(6);
  expect(found).toEqual([]);
});

const pagesOf = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);

/** Beginnings of what is no sentence and names no thing: questions, and ends of sentences that begin with the name. */
const FRAGMENT =
  /^(?:Who|Whose|Whom|Of|What (?:there|it|is|they|these|this)|And|But|Or|In|By|For|As|Why|Where|When|How|That|Since|After|While|If|From|With|Without|Is|Are|Was|Were|Did|Do|Does(?! the same as)|Has|Have|Had|Can|May|Must|Not)\b/;

/** The docstrings of a file as text: without stars and examples. */
function docstringsOf({ path, text }: Source): { readonly path: string; readonly line: string }[] {
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(([, inner = ""]) => ({
    path,
    line: inner
      .replace(/^ *\* ?/gm, "")
      .replace(/```[\s\S]*?```/g, "")
      .trim(),
  }));
}

test("docstrings begin with a verb or the name of a thing, not with a fragment", () => {
  const found = SHIPPED.flatMap(docstringsOf).filter(({ line }) => FRAGMENT.test(line));
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
  expect(SHIPPED.flatMap(docstringsOf).length).toBeGreaterThan(2_000);
});

test("docstrings are statements, not questions", () => {
  const found = SHIPPED.flatMap(docstringsOf).filter(({ line }) =>
    /\?(?:\s|$)/.test(line.replace(/`[^`]*`|"[^"]*"/g, "")),
  );
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
});

/** The names of the tests of a file, those of a table with its holes. */
function testNames({ path, code }: Source): { readonly path: string; readonly name: string }[] {
  const named =
    /\btest(?:\.(?:each|skipIf|runIf|fails)(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(["`])((?:(?!\1)[^\\\n])*)\1,/g;
  return [...code.matchAll(named)].map(([, , name = ""]) => ({ path, name }));
}

const NAMES = sources("test")
  .filter(({ path }) => path.endsWith(".test.ts"))
  .flatMap(testNames);

test("test names have at most 90 characters", () => {
  expect(NAMES.length).toBeGreaterThan(1_500);
  expect(NAMES.filter(({ name }) => name.length > 90).map(({ path, name }) => `${path}: ${name}`)).toEqual(
    [],
  );
});

test("test names use the words of the glossary", () => {
  const found = NAMES.filter(({ name }) => has(IN_TEXTS, name));
  expect(found.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});
