import { dateReader } from '../../dates/dates.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { WaitingGroup } from '../../hr/waitingGroups.ts';
import type { Isc } from '../../isc/client.ts';
import { IscCredentialsError, IscRefusedError } from '../../isc/errors.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import type { Bucket } from '../../store/bucket.ts';
import { isEndDue } from './endOfRequested.ts';
import type { EventRun, EventStory } from './eventRun.ts';
import { located } from './locate.ts';

/** What is kept of a look at a request: nothing that an approver wrote, which may name people. */
type RequestStatus = {
  status: 'pending' | 'approved' | 'rejected' | 'gone';
  /** Why the look said nothing. */
  problem?: string;
  /** It is pending, and the end has come that an event names which waits for it. */
  isEndDue?: true;
  /** When the contract ends that it asks for, in epoch milliseconds. */
  endsAt?: number;
};

/**
 * What became of a request, or that nobody decided on it, in time or before the end that is named of the person. `endsAt`: when
 * the contract ends that was not decided on, in epoch milliseconds, where that is known.
 */
export type ApprovalResult = {
  outcome: 'approved' | 'rejected' | 'gone' | 'undecided' | 'end due';
  reason?: string;
  endsAt?: number | undefined;
};

const hour = 3_600;

/** Once an hour on the first day, then every six hours. */
const hourlyLooks = 24;

/** For so long a run waits for approvers, all its waits together: its execution may take two days more. */
const mostDays = 30;

const dayMilliseconds = 24 * 60 * 60_000;

/**
 * Waits until a request is decided or gone, at no cost meanwhile, up to 30 days after the start of the run. What the approver
 * wrote who rejected it is kept in the run's folder, see `readComment`. It comes back earlier where an end has come that is waited with.
 */
export async function waitForApproval(
  { poll, tools, run, startedAt }: EventStory,
  group: WaitingGroup,
): Promise<ApprovalResult> {
  const until = startedAt + mostDays * dayMilliseconds;
  const isOver = () => tools.now() >= until;
  const { status, problem, ...seen } = await poll<RequestStatus>('wait for the approvers', {
    look: (attempt) => readRequestStatus(tools, run, tools.isc.with(attempt), group),
    isAnswer: (seen) => seen.status !== 'pending' || seen.isEndDue === true || isOver(),
    minutes: mostDays * 24 * 60,
    pause: (looks) => Math.min(looks <= hourlyLooks ? hour : 6 * hour, secondsUntil(until, tools.now())),
  });
  if (status !== 'pending') return { outcome: status };
  if (seen.isEndDue) return { outcome: 'end due' };
  const lastly = problem ? ` The last look at the request came to nothing: ${problem}` : '';
  const reason = `Nobody had decided ${mostDays} days after the request was made.${lastly}`;
  return { outcome: 'undecided', reason, endsAt: seen.endsAt };
}

function secondsUntil(moment: number, now: number): number {
  return Math.max(1, Math.ceil((moment - now) / 1_000));
}

async function readRequestStatus(
  tools: EventStory['tools'],
  run: EventRun,
  isc: Isc,
  group: WaitingGroup,
): Promise<RequestStatus> {
  try {
    const request = await unlessGone(isc.requests.get(group.requestId ?? ''));
    if (request?.approvalStatus === 'PENDING') {
      const { person } = located(request, dateReader({ timeZone: tools.config.timeZone, dateFormats: [] }));
      const endsAt = Date.parse(person.endDate);
      const known = Number.isNaN(endsAt) ? {} : { endsAt };
      return { status: 'pending', ...known, ...((await isEndDue(tools, group)) && { isEndDue: true }) };
    }
    if (request?.approvalStatus === 'APPROVED') return { status: 'approved' };
    if (request?.approvalStatus !== 'REJECTED') return { status: 'gone' };
    const comment = request.approvalItems?.find((item) => item.approvalStatus === 'REJECTED')?.comment;
    if (comment) await tools.bucket.write(commentKey(run), comment, 'text/plain; charset=utf-8');
    return { status: 'rejected' };
  } catch (error) {
    // Where people have days, a tenant that is down for hours, or a secret that is being changed, ends no wait.
    if (mayPass(error) || isLockedOut(error)) return { status: 'pending', problem: reasonOf(error) };
    throw error;
  }
}

function isLockedOut(error: unknown): boolean {
  return (
    error instanceof IscCredentialsError || (error instanceof IscRefusedError && [401, 403].includes(error.status))
  );
}

/** What the approver wrote who rejected the request of a run; undefined when that is nothing. */
export async function readComment(bucket: Bucket, run: EventRun): Promise<string | undefined> {
  const found = await bucket.read(commentKey(run));
  return found.kind === 'found' ? new TextDecoder().decode(found.bytes) : undefined;
}

function commentKey({ folder }: EventRun): string {
  return `${folder}/comment.txt`;
}
