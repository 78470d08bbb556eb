/**
 * Lets whoever reads end before everything is printed, as head does: what was begun is ended all the same, and what else is printed is
 * for nobody.
 */
export function letReadersEnd(streams: readonly NodeJS.WritableStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
