import { type Api, contractorBody, readItem, sending } from './running.ts';

let number = 0;

/** Requests a contractor of a new account name. */
export async function ask(api: Api, properties: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  number += 1;
  const body = contractorBody({ accountName: `person.${number}`, ...properties });
  return readItem(await api('/non-employee-requests', sending('POST', body)));
}

/** The ids of the items of a request, in the order of its approvers. */
export function itemIds(request: Record<string, unknown>): string[] {
  const items = request['approvalItems'];
  return Array.isArray(items) ? items.map(({ id }) => String(id)) : [];
}

/** Decides an approval item. */
export function decide(
  api: Api,
  id: string | undefined,
  decision: 'approve' | 'reject',
  body: object = { comment: 'Yes' },
): Promise<Response> {
  return api(`/non-employee-approvals/${id}/${decision}`, sending('POST', body));
}
