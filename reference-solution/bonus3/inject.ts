#!/usr/bin/env node
/** Injects a fault into product-service: node bonus3/inject.ts cut|crash|loss|latency */
import { requireRoot } from '../day1/state.ts';
import { askedFor } from './faults.ts';
import { note } from './journal.ts';

requireRoot();
const { name, fault } = askedFor();
await fault.inject();
note(name, { injectedAt: Date.now() });
