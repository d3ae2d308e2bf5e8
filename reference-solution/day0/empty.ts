/** Lab 0.1: a namespace, and nothing in it. */
import { ip } from './rooms.ts';

ip(['netns add empty']);
