/** Whether a prefix ('10.0.0.0/16', 'default', one address) has an IPv4 address in it. */
export { covers } from '../explain/fib.ts';
