/** The longest address that mail can carry (RFC 5321). */
const longest = 254;

const address = /^[^\s@<>()[\]\\,;:"]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** Why a text is no e-mail address of one person; undefined when it is one. Files and events are held to the same. */
export function addressFault(text: string): string | undefined {
  if (text.length <= longest && address.test(text)) return undefined;
  return 'not an e-mail address; it must look like name@example.com';
}
