// Keyboard shortcuts: single keys, which can be switched off, and never while something is typed.
import { byId } from "./dom.js";
import { healEverything } from "./faults.js";
import { togglePause } from "./log.js";

const PANES = ["sessions-pane", "faults-pane", "orders-pane", "log-pane"];
const KEPT = "ibkr-pool-keys";

function go(id) {
  byId(id).focus();
  byId(id).scrollIntoView();
}

function openHelp() {
  if (!byId("help").open) byId("help").showModal();
}

const ACTIONS = {
  "?": openHelp,
  "/": () => byId("filter").focus(),
  f: () => byId("kinds-find").focus(),
  p: togglePause,
  H: () => void healEverything(),
  ...Object.fromEntries(PANES.map((id, at) => [String(at + 1), () => go(id)])),
};

export function startKeys() {
  byId("help-open").addEventListener("click", openHelp);
  const keysOn = byId("keys-on");
  keysOn.checked = localStorage.getItem(KEPT) !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const isTyping =
      event.target instanceof Element && event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && isTyping) event.target.blur();
    const action = ACTIONS[event.key];
    if (action === undefined || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (byId("help").open || (!keysOn.checked && event.key !== "?")) return;
    event.preventDefault();
    action();
  });
}
