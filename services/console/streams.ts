import type { Response } from 'express';
import { listen } from '../kit/listen.ts';
import type { Ground } from '../kit/service.ts';

interface Stream {
  /** By its public id. */
  readonly session: string;
  readonly user: string;
  readonly response: Response;
}

/** The open answers of this console: what outlives its request (event streams) ends when its session or its rights do. */
export class OpenStreams {
  readonly #streams = new Set<Stream>();

  add(stream: Stream): void {
    this.#streams.add(stream);
    stream.response.once('close', () => this.#streams.delete(stream));
  }

  /** Ends what would go on for ever; its browser asks again by itself. Other answers come to their own end. */
  end(which: (stream: Stream) => boolean): void {
    for (const stream of this.#streams)
      if (which(stream) && stream.response.get('Content-Type')?.startsWith('text/event-stream'))
        stream.response.destroy();
  }

  endAll(): void {
    this.end(() => true);
  }
}

/** Ends streams when PostgreSQL says that a session or somebody's rights are no more, whichever console or person ended them. */
export function endStreamsAsTold(ground: Ground, streams: OpenStreams): Promise<{ close(): Promise<void> }> {
  return listen(
    ground,
    {
      session_ended: (id) => streams.end(({ session }) => session === id),
      rights_changed: (id) => streams.end(({ user }) => user === id),
    },
    // Nobody knows what was said meanwhile; whoever still may listens again.
    () => streams.endAll(),
  );
}
