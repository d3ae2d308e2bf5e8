#!/usr/bin/env node
/** Task 6.1, the first host: Day 1 as it is, and a tunnel from its bridge to the other host's. */
import { services } from '../day1/plan.ts';
import '../day1/up.ts';
import { fitTunnel, joinTunnel } from './tunnel.ts';

await joinTunnel();
await fitTunnel(services);
