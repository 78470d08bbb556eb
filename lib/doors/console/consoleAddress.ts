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

/** So long an address may be that is wanted by whoever has to sign in first: a header holds no more, written twice over. */
const longestWanted = 1_000;

/** Where somebody signs in who wants to look at a page. One whose address is longer than any of ours is not led on to. */
export function signInAddress(wanted: ConsoleAddress | undefined): ConsoleAddress {
  return addressOf('sign-in', { to: wanted && wanted.length <= longestWanted ? wanted : undefined });
}

/** The page that somebody wanted who has to sign in first, from a text that anybody may have sent; undefined when it is none. */
export function readAddress(text: string | undefined): ConsoleAddress | undefined {
  if (!text?.startsWith('/console/') || text.length > longestWanted) return undefined;
  const [path = '', search = ''] = text.slice('/console/'.length).split('?', 2);
  return pathForm.test(path) ? addressOf(path, Object.fromEntries(new URLSearchParams(search))) : undefined;
}
