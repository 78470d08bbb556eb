import type { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from '../../lib/aws/signedRequest.ts';

/** Asks AWS for something, and gives the status and the text of the answer; 0 and why where there was none. */
export type AskAws = (service: string, asked: AskedOfAws) => Promise<{ status: number; text: string }>;

type AskedOfAws = {
  /** The name in a signature, where it is not that of the host. */
  signedAs?: string;
  path?: string;
  query?: Record<string, string>;
  /** A form that is posted; without it, it is a GET. */
  form?: Record<string, string>;
};

/**
 * Signed requests to services of which no client is at hand, with the credentials of one that is. Nothing is ever asked that
 * changes something.
 *
 * @param endpoint where all services are, instead of AWS
 */
export function awsAsker(client: LambdaClient, region: string, endpoint: string | undefined): AskAws {
  return async (service, { signedAs = service, path = '/', query = {}, form }) => {
    try {
      const url = new URL(path, endpoint ?? `https://${service}.${region}.amazonaws.com`);
      const body = form && new URLSearchParams(form).toString();
      const credentials = await client.config.credentials();
      const signer = new SignatureV4({ service: signedAs, region, credentials, sha256: NodeSha256 });
      const { method, headers } = await signer.sign({
        method: form ? 'POST' : 'GET',
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port && { port: Number(url.port) }),
        path: url.pathname,
        query,
        headers: { host: url.host, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
        ...(body && { body }),
      });
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(url, { method, headers, signal, ...(body && { body }) });
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      return { status: 0, text: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** What stands in every element of a name, of an answer in XML. */
export function elementsOf(xml: string, name: string): string[] {
  return Array.from(xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g')), ([, text = '']) => text);
}

/** An answer as JSON; undefined where it is none. */
export function jsonOf({ status, text }: { status: number; text: string }): unknown {
  if (status !== 200) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
