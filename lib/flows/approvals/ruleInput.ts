import * as z from 'zod';
import type { ApprovalDetail } from '../../isc/approvals.ts';

/** What rules look at of a request. What the request does not say is left out. */
export const ruleInputSchema = z.object({
  source: z.object({ name: z.string().optional(), ids: z.array(z.string()) }),
  vendor: z.string().optional(),
  /** What stands behind the last `@` of the e-mail. */
  emailDomain: z.string().optional(),
  manager: z.string().optional(),
  /** ISO instants, or dates. */
  startDate: z.string().optional(),
  endDate: z.string().optional(),
});

export type RuleInput = z.infer<typeof ruleInputSchema>;

/** Reads from an approval item's detail what rules look at: neither name nor e-mail address of the person. */
export function ruleInputOf({ nonEmployeeRequest: request }: ApprovalDetail): RuleInput {
  const { name, id, sourceId } = request?.nonEmployeeSource ?? {};
  return {
    source: { ...given('name', name), ids: [id, sourceId].filter((one) => typeof one === 'string') },
    ...given('vendor', request?.data?.['vendor']),
    ...given('emailDomain', /@([^@]+)$/.exec(request?.email ?? '')?.[1]),
    ...given('manager', request?.manager),
    ...given('startDate', request?.startDate),
    ...given('endDate', request?.endDate),
  };
}

/** What a person knows the source by. */
export function shownSource(input: RuleInput | undefined): string | undefined {
  return input?.source.name ?? input?.source.ids[0];
}

function given<Name extends string>(name: Name, value: string | null | undefined): { [key in Name]?: string } {
  const text = value?.trim();
  return text ? ({ [name]: text } as { [key in Name]?: string }) : {};
}
