import * as z from 'zod';
import { sending } from '../running.ts';
import {
  approve,
  cancel,
  fits,
  hasOpenRequest,
  hasRecord,
  isAdministrator,
  isLastDecision,
  looksAfter,
  reject,
} from './model.ts';
import { answerWithId, bodyOf, type MakeStep, pick, unknownId } from './step.ts';

const answerWithItems = z.object({ id: z.string(), approvalItems: z.array(answerWithId) });

export const createRequest: MakeStep = (model, { as, which, person }) => {
  const source = pick(model.sources, which);
  return {
    as,
    path: '/non-employee-requests',
    init: sending('POST', bodyOf(person, source)),
    expected: statusOfRequest(),
    async apply(answer, newest) {
      if (!source) return;
      const { id, approvalItems } = answerWithItems.parse(answer);
      const items = source.approvers.map((approver, index) => ({
        id: approvalItems[index]?.id ?? '',
        approver,
        status: index === 0 ? 'PENDING' : 'NOT_READY',
      }));
      const status = items.length === 0 ? 'APPROVED' : 'PENDING';
      model.requests.push({ ...structuredClone(person), id, source, status, deleted: false, items });
      if (items.length === 0) model.records.push({ ...structuredClone(person), source, id: await newest() });
    },
  };

  function statusOfRequest(): number {
    if (!source) return 400;
    if (!isAdministrator(as) && !looksAfter(as, source)) return 403;
    const isFree = !hasRecord(model, source, person) && !hasOpenRequest(model, source, person);
    return fits(source, person) && isFree ? 200 : 400;
  }
};

export const decide: MakeStep = (model, { as: anyone, which, yes, person }) => {
  const all = model.requests.flatMap((request) => request.items.map((item) => ({ request, item })));
  const picked = pick(all, which);
  // Mostly by whom it was put to, or hardly anything would ever be decided.
  const as = picked && person.firstName !== '' ? picked.item.approver : anyone;
  return {
    as,
    path: `/non-employee-approvals/${picked?.item.id ?? unknownId}/${yes ? 'approve' : 'reject'}`,
    init: sending('POST', { comment: 'Decided' }),
    expected: statusOfDecision(),
    async apply(_, newest) {
      if (!picked) return;
      const { request, item } = picked;
      if (!yes) reject(request, item);
      else if (approve(request, item)) {
        const { accountName, firstName, endDate, data, source } = request;
        model.records.push({ accountName, firstName, endDate, data: { ...data }, source, id: await newest() });
      }
    },
  };

  function statusOfDecision(): number {
    if (as === 'app') return 403;
    if (!picked) return 404;
    const { request, item } = picked;
    if (item.approver !== as) return 403;
    if (item.status !== 'PENDING') return 400;
    return yes && isLastDecision(request) && hasRecord(model, request.source, request) ? 400 : 200;
  }
};

export const deleteRequest: MakeStep = (model, { as, which }) => {
  const request = pick(model.requests, which);
  return {
    as,
    path: `/non-employee-requests/${request?.id ?? unknownId}`,
    init: { method: 'DELETE' },
    expected: isAdministrator(as) ? (request && !request.deleted ? 204 : 404) : 403,
    apply() {
      if (!request) return;
      cancel(request);
      request.deleted = true;
    },
  };
};
