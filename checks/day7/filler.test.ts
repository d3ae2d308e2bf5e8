import { describe, expect, test } from 'vitest';
import { documents } from './documents.ts';
import { paper, papers, told } from './handed.testkit.ts';

/** What the check says of a document that is handed in as the operations manual, beside three that are missing. */
function judge(text: string, format: 'markdown' | 'pdf' = 'markdown') {
  const outcome = told(documents.judge({ handed: papers({ operations: paper(text, format) }) }));
  return /the operations manual[^;]*/.exec(outcome)?.[0] ?? 'it is all right';
}

const headings = ['Starting and stopping', 'Monitoring', 'Backup', 'Scaling'];
const under = (texts: readonly string[], heads = headings) =>
  heads.map((one, at) => `## ${one}\n\n${texts[at % texts.length]}\n`).join('\n');

describe('what an honest manual may look like', () => {
  test.each<[string, string]>([
    [
      'terse English',
      under([
        'Start: `docker compose up -d`. Stop: `docker compose down`. The host port is 8080. A stop takes ten seconds at most.',
        '`docker compose ps` tells who is healthy. Logs: `docker compose logs -f`. Look at nginx first, then at the gateway.',
        'Every night cron calls `pg_dump -Fc orders`. `pg_restore --clean` brings it back. Redis needs none, as it is a cache.',
        '`docker compose up -d --scale product-service=3`. PostgreSQL stays alone.',
      ]),
    ],
    [
      'terse German',
      under(
        [
          'Start mit `node day2/up.ts`, Stopp mit `node day2/down.ts`. Das Netz muss vorher stehen: nach einem Neustart zuerst `day1`.',
          'Die Logs liegen in /var/lib/shop. `curl 10.0.0.10/health` fragt nginx, und das Gateway antwortet für die Dienste dahinter.',
          'Nachts läuft pg_dump, das Wiederherstellen macht pg_restore. Redis wird nicht gesichert, weil es nur ein Cache ist.',
          'Mehr Last fängt eine zweite Instanz des Produktdienstes ab.',
        ],
        ['Starten und Anhalten', 'Überwachung', 'Sicherung', 'Skalierung'],
      ),
    ],
    [
      'French',
      under(
        [
          'On démarre la boutique avec `node day2/up.ts` et on l’arrête avec `node day2/down.ts`, dans le dossier du projet.',
          'Les journaux sont dans /var/lib/shop. Le service nginx répond à `curl 10.0.0.10/health` tant que la passerelle vit.',
          'Chaque nuit, pg_dump écrit la base dans un fichier, et pg_restore la relit. Redis n’a rien à sauvegarder.',
          'Un deuxième service de produits, dans son espace de noms, prend la moitié des requêtes.',
        ],
        ['Démarrage et arrêt', 'Surveillance', 'Sauvegarde', 'Mise à l’échelle'],
      ),
    ],
    [
      'commands for the most part',
      under([
        '```sh\nnode day2/up.ts\nnode day2/down.ts\nip netns list\nss -ltn\n```',
        '```sh\ncurl 10.0.0.10/health\nip netns exec redis-cache redis-cli ping\ntail -f /var/lib/shop/nginx.log\n```',
        '```sh\npg_dump -h 10.0.0.60 -U postgres -Fc -f /root/a.dump orders\npg_restore -h 10.0.0.60 -U postgres -d orders --clean /root/a.dump\n```',
        '```sh\nnode day4/up.ts\nip netns exec product-service-2 node services/product/main.ts\n```\nThe gateway finds a new one by itself, and asks all of them in turn.',
      ]),
    ],
    [
      'a table with rows that are much alike',
      `${under(['See the table.'])}\n| Service | Address | Start | Health |\n|-|-|-|-|\n${['nginx-lb', 'api-gateway', 'product-service', 'order-service', 'redis-cache', 'postgres-db'].map((name, at) => `| ${name} | 10.0.0.${at + 1}0 | by hand, see day two | asked every ten seconds |`).join('\n')}\n`,
    ],
    [
      'a text with a word of Latin and a sentence that stands there twice',
      under([
        'Call `node day2/up.ts` as root. The pro rata share of nginx is one core, et cetera, with the status quo ante as it was.',
        'Call `node day3/health.ts` as root. It asks the gateway, and the gateway asks the product service and the order service.',
        'Call `day7/backup.sh` as root. Call `day7/restore.sh` as root. What came after the backup of PostgreSQL is lost by that.',
        'Call `node day4/up.ts` as root. Call `node day4/up.ts` as root. Then there are three of them behind the gateway.',
      ]),
    ],
  ])('%s', (_, text) => {
    expect(judge(text)).toBe('it is all right');
    expect(judge(text.replaceAll(/^(?:#+ |```\w*\n)/gm, ''), 'pdf')).toBe('it is all right');
  });
});

describe('what is filler', () => {
  const lorem =
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur.';
  const names = 'nginx, Docker, 10.0.0.10, the gateway and Redis.';
  test.each<[string, string, RegExp]>([
    ['lorem ipsum', under([lorem]), /has \d+ words, without what is said again or holds a place/],
    ['lorem ipsum and names', under([`${lorem} ${names}`]), /has \d+ words, without/],
    [
      'one sentence again and again',
      under(['The shop runs in namespaces on Linux with Docker. '.repeat(20)]),
      /has \d+ words, without/,
    ],
    [
      'one paragraph below each heading',
      under(['The shop is started, and it runs, and nginx, Docker and Redis are parts of it.']),
      /has \d+ words, without/,
    ],
    [
      'the same with other capitals and signs',
      under(['The shop runs! ', 'the shop, runs. ', 'THE SHOP RUNS? '].map((one) => one.repeat(30))),
      /has \d+ words, without/,
    ],
    ['one command again and again', under([`\`\`\`sh\n${'ip netns list\n'.repeat(40)}\`\`\``]), /has \d+ words/],
    [
      'a text about anything',
      under([
        'Our team worked together every day, and each of us learned a great deal about planning, patience and communication.',
        'Quality matters to all of us. We wrote lists, held meetings in the morning, and checked whether everybody was content.',
        'In case of trouble we talked to each other. Nothing was lost, as there was always somebody who remembered the details.',
        'Larger teams need more structure. We would plan more carefully, and ask for help earlier than we did this time.',
      ]),
      /names next to nothing that is in this lab/,
    ],
    ['headings alone', under(['']), /has \d+ words/],
  ])('%s', (_, text, words) => {
    expect(judge(text)).toMatch(words);
  });
});
