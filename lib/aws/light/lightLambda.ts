import { LightServiceException } from './lightError.ts';
import {
  createLightSender,
  type LightAnswer,
  type LightCall,
  type LightOptions,
  type LightRequest,
  percentEncode,
} from './lightRequest.ts';

/**
 * Stands in the bundle of a door for `@aws-sdk/client-lambda`: to start a flow, and to go on with one that waits, in the shape in
 * which AWS's own client has them. See build/functions.ts.
 */
export class LambdaClient {
  readonly #sender: ReturnType<typeof createLightSender>;

  constructor(options: LightOptions = {}) {
    this.#sender = createLightSender({ name: 'lambda', endpointVariable: 'AWS_ENDPOINT_URL_LAMBDA' }, options);
  }

  async send(command: { request: LightRequest }, { abortSignal }: LightCall = {}): Promise<object> {
    const answer = await this.#sender.send(command.request, abortSignal);
    if (answer.status >= 300) throw exceptionOf(answer);
    return {};
  }

  destroy(): void {
    this.#sender.destroy();
  }
}

export { LightServiceException as LambdaServiceException };

type Invocation = { FunctionName: string; InvocationType?: string; DurableExecutionName?: string; Payload?: string };

export class InvokeCommand {
  readonly request: LightRequest;

  constructor({ FunctionName, InvocationType, DurableExecutionName, Payload = '' }: Invocation) {
    this.request = {
      method: 'POST',
      path: `/2015-03-31/functions/${percentEncode(FunctionName)}/invocations`,
      headers: {
        'content-type': 'application/octet-stream',
        'x-amz-invocation-type': InvocationType,
        'x-amz-durable-execution-name': DurableExecutionName,
      },
      body: Buffer.from(Payload),
    };
  }
}

export class SendDurableExecutionCallbackSuccessCommand {
  readonly request: LightRequest;

  constructor({ CallbackId, Result }: { CallbackId: string; Result: Uint8Array }) {
    this.request = {
      method: 'POST',
      path: `/2025-12-01/durable-execution-callbacks/${percentEncode(CallbackId)}/succeed`,
      headers: { 'content-type': 'application/octet-stream' },
      body: Result,
    };
  }
}

function exceptionOf(answer: LightAnswer): LightServiceException {
  const [code = ''] = String(answer.headers['x-amzn-errortype'] ?? `Status${answer.status}`).split(':');
  return new LightServiceException(code, messageIn(answer.body), answer);
}

function messageIn(body: Buffer): string {
  try {
    const said = Object(JSON.parse(body.toString()));
    return String(said.message ?? said.Message ?? '');
  } catch {
    return '';
  }
}
