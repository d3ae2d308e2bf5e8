import type { Facts } from '../facts.ts';
import { table } from './table.ts';

/** What there is to do while it runs. The lines are those of submission.json. */
export function operations({ services, entrance }: Facts, lines: Readonly<Record<string, string>>): string {
  return `# The shop: operations manual

All commands are typed as root, in the folder of this project.

## Start and stop

\`\`\`bash
${lines.start}
${lines.stop}
\`\`\`

The first returns when every part answers, and leaves alone what runs already. The second asks each process to finish what it has begun. The
network stays as it is; \`node day1/up.ts\` builds it after a reboot, before anything is started.

## Monitoring

\`node day3/health.ts\` asks each service every ten seconds, and says UP with a latency or DOWN; \`node day3/connections.ts\` counts open
connections, \`node day3/traffic.ts\` packets. Logs are in \`/var/lib/shop-lab\`, a file for each process. From outside, the shop answers at
port ${entrance.port} of the host.

${table(
  ['Service', 'Asked at'],
  services.map(({ name, address, ports }) => [name, `${address}:${ports[0]}`]),
)}

## Backup and recovery

\`\`\`bash
${lines.backup}
${lines.restore}
\`\`\`

The first writes all of the database into one file, while orders go on. The second puts that file's content in the place of what is there, in one
transaction: all of it, or nothing. Orders that came after the backup are lost with a restore. Redis has nothing that is worth keeping.

## Scaling

Ten times the traffic would first meet the gateway and the product service, which keep nothing to themselves: Day 4 starts two more instances
of the product service and shares requests among them in turn, and the same goes for any number, on other hosts too. Then PostgreSQL: orders that
arrive together are one transaction already, so the next step is a faster disk, then reading from replicas. nginx comes last.
`;
}
