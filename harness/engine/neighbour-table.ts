import { readFileSync } from 'node:fs';

/**
 * How often the kernel's table of IPv4 neighbours was full since the machine started; 0 where that cannot be read. All network
 * namespaces of a machine share its room (gc_thresh3 in Documentation/networking/ip-sysctl.rst), so a lab host that fills it makes
 * ARP fail in the others. `table_fulls` is the last column of a line for each processor, in hexadecimal.
 */
export function neighbourTableFulls(file = '/proc/net/stat/arp_cache'): number {
  try {
    const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
    const column = head.trim().split(/\s+/).indexOf('table_fulls');
    const counts = lines.map((line) => Number.parseInt(line.trim().split(/\s+/)[column] ?? '0', 16));
    return counts.reduce((sum, count) => sum + (count || 0), 0);
  } catch {
    return 0;
  }
}
