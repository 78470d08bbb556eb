import type { Outsider, Plan, PlanEvent } from './plan.ts';
import { handedOver } from './shortPlans.ts';

/** So they are in a form that is sent twice. */
export const handedOverTwice: Plan = {
  ...handedOver,
  events: handedOver.events.map((event) => (event.kind === 'handover' ? { ...event, clicks: 2 } : event)),
};

/** Whoever was asked has a link in their mail, is to sign in from then on, and somebody answers to whom the mail was forwarded. */
export const forwardedOffer: Plan = {
  ...answeredBy('forwarded'),
  events: [
    ...answeredBy('forwarded').events,
    {
      ...{ id: 3, at: '2026-03-02T12:00:00Z', kind: 'deploy' },
      change: { whole: { decisions: { signIn: 'required' } } },
    },
  ],
};

/** Somebody answers who was not asked, and is signed in, and then whoever was asked. */
export const offerOfAnother: Plan = {
  ...answeredBy('another'),
  settings: { ...handedOver.settings, decisions: { signIn: 'required' } },
};

/** Whoever was asked declines. */
export const declinedOffer: Plan = {
  ...handedOver,
  events: handedOver.events.map((event): PlanEvent => {
    return event.kind === 'handover' ? { ...event, answers: [{ after: 2, answer: 'decline' }] } : event;
  }),
};

function answeredBy(by: Outsider): Plan {
  const answers = [{ after: 24, answer: 'accept', by } as const, { after: 25, answer: 'decline' } as const];
  const events = handedOver.events.map((event) => (event.kind === 'handover' ? { ...event, answers } : event));
  return { ...handedOver, events };
}

/** People are offered to two managers, who both accept, one after the other. */
export const offeredToTwo: Plan = {
  ...handedOver,
  events: handedOver.events.flatMap((event): PlanEvent[] =>
    event.kind !== 'handover'
      ? [event]
      : ['richard.miles', 'mary.major'].map((to, index) => ({
          ...{ ...event, id: 2 + index, to },
          answers: [{ after: 2 + 2 * index, answer: 'accept' }],
        })),
  ),
};
