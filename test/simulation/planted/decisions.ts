import type { Mutation } from '../deployment.ts';
import { overThenChosen, scanned } from '../shortChoices.ts';
import { changedWhileHeld, forwarded, refused, rejected, someAtOnce, tooLate } from '../shortLists.ts';
import { changedSince, forwardedNotice, lifted } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { unchanged } from './planting.ts';

/** A run that waits is told no, whatever operators have decided. */
const toldNo: Mutation = {
  decision: (tools) => ({
    ...tools,
    complete: (callbackId, decided, signal) => tools.complete(callbackId, { ...decided, decision: 'reject' }, signal),
  }),
};

/** Faults that concern who decides and who chooses. */
export const decisions: Readonly<Record<string, Planted>> = {
  '2 who decides: what was refused is asked again on the next day': {
    ...{ plan: refused, seenAs: 'Operators said no to 20260302T060000000Z-expiry-sweep' },
    tools: (tools, flow) =>
      flow !== 'expiry-sweep'
        ? tools
        : {
            ...tools,
            bucket: {
              ...tools.bucket,
              async readJson(key, schema) {
                const read = await tools.bucket.readJson(key, schema);
                const { decided } = (read?.value ?? {}) as { decided?: object };
                if (!read || !decided) return read;
                return { ...read, value: { ...read.value, decided: { ...decided, at: '2020-01-01T00:00:00.000Z' } } };
              },
            },
          },
  },
  '2 who decides: a link decides when its time is over': {
    ...{ plan: tooLate, seenAs: 'was decided at 2026-03-06' },
    decision: (tools) => ({
      ...tools,
      // To the door it is four days ago; what it writes has the moment of now.
      now: () => tools.now() - 4 * 86_400_000,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          return read && { ...read, value: { ...read.value, lapsed: undefined } };
        },
        async replace(key, value, etag) {
          const at = new Date(tools.now()).toISOString();
          const hold = value as { decided?: object };
          const decided = hold.decided && { ...hold.decided, at };
          return await tools.bucket.replace(key, { ...hold, ...(decided && { decided }) }, etag);
        },
      },
    }),
  },
  '2 who decides: a forwarded link decides': {
    ...{ plan: forwarded, seenAs: 'was decided, and by no operator who was signed in' },
    decision: (tools) => ({ ...tools, needsSignIn: false }),
  },
  '2 who decides: a forwarded link extends a contract': {
    ...{ plan: forwardedNotice, seenAs: 'was chosen for by a link, and only whoever is signed in may' },
    contract: (tools) => ({ ...tools, config: { ...tools.config, decisions: { signIn: 'optional' } } }),
  },
  '2 who decides: a link extends a contract that is over': {
    ...{ plan: overThenChosen, seenAs: 'was chosen for at 2026-03-03T12:00' },
    contract: (tools) => ({
      ...tools,
      // To the door it is the day before; what it writes has the moment of now.
      now: () => tools.now() - 86_400_000,
      bucket: {
        ...tools.bucket,
        async replace(key, value, etag) {
          const at = new Date(tools.now()).toISOString();
          const contract = value as { choice?: object };
          const choice = contract.choice && { ...contract.choice, at };
          return await tools.bucket.replace(key, { ...contract, ...(choice && { choice }) }, etag);
        },
      },
    }),
  },
  '2 who decides: a choice counts though the record was changed since': {
    ...{ plan: changedSince, seenAs: 'extended qx.1, who was changed after their manager was told' },
    ...unchanged,
  },
  '2 who decides: a no is written down as a yes': {
    ...{ plan: rejected, seenAs: 'says "approve", and nobody has clicked on that' },
    decision: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        replace: async (key, value, etag) => {
          const { decided, ...hold } = value as { decided?: object };
          const asYes = decided && { decided: { ...decided, decision: 'approve' } };
          return await tools.bucket.replace(key, { ...hold, ...asYes }, etag);
        },
      },
    }),
  },
  '2 who decides: a scanner that opens the links of a mail chooses': {
    ...{ plan: scanned, seenAs: 'says "let it end", and nobody has clicked on that' },
    contract: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          const choice = { kind: 'let it end', at: new Date(tools.now()).toISOString() };
          if (read) await tools.bucket.replace(key, { ...read.value, choice }, read.etag);
          return read;
        },
      },
    }),
  },
  '3 what is decided: a file takes a yes for a no': {
    ...{ plan: someAtOnce, seenAs: 'says that operators decided "reject", and they decided "approve"' },
    ...toldNo,
  },
  '3 what is decided: a sweep takes a yes for a no': {
    ...{ plan: changedWhileHeld, seenAs: 'says that operators decided "reject", and they decided "approve"' },
    ...toldNo,
  },
  '2 who decides: a manager does in the console what only operators may': {
    ...{ plan: lifted, seenAs: 'qx.1 was stopped by john.roe@example.com, who is no operator' },
    console: (tools) => ({
      ...tools,
      config: { ...tools.config, operators: [...tools.config.operators, 'john.roe@example.com'] },
    }),
  },
};
