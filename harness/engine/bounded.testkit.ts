import { causedBySubmission, type Json } from '../model/index.ts';

/** What one may do wrong who reads a submission's bytes, for the tests of bounded.ts. */
export const twice = (number: number) => number * 2;

export const forEver = () => {
  for (;;);
};

export const everything = () => {
  const held: object[] = [];
  for (;;) held.push(new Array(1000).fill(held.length));
};

export function deep(level: number): number {
  return level + deep(level + 1);
}

export const blame = (): Json => {
  throw causedBySubmission('There are too many of them.');
};

export const slip = (): Json => {
  throw new Error('A mistake of ours.');
};
