// The small language of the log's filter: words that all must occur, `client:1`, `event:sent`, `"two words"`, `-tick`.

const FIELDS = ["client", "connection", "event", "fault"];

/** Splits at spaces that are not in double quotes. */
const termsOf = (text) => text.match(/-?(?:\w+:)?"[^"]*"?|\S+/g) ?? [];

function testOf(term) {
  const [, field, rest] = /^(\w+):(.*)$/s.exec(term) ?? [];
  const isField = FIELDS.includes(field?.toLowerCase());
  const wanted = (isField ? rest : term).replaceAll('"', "").toLowerCase();
  if (wanted === "") return () => true;
  switch (isField ? field.toLowerCase() : "") {
    case "client":
      return (row) => String(row.clientId) === wanted;
    case "connection":
      return (row) => String(row.connection) === wanted;
    case "event":
      return (row) => row.event.toLowerCase() === wanted;
    case "fault":
      return (row) => row.faults.some((text) => text.toLowerCase().includes(wanted));
    default:
      return (row) => row.found.includes(wanted);
  }
}

/** Terms whose value is not typed yet: they leave nothing out. */
const UNFINISHED = /^-(?:\w+:)?"*$/;

/** Makes a test of rows from what was typed. */
export function filterOf(text) {
  const tests = termsOf(text.trim()).map((term) => {
    if (UNFINISHED.test(term)) return () => true;
    if (!term.startsWith("-")) return testOf(term);
    const test = testOf(term.slice(1));
    return (row) => !test(row);
  });
  return (row) => tests.every((test) => test(row));
}
