/**
 * Whether a text is the name of a time zone, spelled as IANA does. Node takes any letter case, and offsets; EventBridge Scheduler takes
 * neither, and an offset does not say when the clocks change.
 */
export function isTimeZoneName(name: string): boolean {
  if (/^[+-]\d/.test(name)) return false;
  const known = zoneOf(name);
  if (known === undefined) return false;
  if (known.toLowerCase() === name.toLowerCase()) return known === name;
  return isSpelledLikeOne(name);
}

/** The zone that Node takes a name for, by its own name; undefined where it takes it for none. */
export function zoneOf(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Of the older names of zones, such as US/Eastern, Node knows no spelling: only what no name of IANA's looks like is told. */
function isSpelledLikeOne(name: string): boolean {
  if (!name.includes('/')) return /^[A-Z]/.test(name) && (name.length > 3 || name === name.toUpperCase());
  return name.split('/').every((part) => /^[A-Z]/.test(part) && !/[A-Z]{4}/.test(part));
}
