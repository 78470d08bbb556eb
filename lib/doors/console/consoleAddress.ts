/** An address within the console. Only `addressOf` makes one, so that no answer can lead anywhere else. */
export type ConsoleAddress = string & { readonly isOfConsole: true };

const pathForm = /^[a-z]+(-[a-z]+)*(\/[a-z]+(-[a-z]+)*)*$/;

/**
 * The address of a page of the console.
 *
 * @param path as the page states it
 * @param query is encoded here; what is undefined or empty is left out
 */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>> = {}): ConsoleAddress {
  if (!pathForm.test(path)) throw new TypeError('A page of the console has a path of small letters.');
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `/console/${path}${search && `?${search}`}` as ConsoleAddress;
}

/** The page that somebody wanted who has to sign in first, from a text that anybody may have sent; undefined when it is none. */
export function readAddress(text: string | undefined): ConsoleAddress | undefined {
  if (!text?.startsWith('/console/') || text.length > 1_000) return undefined;
  const [path = '', search = ''] = text.slice('/console/'.length).split('?', 2);
  return pathForm.test(path) ? addressOf(path, Object.fromEntries(new URLSearchParams(search))) : undefined;
}
