/**
 * Why a base URL is not that of the API of a tenant, and what it is then; undefined where it may be. The pages that people open
 * answer under a name without `.api`, and tell a program nothing.
 */
export function iscAddressProblem(url: string): string | undefined {
  const [, tenant, domain] = /^https:\/\/([\w-]+)\.(identitynow(?:-demo)?\.com)\b/i.exec(url) ?? [];
  if (tenant === undefined || domain === undefined) return undefined;
  return `ISC_BASE_URL is "${url}", where the pages of the tenant are. Its API is at https://${tenant}.api.${domain}: set that.`;
}
