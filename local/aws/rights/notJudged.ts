import { Refusal } from '../refusal.ts';

/**
 * What a request comes to of which nobody here knows what right it asks for: to judge it as another one would let a function
 * do on this machine what its role may not, or the other way round.
 */
export function notJudged(request: string): Refusal {
  const message = `The local stack does not know which right ${request} asks for, and lets no function do it (local/aws/rights).`;
  return new Refusal(501, 'NotImplemented', message);
}
