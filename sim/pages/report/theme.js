import { el } from "./dom.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Makes the switch of the colours: as the system has them, until someone chooses. */
export function themeSwitch() {
  /** @type {boolean | undefined} */
  let chosen;
  const button = el("button", {
    type: "button",
    id: "theme",
    class: "noprint",
    click: () => choose(!isDark()),
  });
  const isDark = () => chosen ?? DARK.matches;
  const show = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    button.textContent = isDark() ? "Light colours" : "Dark colours";
  };
  const choose = (/** @type {boolean} */ dark) => {
    chosen = dark;
    show();
  };
  DARK.addEventListener("change", show);
  show();
  return button;
}
