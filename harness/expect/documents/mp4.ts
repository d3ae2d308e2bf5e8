import { createFile, type Movie, MP4BoxBuffer } from 'mp4box';
import type { FileContent, Film } from '../../model/index.ts';

/** How long an MP4 is, and what it is made of (ISO/IEC 14496-12). Throws where it cannot be read. */
export async function readMp4(bytes: Buffer): Promise<FileContent> {
  const file = createFile();
  const { promise, resolve, reject } = Promise.withResolvers<Movie>();
  file.onReady = resolve;
  file.onError = (module, message) => reject(new Error(`it is no MP4 that can be read: ${module} ${message}`));
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(bytes).buffer, 0), true);
  file.flush();
  const timeout = Promise.resolve().then(() => Promise.reject(new Error('it has no table of what is in it')));
  const movie = await Promise.race([promise, timeout]);
  const samples = new Map(movie.tracks.map(({ id }) => [id, file.getTrackSamplesInfo(id)]));
  const tracks = movie.tracks.map(({ id, type, duration, timescale }): Film['tracks'][number] => {
    // A film in fragments says how long it is nowhere else.
    const last = samples.get(id)?.at(-1);
    const told = Math.max(duration, last === undefined ? 0 : last.dts + last.duration);
    return {
      kind: type === 'video' || type === 'audio' ? type : 'other',
      seconds: timescale > 0 ? told / timescale : 0,
    };
  });
  const ends = [...samples.values()].flatMap((all) => all.map(({ offset, size }) => offset + size));
  const whole = ends.length > 0 && ends.every((end) => end <= bytes.length);
  const seconds = Math.max(0, ...tracks.map((track) => track.seconds));
  return { format: 'mp4', pages: [], count: 0, drawn: 0, film: { seconds, tracks, whole } };
}
