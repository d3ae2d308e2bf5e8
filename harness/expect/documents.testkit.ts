import { createFile } from 'mp4box';

/** An MP4 with a track of pictures and one of sound, an empty sample a minute each; for tests. */
export function sampleFilm(seconds: number, tracks: readonly ('video' | 'audio')[] = ['video', 'audio']): Uint8Array {
  const file = createFile();
  for (const kind of tracks) {
    const timescale = 1000;
    const id =
      kind === 'video'
        ? file.addTrack({ type: 'mp4v', hdlr: 'vide', timescale, width: 640, height: 360 } as never)
        : file.addTrack({
            type: 'mp4a',
            hdlr: 'soun',
            timescale,
            channel_count: 2,
            samplerate: 48_000,
            samplesize: 16,
          } as never);
    for (let at = 0; at < seconds; at += 60) {
      const duration = 1000 * Math.min(60, seconds - at);
      file.addSample(id, new Uint8Array([at % 256]), { duration, dts: at * 1000, cts: at * 1000, is_sync: true });
    }
  }
  return new Uint8Array(file.getBuffer().buffer);
}
