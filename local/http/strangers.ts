import type { IncomingMessage, RequestListener } from 'node:http';

/** The names under which this machine is itself. Under any other a page of somebody else would be read as if it were ours. */
const ownNames = /^(127\.0\.0\.1|\[::1\]|localhost|[\w.-]+\.localhost)(:\d+)?$/i;

/**
 * Answers only who is on this machine and means this server. A page in a browser can send requests to any port of it, and
 * under a name that leads here it could read what comes back: it is refused, by what the browser says of it.
 */
export function exceptStrangers(listener: RequestListener): RequestListener {
  return (request, response) => {
    const reason = refusalOf(request);
    if (reason === undefined) return listener(request, response);
    request.resume();
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message: reason }));
  };
}

function refusalOf({ method, headers }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  if (!ownNames.test(host)) {
    return `This server of nelm answers as 127.0.0.1 and localhost only, and was asked as "${host}". A tunnel must send that as Host, as "ngrok http --host-header=rewrite" does.`;
  }
  const site = headers['sec-fetch-site'];
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (isLink || site === 'same-origin') return undefined;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  return isForeign || (site !== undefined && site !== 'none') ? otherPage : undefined;
}

const otherPage =
  'A page of another server sent this request. Only pages of this one may; programs send neither Origin nor Sec-Fetch-Site.';
