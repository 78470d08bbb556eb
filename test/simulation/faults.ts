import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../../local/tenant/chance.ts';
import { type FaultRates, noFaults } from './faultRates.ts';
import {
  answerWith,
  checkpointFaults,
  completionFaults,
  failedFetch,
  iscFaults,
  jobFaults,
  mailFaults,
  mayStrike,
  questionFaults,
  rejectedMail,
  repeated,
  startFaults,
  storageFaults,
} from './faultyAnswers.ts';
import { currentInvocation, isBetweenSteps, kill, unlessEnded } from './invocation.ts';
import { asBefore, mayLag } from './laggingLists.ts';
import { refusal, type StorageCall } from './memoryStorage.ts';
import { createPast } from './past.ts';
import { createRevokedTokens } from './revokedTokens.ts';
import { weighed } from './weighed.ts';
import { answerWrongly, wrongBodies } from './wrongBodies.ts';

/** How often a clock that may be a second wrong is set anew: a share of the looks at it. */
const setAnew = 0.001;

/** What decides by chance what goes wrong. */
export type Faults = ReturnType<typeof createFaults>;

/**
 * What stands between nelm and everything that it asks.
 *
 * @param chance decides
 * @param note is told of each fault
 */
export function createFaults(usual: FaultRates, chance: Chance, note: (what: string) => void) {
  const rates = { ...usual };
  const outages: { of: keyof FaultRates; rate: number }[] = [];
  const recount = () => {
    for (const of of Object.keys(rates) as (keyof FaultRates)[])
      rates[of] = Math.max(usual[of], ...outages.filter((one) => one.of === of).map(({ rate }) => rate));
  };
  const faultOf = {
    isc: weighed(iscFaults, chance),
    body: weighed(wrongBodies, chance),
    jobs: weighed(jobFaults, chance),
    storage: weighed(storageFaults, chance),
    mail: weighed(mailFaults, chance),
    secrets: weighed(questionFaults, chance),
    hr: weighed(questionFaults, chance),
    start: weighed(startFaults, chance),
    completion: weighed(completionFaults, chance),
    checkpoint: weighed(checkpointFaults, chance),
  };
  /** Whether a fault strikes. Nothing strikes what people and the simulation itself ask. */
  const strikes = (rate: number) => rate > 0 && chance() < rate;

  /** When each kind of fault struck last, in epoch milliseconds. */
  const last = new Map<keyof FaultRates, number>();
  const strike = (of: keyof FaultRates, what: string) => {
    last.set(of, Date.now());
    note(`${of} ${what}`);
  };

  /** Ends the invocation, so that it hears of nothing more. */
  async function killed(where: string): Promise<never> {
    strike('kill', where);
    kill();
    return await new Promise<never>(() => {});
  }

  const revoked = createRevokedTokens();
  const past = createPast(Date.now);

  /** How many requests were sent to the tenant. */
  let asked = 0;
  /** What flows asked for between their steps. */
  const astray: string[] = [];
  const checkStep = (where: string) => {
    if (isBetweenSteps()) astray.push(where);
  };

  async function maybeKilled(where: string): Promise<void> {
    if (currentInvocation() && strikes(rates.kill)) await killed(where);
  }

  return {
    rates,
    astray,
    asked: () => asked,
    /** Raises a rate until the function that it gives is called. */
    add(of: keyof FaultRates, rate: number): () => void {
      const one = { of, rate };
      outages.push(one);
      recount();
      return () => {
        outages.splice(outages.indexOf(one), 1);
        recount();
      };
    },
    /** Lets nothing go wrong any more. */
    stop(): void {
      usual = noFaults;
      revoked.forget();
      outages.length = 0;
      recount();
    },
    strikes,
    faultOf,
    strike,
    /** Whether one of these has struck since a moment, whoever asked: those who ask for one secret at once get one answer. */
    hasStruck: (kinds: readonly (keyof FaultRates)[], since: number): boolean =>
      kinds.some((of) => (last.get(of) ?? Number.NEGATIVE_INFINITY) >= since),
    /** A clock that is wrong by some milliseconds, and is set anew from time to time, also back. */
    clock(now: () => number): () => number {
      const skewed = () => Math.round((chance() * 2 - 1) * rates.clock * 1_000);
      let skew = skewed();
      return () => {
        if (strikes(rates.clock * setAnew)) skew = skewed();
        return now() + skew;
      };
    },
    /** After how many milliseconds an invocation has no memory left; undefined of one that has enough. */
    outOfMemory(): number | undefined {
      if (!strikes(rates.memory)) return undefined;
      const milliseconds = Math.round(chance() * 5_000);
      strike('memory', `none left after ${milliseconds} ms`);
      return milliseconds;
    },
    /** Lambda may be too busy for a flow that is to go on. */
    async lateResume(): Promise<void> {
      if (!strikes(rates.resume)) return;
      const minutes = 1 + Math.floor(chance() * 30);
      strike('resume', `${minutes} minutes late`);
      await sleep(minutes * 60_000);
    },
    maybeKilled,
    /** Sends a request to the tenant, whoever asks; what it changes is remembered as it was. */
    async reachTenant(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
      if (rates.lag > 0) await past.lookBefore(request, send);
      return await send(request);
    },
    /** A request to the tenant. */
    async isc(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
      await unlessEnded();
      const where = `${request.method} ${new URL(request.url).pathname}`;
      asked += 1;
      checkStep(where);
      await maybeKilled(where);
      await sleep(20 + chance() * 300);
      // What was on its way when its process ended is done all the same.
      if (currentInvocation()?.hasEnded && chance() < 0.5) await send(request);
      await unlessEnded();
      const token = request.headers.get('authorization');
      if (token && strikes(rates.revoked)) {
        strike('revoked', where);
        revoked.add(token, 1 + chance() * 9);
      }
      if (token && revoked.has(token)) return await answerWith('expired token', request, send);
      const drawn = strikes(rates.isc) ? faultOf.isc() : undefined;
      // No token for a client that is known is a mistake of somebody's, which waits for a person.
      const fault = drawn === 'expired token' && where.endsWith('/oauth/token') ? 'down' : drawn;
      if (fault) strike('isc', `${fault} ${where}`);
      const body = fault === undefined && strikes(rates.body) ? faultOf.body() : undefined;
      if (body) strike('body', `${body} ${where}`);
      const isOld = fault === undefined && body === undefined && mayLag(request) && strikes(rates.lag);
      const sent = await (body ? answerWrongly(body, request, send) : answerWith(fault, request, send));
      const answer = isOld ? await asBefore(request, sent.clone(), send, past) : sent;
      // Mostly nothing has changed within seconds, and what is old says the same.
      if (isOld && (await answer.clone().text()) !== (await sent.text())) strike('lag', where);
      await unlessEnded();
      await maybeKilled(`after ${where}`);
      return answer;
    },
    /** A request to the bucket; AWS's client tries three times by itself. */
    async storage<T>(call: StorageCall, work: () => T): Promise<T> {
      await unlessEnded();
      const where = `${call.name} ${call.key}`;
      checkStep(where);
      await maybeKilled(where);
      if (chance() < 0.3) await sleep(5 + chance() * 60);
      await unlessEnded();
      const drawn = strikes(rates.storage) ? faultOf.storage() : undefined;
      const fault = drawn && mayStrike(drawn, call) ? drawn : undefined;
      if (fault) strike('storage', `${fault} ${where}`);
      if (fault === 'down') throw refusal(503, 'SlowDown', 3);
      if (fault === 'conflict') throw refusal(409, 'ConditionalRequestConflict');
      if (fault === 'overtaken') throw refusal(412, 'PreconditionFailed');
      if (fault === 'race') throw refusal(409, 'OperationAborted');
      const done = work();
      if (fault === 'lost') throw refusal(500, 'InternalError', 3);
      // The answer is lost, and the client asks again: a condition then meets what it did itself.
      const answer = fault === 'repeated' ? repeated(work) : done;
      await maybeKilled(`after ${where}`);
      return answer;
    },
    /** A question for a secret, or for an employee: it changes nothing. */
    async question(of: 'secrets' | 'hr', answer: () => Response, init: RequestInit | undefined): Promise<Response> {
      await unlessEnded();
      checkStep(of);
      await maybeKilled(of);
      const fault = strikes(rates[of]) ? faultOf[of]() : undefined;
      if (fault) strike(of, fault);
      await sleep(5 + chance() * 60);
      await unlessEnded();
      const request = new Request('https://answers.example.com', { signal: init?.signal ?? null });
      const answered = await answerWith(fault, request, async () => answer());
      await unlessEnded();
      await maybeKilled(`after ${of}`);
      return answered;
    },
    /**
     * A mail that is handed to SES.
     *
     * @param struck is told what strikes it
     */
    async mail(take: () => Response, struck: (what: string) => void): Promise<Response> {
      await unlessEnded();
      if (currentInvocation() && strikes(rates.kill)) {
        struck('kill');
        await killed('a mail');
      }
      if (strikes(rates.rejected)) {
        strike('rejected', 'a mail');
        struck('rejected');
        return rejectedMail();
      }
      const fault = strikes(rates.mail) ? faultOf.mail() : undefined;
      if (fault) strike('mail', fault);
      if (fault) struck(fault);
      if (fault === 'throttled') return Response.json({ message: 'Slow down' }, { status: 429 });
      if (fault === 'failed') return Response.json({}, { status: 500 });
      if (fault === 'refused connection') throw failedFetch('ECONNREFUSED');
      const answer = take();
      if (currentInvocation() && strikes(rates.kill)) {
        struck('kill');
        await killed('after a mail');
      }
      if (fault === 'failed after taking') return Response.json({}, { status: 500 });
      if (fault === 'cut off') throw failedFetch('ECONNRESET');
      return answer;
    },
  };
}
