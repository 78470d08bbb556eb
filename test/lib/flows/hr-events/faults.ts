import fc from 'fast-check';
import type { Handling } from './handling.ts';

/** What becomes of a request: mostly what should. */
const fault = fc.oneof(
  { weight: 12, arbitrary: fc.constant('none' as const) },
  { weight: 1, arbitrary: fc.constantFrom('down' as const, 'throttled' as const, 'lost' as const) },
);

/** What becomes of the requests to the tenant, one after the other. */
export const faults = fc.array(fault, { minLength: 61, maxLength: 61 });

/** Lets requests to the tenant go wrong; of some the answer is lost though they were carried out. */
export function faultsOf(
  list: readonly ('none' | 'down' | 'throttled' | 'lost')[],
): Parameters<Handling['interfere']>[0] {
  let requests = 0;
  return (_, path) => {
    if (path.endsWith('/oauth/token')) return undefined;
    requests += 1;
    switch (list[requests % list.length]) {
      case 'down':
        return Response.json({}, { status: 503 });
      case 'throttled':
        return Response.json({}, { status: 429, headers: { 'retry-after': '1' } });
      case 'lost':
        return 'lost';
      default:
        return undefined;
    }
  };
}
