import type { Mutation } from '../deployment.ts';
import type { Plan } from '../plan.ts';
import { again } from './again.ts';
import { budget } from './budget.ts';
import { decisions } from './decisions.ts';
import { handovers } from './handovers.ts';
import { kept } from './kept.ts';
import { mails } from './mails.ts';
import { people } from './people.ts';
import { refusals } from './refusals.ts';
import { reports } from './reports.ts';
import { rights } from './rights.ts';
import { sending } from './sending.ts';
import { waits } from './waits.ts';

/** A fault that a test plants in nelm, the shortest plan in which it does harm, and a part of the words in which it is seen. */
export type Planted = Mutation & { plan: Plan; seenAs: string };

/** All of them, by the number of the promise that each breaks. */
export const planted: Readonly<Record<string, Planted>> = {
  ...people,
  ...rights,
  ...waits,
  ...refusals,
  ...reports,
  ...decisions,
  ...handovers,
  ...mails,
  ...sending,
  ...kept,
  ...again,
  ...budget,
};
