// Puts the panes together: one stream of events, one state a second, and actions.
import * as api from "./api.js";
import { byId, element, plain, say, setText } from "./dom.js";
import * as endings from "./ended.js";
import { faultTexts, setKinds, showFaults, startFaults } from "./faults.js";
import { startKeys } from "./keys.js";
import { add, forgetClients, know, startLog } from "./log.js";
import { setAnswers, showOrders, startOrders } from "./orders.js";
import { count, startRates } from "./rate.js";
import { showSessions } from "./sessions.js";

const WHAT = {
  sim: "fake TWS",
  proxy: "proxy before a gateway",
  drill: "drill",
  replay: "replayed recording",
};
let state = { sessions: [], faults: [], nowMs: Number.NaN };
/** What runs: it does not change while it runs. */
let health = {};
let texts = new Map();
/** Moment at which the connection was lost, by the clock of this computer. */
let lostAt;
/** Whether the events that arrive happen now: a stream begins with those that are kept. */
let isPresent = false;

function drillText(drill) {
  if (drill === undefined) return undefined;
  const { state: how, name, number, of } = drill;
  return how === "between" ? `none now, ${number} of ${of} have ended` : `${name}, ${number} of ${of}`;
}

function showFacts({ what = "sim", scenario, drill, seed, version, nowMs }) {
  setText(byId("what"), WHAT[what] ?? what);
  const clock = Number.isFinite(nowMs)
    ? `${new Date(nowMs).toISOString().slice(0, 19).replace("T", " ")} UTC`
    : undefined;
  const named = drill === undefined ? { scenario } : { drill: drillText(drill) };
  const facts = { clock, seed, ...named, version };
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null);
  const list = byId("facts");
  const key = entries.map(([name]) => name).join();
  if (list.dataset.names !== key) {
    list.dataset.names = key;
    list.replaceChildren(
      ...entries.map(([name]) => element("div", {}, element("dt", {}, name), element("dd"))),
    );
  }
  entries.forEach(([, value], at) => {
    setText(list.children[at].lastChild, value);
  });
}

function show(next) {
  state = next;
  texts = new Map([...texts, ...readTexts(next.faults)].slice(-1_000));
  know(next.sessions);
  endings.know(next.sessions);
  showFacts({ ...health, ...next });
  showSessions({ ...next, ended: next.ended ?? endings.endedSessions() });
  showFaults(next.faults ?? []);
  showOrders(next.orders ?? []);
}

const readTexts = (faults = []) => {
  showFaults(faults);
  return faultTexts();
};

/** Runs an action of a person; what refuses it is written beside the button. */
async function act(place, action) {
  const problem = place.matches(".problem") ? place : undefined;
  try {
    await action();
    if (problem !== undefined) setText(problem, "");
    show(await api.state());
    return true;
  } catch (error) {
    const text = error.name === "TimeoutError" ? "no answer within 10 s" : error.message;
    if (problem !== undefined) setText(problem, text);
    say(`Not done: ${plain(text)}`);
    return false;
  }
}

function onEvent(name, data) {
  if (name === "state") {
    isPresent = true;
    show(data);
  } else if (name === "trace") {
    // Events from before the first state are old ones, which are no part of the present rate.
    if (isPresent) count(data);
    endings.read(data);
    if (data.event === "drill") {
      endings.forget();
      forgetClients();
    }
    add(data, texts);
  }
}

async function connected() {
  lostAt = undefined;
  isPresent = false;
  byId("banner").hidden = true;
  byId("token-form").hidden = true;
  document.body.dataset.connection = "connected";
  setText(byId("connection"), "connected");
  try {
    health = await api.health();
    setAnswers(health.answers);
    const [now, kinds] = [await api.state(), await api.kinds()];
    setKinds(kinds);
    show(now);
  } catch (error) {
    say(`Not read: ${plain(error.message)}`);
  }
}

function disconnected(waitMs) {
  lostAt ??= new Date();
  document.body.dataset.connection = "disconnected";
  setText(byId("connection"), "disconnected");
  setText(
    byId("banner"),
    `Disconnected at ${lostAt.toLocaleTimeString("en-GB")}: what you see is from then. The command has ended, or does not answer. Trying again every ${waitMs < 1_000 ? "second" : `${waitMs / 1_000} s`}.`,
  );
  byId("banner").hidden = false;
}

function needsToken(text) {
  document.body.dataset.connection = "token";
  setText(byId("connection"), "token needed");
  setText(byId("token-note"), `${text}. The token is kept until this tab is closed.`);
  byId("token-form").hidden = false;
  byId("token").focus();
}

const tokenGiven = () =>
  new Promise((resolve) => {
    byId("token-form").onsubmit = (event) => {
      event.preventDefault();
      api.useToken(byId("token").value);
      byId("token").value = "";
      resolve();
    };
  });

startLog();
startFaults(act);
startOrders(act);
startKeys();
startRates(() => showSessions({ ...state, ended: state.ended ?? endings.endedSessions() }));
void api.follow({
  on: onEvent,
  changed: (how, waitMs, text) => {
    if (how === "connected") void connected();
    else if (how === "token") needsToken(text);
    else disconnected(waitMs);
  },
  tokenGiven,
});
