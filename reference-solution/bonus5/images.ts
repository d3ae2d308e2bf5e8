/** Images: a commit's files as one archive, called after the SHA-256 of its bytes. The same name is always the same image. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { images, repository, unpacked } from './plan.ts';

const archive = (commit: string, file: string) =>
  execFileSync('git', ['--git-dir', repository, 'archive', '--format=tar', `--output=${file}`, commit]);
const unpack = (file: string, folder: string) => execFileSync('tar', ['-xf', file, '-C', folder]);

/** Gives `work` a folder with the commit's files, which is gone afterwards. */
export function withFiles<T>(commit: string, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'commit-'));
  try {
    archive(commit, `${folder}.tar`);
    unpack(`${folder}.tar`, folder);
    return work(folder);
  } finally {
    for (const path of [folder, `${folder}.tar`]) rmSync(path, { recursive: true, force: true });
  }
}

/** Builds a commit's image, and returns its digest. Who looks into the folder sees whole images only. */
export function build(commit: string): string {
  const file = join(unpacked, `${commit}.tar`);
  archive(commit, file);
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  renameSync(file, join(images, `${digest}.tar`));
  return digest;
}

/** Lays an image out so that it can be run. */
export function layOut(digest: string): void {
  const folder = join(unpacked, digest);
  if (existsSync(folder)) return;
  mkdirSync(folder);
  unpack(join(images, `${digest}.tar`), folder);
}
