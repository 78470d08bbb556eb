import { mayPass } from '../../durable/failure.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import { createLocator } from './locate.ts';
import type { EventSource } from './sourceOfEvents.ts';

/**
 * Deletes a request that is pending. The last approver may have been faster: then there is a record, and that ended nothing.
 * Where the tenant takes the deletion, `seeOvertaken` sees that afterwards, of all requests of a run at once.
 */
export async function deleteRequest(
  source: EventSource,
  requestId: string,
  accountName: string,
  timeZone: string,
  isc: Isc,
): Promise<{ overtaken?: true }> {
  try {
    await unlessGone(isc.requests.delete(requestId));
    return {};
  } catch (error) {
    if (!(error instanceof IscRefusedError) || mayPass(error)) throw error;
    const request = await unlessGone(isc.requests.get(requestId));
    // Lists may not have yet whom an approver has let in.
    const isLetIn =
      request?.approvalStatus === 'APPROVED' || (await seeOvertaken(source, [accountName], timeZone, isc)).length > 0;
    if (isLetIn) return { overtaken: true };
    // An earlier try has deleted it.
    if (!request) return {};
    throw error;
  }
}

/**
 * Whose requests were approved before they were deleted, among these account names: the source has records of them. It costs
 * one request for any number of people, or two in a large source.
 */
export async function seeOvertaken(
  source: EventSource,
  accountNames: readonly string[],
  timeZone: string,
  isc: Isc,
): Promise<string[]> {
  const locator = createLocator(isc, source, timeZone, 1);
  const overtaken: string[] = [];
  for (const name of accountNames) if (await locator.record(name, undefined)) overtaken.push(name);
  return overtaken;
}
