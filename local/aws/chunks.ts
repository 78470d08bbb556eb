/**
 * Takes a body out of the `aws-chunked` framing that the AWS SDK sends: chunks of `<length in hex>[;…]\r\n<bytes>\r\n`, a
 * chunk of length 0, then trailing checksums.
 */
export function readChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let position = 0; position < body.length; ) {
    const lineEnd = body.indexOf('\r\n', position);
    const length = Number.parseInt(body.toString('latin1', position, lineEnd), 16);
    if (!(length > 0)) break;
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    position = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}
