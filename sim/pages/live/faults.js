// Faults: those in force, and every kind with a switch and its parameters.
import { heal, healAll, inject, setState } from "./api.js";
import { byId, element, keyed, plain, say, setText } from "./dom.js";

const STATES = { running: "running", paused: "paused", finished: "finished" };
let kinds = [];
let faults = [];
/** Runs an action, shows what it refuses beside it, and gets the state anew. */
let act = async () => {};

const kindOf = (fault) => fault.kind ?? fault.name ?? "";
const isOver = (fault) => fault.state === "finished";
const inForce = (kind) => faults.filter((fault) => kindOf(fault) === kind && !isOver(fault));

/** A parameter is a name, or a name with what is known of it. */
const parametersOf = (kind) =>
  (kind.parameters ?? []).map((one) => (typeof one === "string" ? { name: one } : one));

/** Says what holds where nothing is typed. */
function defaultText({ name, default: value }) {
  if (name === "forMs") return "until it is healed";
  if (value === undefined || value === null) return "not given";
  return `default: ${Array.isArray(value) ? value.join("..") : value}`;
}

/** Reads a parameter as the command line does: a number, a range `5..20`, or a text. */
function readValue(text, { type }) {
  if (type === "string" || type === "text") return text;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  if (range !== null) return [Number(range[1]), Number(range[2])];
  return text === "true" || text === "false" ? text === "true" : text;
}

function paramsOf(row, kind) {
  const given = parametersOf(kind).map((parameter) => {
    const text = row.querySelector(`[data-parameter="${CSS.escape(parameter.name)}"]`)?.value.trim() ?? "";
    return [parameter.name, text === "" ? undefined : readValue(text, parameter)];
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function parameterField(kind, parameter) {
  const id = `parameter-${kind.kind}-${parameter.name}`;
  const about = parameter.about ?? parameter.description;
  const values = parameter.values ?? parameter.enum;
  // A long list, as that of all requests, is offered while the field is typed in.
  const isLong = (values?.length ?? 0) > 8;
  const { min, max } = parameter;
  const bounds =
    min === undefined ? undefined : max === undefined ? `From ${min} on.` : `From ${min} to ${max}.`;
  const oneOf = values && !isLong ? `One of ${values.join(", ")}.` : undefined;
  const note = [about, oneOf, bounds].filter(Boolean).join(" ");
  return element(
    "p",
    { class: "field" },
    element("label", { for: id }, parameter.name),
    element("input", {
      id,
      "data-parameter": parameter.name,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: plain(defaultText(parameter)),
      ...(isLong ? { list: `${id}-values` } : {}),
      ...(note === "" ? {} : { "aria-describedby": `${id}-note` }),
    }),
    ...(isLong
      ? [element("datalist", { id: `${id}-values` }, ...values.map((value) => element("option", { value })))]
      : []),
    ...(note === "" ? [] : [element("small", { id: `${id}-note` }, note)]),
  );
}

async function toggle(row, kind) {
  const active = inForce(kind.kind);
  const problem = row.querySelector(".problem");
  const isDone = await act(problem, async () => {
    if (active.length === 0) await inject(kind.kind, paramsOf(row, kind));
    else for (const fault of active) await heal(fault.id);
  });
  if (isDone) say(`${kind.kind} is ${active.length === 0 ? "injected" : "healed"}`);
}

function makeKind(kind) {
  const parameters = parametersOf(kind);
  const about = `about-${kind.kind}`;
  const button = element(
    "button",
    {
      type: "button",
      role: "switch",
      "aria-checked": "false",
      "aria-label": kind.kind,
      "aria-describedby": about,
      class: "switch",
    },
    element("span", { "aria-hidden": "true" }),
  );
  const row = element(
    "li",
    { class: "kind" },
    button,
    element("b", {}, kind.kind),
    element("span", { id: about, class: "about" }, (kind.about ?? "").replace(/\s+/g, " ")),
  );
  if (parameters.length > 0)
    row.append(
      element(
        "details",
        {},
        element("summary", {}, "Parameters", element("span", { class: "hidden" }, ` of ${kind.kind}`)),
        ...parameters.map((parameter) => parameterField(kind, parameter)),
      ),
    );
  row.append(element("p", { class: "problem", role: "alert" }));
  button.addEventListener("click", () => void toggle(row, kind));
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.localName === "input") void toggle(row, kind);
  });
  return row;
}

