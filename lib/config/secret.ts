import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';

const answerSchema = z.object({ Parameter: z.object({ Value: z.string() }) });

/**
 * Reads a SecureString from SSM Parameter Store (`GetParameter` with decryption). One signed request: the service's
 * client would add 84 KB to every function that needs a secret.
 *
 * @param name of the parameter, such as `/nelm/dev/isc-client-secret`
 * @throws Error that names the parameter and what SSM answered, never its value
 */
export async function readSecret(name: string): Promise<string> {
  const region = process.env['AWS_REGION'] ?? '';
  const endpoint = new URL(process.env['AWS_ENDPOINT_URL_SSM'] ?? `https://ssm.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service: 'ssm', region, credentials: fromEnv(), sha256: NodeSha256 });
  const { method, headers, body } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    path: '/',
    query: {},
    headers: {
      host: endpoint.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.GetParameter',
    },
    body: JSON.stringify({ Name: name, WithDecryption: true }),
  });
  const answer = await fetch(endpoint, { method, headers, body, signal: AbortSignal.timeout(10_000) });
  const { data } = answerSchema.safeParse(await answer.json().catch(() => undefined));
  if (data) return data.Parameter.Value;
  throw new Error(
    `SSM gave no value for the parameter ${name} (${answer.status}). Create it as a SecureString, and let the function's role read it.`,
  );
}

/** The hash that the signer asks for, by Node. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
