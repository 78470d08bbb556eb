import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { anyOf, inOrder, type Sorter, type Wanted } from './filters.ts';
import { operations } from './operations.ts';
import { type Listing, listing } from './pages.ts';
import { answeredPersonSchema, type SystemAttribute } from './person.ts';
import type { NewPerson } from './records.ts';
import type { Transport } from './transport.ts';
import type { PageOptions } from './walk.ts';

/** The documented states are these; others may be added without notice. */
export type ApprovalStatus = 'APPROVED' | 'REJECTED' | 'PENDING' | 'NOT_READY' | 'CANCELLED';

/** One approver's item in the chain of a request. */
export const approvalItemSchema = z.object({
  id: z.string(),
  approver: z.object({ type: z.string().nullish(), id: z.string() }).nullish(),
  accountName: z.string().nullish(),
  approvalStatus: z.string(),
  /** From 1; the items are decided in this order. */
  approvalOrder: z.number().nullish(),
  comment: z.string().nullish(),
  modified: z.string().nullish(),
  created: z.string().nullish(),
});

const requestSchema = answeredPersonSchema.extend({
  id: z.string(),
  nonEmployeeSource: z
    .object({ id: z.string().nullish(), sourceId: z.string().nullish(), name: z.string().nullish() })
    .nullish(),
  approvalItems: z.array(approvalItemSchema).nullish(),
  approvalStatus: z.string(),
  comment: z.string().nullish(),
  completionDate: z.string().nullish(),
});

/** A request for a non-employee, which approvers decide on. */
export type NonEmployeeRequest = z.infer<typeof requestSchema>;

const summarySchema = z.object({
  approved: z.number(),
  rejected: z.number(),
  pending: z.number(),
  nonEmployeeCount: z.number(),
});

/** How many requests there are by state on the sources that somebody manages, and how many people. */
export type RequestSummary = z.infer<typeof summarySchema>;

/** The documented fields that requests are sorted by. */
type SortField = 'created' | 'approvalStatus' | Exclude<SystemAttribute, 'manager'>;

/** What to list. `requestedFor` is the id of the identity whose sources are meant, or `me`. */
export type RequestQuery = PageOptions & {
  requestedFor: string;
  sourceId?: Wanted;
  sorters?: readonly Sorter<SortField>[];
};

/** The requests for non-employees. */
export function requests(transport: Transport) {
  return {
    /**
     * Requests a person (`createNonEmployeeRequest`). Sent once: when no answer comes (IscUnreachableError with
     * `mayHaveTakenEffect`), look among the requests before asking again.
     *
     * @throws IscRefusedError 400 with the detail code `400.1.409` when the account name is in use or requested already
     */
    async create(person: NewPerson, options?: CallOptions): Promise<NonEmployeeRequest> {
      return await transport.json(operations.createRequest, requestSchema, { json: person, options });
    },
    /** Lists requests (`listNonEmployeeRequests`). */
    list(
      { requestedFor, sourceId, sorters, ...page }: RequestQuery,
      options?: CallOptions,
    ): Listing<NonEmployeeRequest> {
      return listing(
        transport,
        operations.listRequests,
        z.array(requestSchema),
        {
          ...page,
          'requested-for': requestedFor,
          filters: anyOf('sourceId', sourceId),
          sorters: inOrder(sorters),
        },
        options,
      );
    },
    /** One request by its id (`getNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
    async get(id: string, options?: CallOptions): Promise<NonEmployeeRequest> {
      return await transport.json(operations.getRequest, requestSchema, { parameters: { id }, options });
    },
    /** Takes a request back (`deleteNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
    async delete(id: string, options?: CallOptions): Promise<void> {
      await transport.done(operations.deleteRequest, { parameters: { id }, options });
    },
    /** Counts the requests by state (`getNonEmployeeRequestSummary`), of an identity by id, or of `me`. */
    async summary(requestedFor: string, options?: CallOptions): Promise<RequestSummary> {
      return await transport.json(operations.requestSummary, summarySchema, { parameters: { requestedFor }, options });
    },
  };
}
