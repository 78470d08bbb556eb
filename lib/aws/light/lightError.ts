import type { LightAnswer } from './lightRequest.ts';

/** What a service refused, or failed to do, in the shape in which AWS's own clients throw it. */
export class LightServiceException extends Error {
  override readonly name: string;
  readonly $fault: 'client' | 'server';
  readonly $metadata: { httpStatusCode: number; attempts: number };
  /** Set where the same request may be taken later. */
  readonly $retryable: { throttling: boolean } | undefined;

  /** @param code the service's word for it, such as `NoSuchKey` */
  constructor(code: string, message: string, { status, attempts }: Pick<LightAnswer, 'status' | 'attempts'>) {
    super(message || code);
    this.name = code;
    this.$fault = status >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode: status, attempts };
    this.$retryable =
      status === 429 || /^(SlowDown|Throttl|RequestTimeout)/.test(code) ? { throttling: true } : undefined;
  }
}
