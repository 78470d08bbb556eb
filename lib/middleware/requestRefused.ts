/**
 * What came in is refused: whoever sent it has to send something else. The message is fit for them and for the log; it
 * repeats nothing of what they sent.
 */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  /** The status that HTTP has for it: 400, 413. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
