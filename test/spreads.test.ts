import { expect, test } from "vitest";
import { sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** Gets the text of code from an index to the comma, semicolon or bracket that ends the expression there. */
function expressionAt(code: string, start: number): string {
  let depth = 0;
  for (let end = start; end < code.length; end++) {
    const sign = code.charAt(end);
    if (depth === 0 && ",;)]}".includes(sign)) return code.slice(start, end).trim();
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign)) depth--;
  }
  return code.slice(start).trim();
}

/** Takes out what stands between the brackets of an expression: `of(a, b)[1]` becomes `of()[]`. */
function shapeOf(expression: string): string {
  let depth = 0;
  let shape = "";
  for (const sign of expression) {
    if (")]}".includes(sign)) depth--;
    if (depth === 0) shape += sign;
    if ("([{".includes(sign)) depth++;
  }
  return shape;
}

/** A value by its name, or the result of a function or a method: `rest`, `this.#rows.values()`, `await of()`. */
const NAMED = /^(?:await |new )?#?\w+(?:[!?]*\.#?\w+|[!?]*\.?(?:\(\)|\[\]))*!?$/;

/**
 * Is it more than a copy of what has a name? Allowed are values by name and results of functions, in brackets also with
 * `?? []`, another name, or a type; lists that a method makes something of, such as `[1, 2].map(act)`; parameters; and
 * `defined({ … })`. Not allowed are literals, conditions, and functions that are given a literal to put together.
 */
function isPieced(spread: string): boolean {
  const isNamed = (one: string): boolean =>
    NAMED.test(shapeOf(one)) &&
    !/^(?:Object\.(?!keys|values|entries|getOwn)|(?!defined\()(?:[\w.#]+\(\s*\{|.*(?:\?|&&)\s*\{))/s.test(
      one,
    );
  const shape = shapeOf(spread);
  if (/^(?:\w+|\[\])\??: /.test(shape) || isNamed(spread)) return false;
  if (/^\[\](?:\.\w+\(\))+$/.test(shape)) return false;
  if (!/^\(\)(?:\.\w+\(\))*$/.test(shape)) return true;
  const [first = "", other = "[]", ...more] = expressionAt(spread, 1).split(" ?? ");
  return more.length > 0 || !isNamed(first.replace(/ as .*$/, "")) || !(other === "[]" || isNamed(other));
}

/** Finds spreads that put an object or a list together of pieces, and each `...defined({ … })` beyond the first of an object. */
function piecedSpreads(code: string): string[] {
  const plain = code.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '""');
  const found: string[] = [];
  const optional = new Set<number>();
  const open: number[] = [];
  for (const { 0: sign, index } of plain.matchAll(/\.\.\.|[([{}\])]/g)) {
    if ("([{".includes(sign)) open.push(index);
    else if (")]}".includes(sign)) open.pop();
    else {
      const spread = expressionAt(plain, index + sign.length);
      const object = open.at(-1) ?? 0;
      const isOptional = spread.startsWith("defined(");
      if (isPieced(spread) || (isOptional && optional.has(object))) found.push(spread);
      if (isOptional) optional.add(object);
    }
  }
  return found;
}

test("objects and lists are written out: a spread copies, and optional fields are one defined()", () => {
  const found = SHIPPED.flatMap(({ path, code }) => piecedSpreads(code).map((one) => `${path}: ${one}`));
  expect(found).toEqual([]);
});

test("a spread of pieces is found in each way to write it, and a copy is none", () => {
  const ways = [
    "({ ...{ a, b } })",
    "({ a, ...(b === undefined ? {} : { b }) })",
    "({ ...(a === undefined ? {} : { a, b: 1 }) })",
    "({\n  ...(a === undefined\n    ? {}\n    : { a }),\n})",
    "({ ...(a && { a }) })",
    "({ ...(a ? rows : others) })",
    "({ ...a && { a } })",
    '({ ...(a ?? { kind: "queued" }) })',
    "({ ...(a ?? b ?? {}) })",
    "({ ...({ a }) })",
    "({ ...({ a } as Row) })",
    "({ ...Object.assign({}, a) })",
    "({ ...Object.assign(a, b) })",
    "({ ...Object.fromEntries(rows) })",
    "({ ...structuredClone({ a }) })",
    "({ ...(() => ({ a }))() })",
    "({ ...copyOf(a === undefined ? {} : { a }) })",
    "({ ...copyOf(a && { a }) })",
    "({ ...defined({ a }), ...defined({ b }) })",
    "({ ...defined({ a }), b, ...defined({\n  c,\n}) })",
    "[...[a, b]]",
    "[...(a === undefined ? [] : [a])]",
    "[...([a, b])]",
    "act(...[a, b])",
  ];
  expect(ways.filter((way) => piecedSpreads(way).length === 0)).toEqual([]);
  const copies = [
    "({ ...row, at })",
    "({ ...this.#rows.get(key), at })",
    "({ ...reportedContract(order.terms.instrument), at: { ...row } })",
    "({ ...prices([price, { a }]), ...of(key)[0] })",
    "({ a, ...defined({ b, c: a === 1 ? a : undefined }) })",
    "[{ ...defined({ a }) }, { ...defined({ b }) }]",
    "({ ...(handlers as Collecting<Row>) })",
    "[...(groups.get(key) ?? []), day]",
    "[...Object.keys(a), ...Object.values(b), ...rows!, ...(await read())]",
    "[...[1, 2].map((code) => [code, { a }] as const)]",
    "function act(first: string, ...args: readonly unknown[]): void {}",
    "const act = (...[event, listener]: On) => {};",
    "const [first, ...rest] = args;",
    'throw new Error("3, 4, 5 ...{", `...{ a }`);',
  ];
  expect(copies.flatMap(piecedSpreads)).toEqual([]);
});
