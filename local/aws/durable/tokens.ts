import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.ts';

/** What a checkpoint was answered, kept for a sender that did not hear it. */
type Remembered<Answer> = { clientToken: string; answer: Answer };

/**
 * The checkpoint tokens of executions, of which one is right at a time: each invocation begins with a new one and each
 * checkpoint ends in a new one. So an invocation that was given up can change nothing any more. Only in memory: after a
 * start every execution is invoked anew.
 */
export function createTokens<Answer>() {
  const current = new Map<string, string>();
  const answered = new Map<string, Remembered<Answer>>();
  return {
    /** The next token of an execution; the one before is right no more. */
    next(arn: string): string {
      const token = randomUUID();
      current.set(arn, token);
      return token;
    },
    /** @throws Refusal, in Lambda's words, when the token is not the right one */
    check(arn: string, token: string | undefined): void {
      if (token === undefined || current.get(arn) !== token) {
        throw new Refusal(400, 'InvalidParameterValueException', 'Invalid checkpoint token');
      }
    },
    /** What the same checkpoint was answered before: its sender repeats it when it heard nothing. */
    answerTo(arn: string, clientToken: string | undefined): Answer | undefined {
      const last = answered.get(arn);
      return clientToken !== undefined && last?.clientToken === clientToken ? last.answer : undefined;
    },
    /** Forgets an execution that has ended. */
    forget(arn: string): void {
      current.delete(arn);
      answered.delete(arn);
    },
    remember(arn: string, clientToken: string | undefined, answer: Answer): void {
      if (clientToken === undefined) answered.delete(arn);
      else answered.set(arn, { clientToken, answer });
    },
  };
}
