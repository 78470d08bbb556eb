/**
 * What may be verified in SES for an address to send from: the address, its domain, and every domain above it, since a domain
 * that is verified lets all below it send (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html).
 */
export function mailIdentities(address: string): string[] {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const above = labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
  return [address, domain, ...above];
}
