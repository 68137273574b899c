// Small helpers to build elements. Text from outside only ever becomes text: nothing here parses HTML.

/** Characters that are invisible, or that change the order or the line of what stands beside them. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Writes what is invisible as `\u202E`, so that a text cannot look like another. */
export function plain(value) {
  return String(value ?? "").replace(
    INVISIBLE,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

export const byId = (id) => document.getElementById(id);

/** Makes an element with attributes and children; texts are made plain. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...children.map((child) => (child instanceof Node ? child : plain(child))));
  return made;
}

/** Sets the text of an element, and leaves alone what is already right, so that a selection survives. */
export function setText(target, value) {
  const text = plain(value);
  if (target.textContent !== text) target.textContent = text;
}

/** Makes the children of a list follow its items: elements with a known key stay, and keep the focus. */
export function keyed(list, items, keyOf, make, update) {
  const there = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = there.get(key);
    there.delete(key);
    if (child === undefined) {
      child = make(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (child === place) place = child.nextElementSibling;
    else list.insertBefore(child, place);
  }
  for (const gone of there.values()) {
    const hadFocus = gone.contains(document.activeElement);
    gone.remove();
    if (hadFocus) list.closest("section")?.focus();
  }
}

/** Says something to those who do not see the page. */
export function say(text) {
  setText(byId("said"), text);
}

/** Formats an instant as `15:30:00.000`, in UTC as the log of the command has it. */
export function time(atMs, withMs = false) {
  if (!Number.isFinite(atMs)) return "unknown";
  return new Date(atMs).toISOString().slice(11, withMs ? 23 : 19);
}

/** Formats how long something has lasted, as `3 min 20 s`. */
export function lasted(ms) {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
