#!/usr/bin/env node
/** Stops what `up.ts` started, and nothing else; what has ended already is no error. The database's data stays. */
import { stop } from './daemons.ts';
import { daemons } from './plan.ts';

// First those who ask, then those who are asked: so that nobody loses what it needs to finish its work.
const [stores, askers] = [daemons.slice(0, 2), daemons.slice(2)];
await Promise.all(askers.map(stop));
await Promise.all(stores.map(stop));
