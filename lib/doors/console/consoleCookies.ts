/**
 * The cookie of a session, the one that tells the browser again in which somebody asked for a link, and the one of a way to the
 * organisation's provider and back.
 */
export const sessionCookie = '__Host-nelm-session';
export const browserCookie = '__Host-nelm-browser';
export const roundTripCookie = '__Host-nelm-round-trip';

/**
 * A cookie that scripts cannot read, that goes to this host alone, over TLS, and with no form of another site. Browsers take
 * 127.0.0.1 and localhost for as safe as TLS, so that it is the same on one machine.
 *
 * @param seconds how long the browser keeps it; 0 removes it
 */
export function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;
}
