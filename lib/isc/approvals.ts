import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { anyOf, inOrder, type Sorter, type Wanted } from './filters.ts';
import { operations } from './operations.ts';
import { type Listing, listing } from './pages.ts';
import { answeredPersonSchema } from './person.ts';
import { type ApprovalStatus, approvalItemSchema } from './requests.ts';
import type { Transport } from './transport.ts';
import type { PageOptions } from './walk.ts';

const approvalSchema = approvalItemSchema.extend({
  nonEmployeeRequest: z.object({ id: z.string(), requester: z.object({ id: z.string() }).nullish() }).nullish(),
});

/** One approver's item, which that approver decides. */
export type Approval = z.infer<typeof approvalSchema>;

const detailSchema = approvalItemSchema.extend({
  nonEmployeeRequest: answeredPersonSchema
    .partial()
    .extend({
      id: z.string(),
      requester: z.object({ id: z.string() }).nullish(),
      nonEmployeeSource: z
        .object({ id: z.string().nullish(), sourceId: z.string().nullish(), name: z.string().nullish() })
        .nullish(),
      approvalStatus: z.string().nullish(),
    })
    .nullish(),
});

/** What is to be decided by its request cannot be where the answer lacks it. */
const wholeSchema = detailSchema.refine((item) => item.approvalStatus !== 'PENDING' || item.nonEmployeeRequest, {
  path: ['nonEmployeeRequest'],
});

/** The same with all of the request, unless `includeDetail` was false. Its dates may be days or instants. */
export type ApprovalDetail = z.infer<typeof detailSchema>;

const summarySchema = z.object({ approved: z.number(), pending: z.number(), rejected: z.number() });

/** How many items an approver has by state. */
export type ApprovalSummary = z.infer<typeof summarySchema>;

/** What to list: the items of an approver, by the identity's id or `me`; of everybody when it is left out. */
export type ApprovalQuery = PageOptions & {
  requestedFor?: string;
  approvalStatus?: Wanted<ApprovalStatus>;
  sorters?: readonly Sorter<'created' | 'modified'>[];
};

/** What approvers are asked. */
export function approvals(transport: Transport) {
  return {
    /** Lists items (`listNonEmployeeApprovals`). */
    list(
      { requestedFor, approvalStatus, sorters, ...page }: ApprovalQuery = {},
      options?: CallOptions,
    ): Listing<Approval> {
      return listing(
        transport,
        operations.listApprovals,
        z.array(approvalSchema),
        {
          ...page,
          'requested-for': requestedFor,
          filters: anyOf('approvalStatus', approvalStatus),
          sorters: inOrder(sorters),
        },
        options,
      );
    },
    /**
     * One item by its id (`getNonEmployeeApproval`), with all of its request unless `includeDetail` is false. Needs a
     * user. Throws IscRefusedError 404 when there is none.
     */
    async get(id: string, details?: { includeDetail?: boolean }, options?: CallOptions): Promise<ApprovalDetail> {
      const { includeDetail = true } = details ?? {};
      const query = { 'include-detail': includeDetail };
      const schema = includeDetail ? wholeSchema : detailSchema;
      return await transport.json(operations.getApproval, schema, { parameters: { id }, query, options });
    },
    /**
     * Approves a pending item (`approveNonEmployeeRequest`). Needs the user whose item it is. Sent once: when no answer
     * comes (IscUnreachableError with `mayHaveTakenEffect`), get the item and look at its state.
     *
     * @param comment at most 4,000 characters
     */
    async approve(id: string, comment?: string, options?: CallOptions): Promise<Approval> {
      const json = comment === undefined ? {} : { comment };
      return await transport.json(operations.approveRequest, approvalSchema, { parameters: { id }, json, options });
    },
    /** Rejects a pending item, and with it the request (`rejectNonEmployeeRequest`). Otherwise as `approve`. */
    async reject(id: string, comment: string, options?: CallOptions): Promise<Approval> {
      return await transport.json(operations.rejectRequest, approvalSchema, {
        parameters: { id },
        json: { comment },
        options,
      });
    },
    /** Counts the items by state (`getNonEmployeeApprovalSummary`), of an approver by id, or of `me`. */
    async summary(requestedFor: string, options?: CallOptions): Promise<ApprovalSummary> {
      return await transport.json(operations.approvalSummary, summarySchema, { parameters: { requestedFor }, options });
    },
  };
}
