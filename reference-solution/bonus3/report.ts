#!/usr/bin/env node
/** Prints what each fault came to, as JSON: for how long product-service was away, in milliseconds. */
import { readJournal } from './journal.ts';

const told = Object.entries(readJournal()).map(([fault, { injectedAt, backAt }]) => [
  fault,
  { injectedAt: new Date(injectedAt).toISOString(), ...(backAt === undefined ? {} : { awayMs: backAt - injectedAt }) },
]);
console.log(JSON.stringify(Object.fromEntries(told), null, 2));
