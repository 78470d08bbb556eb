import * as fc from 'fast-check';
import * as z from 'zod';
import type { Client, Model, Person, Source } from './model.ts';

/** A request of the API, the status that the model expects, and what success does to the model. */
export type Step = {
  as: Client;
  path: string;
  init: RequestInit;
  expected: number;
  /** `newest` asks the tenant for the id of the record that was made last. */
  apply?(answer: unknown, newest: () => Promise<string>): void | Promise<void>;
};

const clients: readonly Client[] = ['admin', 'owner', 'manager', 'approver', 'approver2', 'app'];
export const unknownId = '0'.repeat(32);

export const identityIds = {
  approver: '2c9180000000000000000000000000d1',
  approver2: '2c9180000000000000000000000000d2',
  owner: '2c9180000000000000000000000000b1',
};

export const answerWithId = z.object({ id: z.string() });

// Mostly people who fit, or the tests would be of refusals alone.
const mostly = <T>(right: readonly T[], wrong: T) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constant(wrong) });

const personArbitrary: fc.Arbitrary<Person> = fc.record({
  accountName: fc.constantFrom('ann', 'Ann', 'bob', 'cyd', 'dee', 'eve'),
  firstName: mostly(['Ada', 'Bea', 'Cleo'], ''),
  endDate: mostly(['2026-06-30', '2026-12-31', '2027-01-31'], '2025-01-01'),
  data: mostly<Record<string, string>>([{ vendor: 'x' }, { vendor: 'y' }, { vendor: 'x', badge: 'y' }, {}], {
    no: 'x',
  }),
});

/** One shape for every kind of step: each takes what it needs of it. */
export const choiceArbitrary = fc.record({
  kind: fc.constantFrom(
    ...(['createRecord', 'createRecord', 'createRecord', 'changeRecord', 'changeRecord', 'deleteRecord'] as const),
    ...(['createRequest', 'createRequest', 'decide', 'decide', 'decide', 'deleteRequest', 'bulkDelete'] as const),
    ...(['createAttribute', 'changeAttribute', 'createSource', 'removeSource'] as const),
  ),
  as: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Client>('admin') },
    { weight: 3, arbitrary: fc.constantFrom(...clients) },
  ),
  /** Which of those there are; one more than there are stands for an unknown one. */
  which: fc.nat(11),
  yes: fc.boolean(),
  person: personArbitrary,
  name: fc.constantFrom('vendor', 'badge', 'Badge', 'accountName', 'no name'),
  approvers: fc.subarray<'approver' | 'approver2'>(['approver', 'approver2']),
});

export type Choice = typeof choiceArbitrary extends fc.Arbitrary<infer T> ? T : never;

export type MakeStep = (model: Model, choice: Choice) => Step;

/** One of those there are; undefined, for an unknown one, when there are as many as `which` says. */
export function pick<T>(all: readonly T[], which: number): T | undefined {
  return all[which % (all.length + 1)];
}

/** The body of a record or request, with everything that is the same for all people here. */
export function bodyOf(person: Person, source: Source | undefined): object {
  return {
    ...{ accountName: person.accountName, firstName: person.firstName, endDate: person.endDate, data: person.data },
    ...{ lastName: 'Lee', email: 'lee@example.com', phone: '555-0100', manager: 'jane.doe', startDate: '2026-01-01' },
    sourceId: source?.id ?? unknownId,
  };
}