function updateKind(row, kind) {
  row.querySelector(".switch").setAttribute("aria-checked", String(inForce(kind.kind).length > 0));
}

function makeFault(fault) {
  const text = plain(fault.text ?? kindOf(fault));
  const [pause, end, problem] = [
    element("button", { type: "button" }),
    element("button", { type: "button", "aria-label": `Heal ${text}` }, "Heal"),
    element("p", { class: "problem", role: "alert" }),
  ];
  pause.addEventListener(
    "click",
    () =>
      void act(problem, () => setState(fault.id, pause.dataset.state === "paused" ? "running" : "paused")),
  );
  end.addEventListener("click", () => void act(problem, () => heal(fault.id)));
  return element(
    "li",
    { class: "fault" },
    element("code", {}, text),
    element("span", { class: "chip state" }),
    element("span", { class: "strikes" }),
    element("span", { class: "buttons" }, pause, end),
    problem,
  );
}

function updateFault(child, fault) {
  const [, state, strikes, buttons] = child.children;
  const [pause, end] = buttons.children;
  const isPaused = fault.state === "paused";
  setText(state, STATES[fault.state] ?? fault.state ?? "running");
  child.dataset.state = fault.state ?? "running";
  const count = fault.strikes ?? 0;
  setText(strikes, count === 1 ? "struck once" : `struck ${count} times`);
  pause.dataset.state = fault.state;
  setText(pause, isPaused ? "Resume" : "Pause");
  pause.setAttribute("aria-label", `${isPaused ? "Resume" : "Pause"} ${plain(fault.text ?? kindOf(fault))}`);
  buttons.hidden = isOver(fault);
  end.disabled = isOver(fault);
}

function showKinds() {
  const words = byId("kinds-find").value.toLowerCase().split(/\s+/);
  const found = kinds.filter((kind) =>
    words.every((word) => `${kind.kind} ${kind.about ?? ""}`.toLowerCase().includes(word)),
  );
  const shown = new Set(found.map(({ kind }) => kind));
  keyed(byId("kinds"), kinds, ({ kind }) => kind, makeKind, updateKind);
  // Rows stay in the page while others are looked for, with what was typed in them.
  for (const row of byId("kinds").children) row.hidden = !shown.has(row.dataset.key);
}

/** Shows the kinds that can be injected. */
export function setKinds(list) {
  kinds = list;
  showKinds();
}

/** Shows the faults of a state: those in force first, then the newest five that are finished. */
export function showFaults(list = []) {
  faults = list;
  const active = list.filter((fault) => !isOver(fault));
  const shown = [...active, ...list.filter(isOver).slice(-5).reverse()];
  keyed(byId("faults"), shown, ({ id }) => id, makeFault, updateFault);
  setText(byId("faults-count"), active.length);
  byId("faults-count").classList.toggle("on", active.length > 0);
  byId("faults-none").hidden = active.length > 0;
  byId("heal-all").disabled = active.length === 0;
  showKinds();
}

/** The texts of faults by their id, for the log. */
export const faultTexts = () =>
  new Map(faults.map((fault) => [String(fault.id), fault.text ?? kindOf(fault)]));

export async function healEverything() {
  if (await act(byId("heal-all").parentElement, healAll)) say("all faults are healed");
}

export function startFaults(run) {
  act = run;
  byId("kinds-find").addEventListener("input", showKinds);
  byId("heal-all").addEventListener("click", healEverything);
}
