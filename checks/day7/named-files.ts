const asText = /\.(?:txt|log|csv|json|md|out|html?)$/i;
const measured = /bench|\bab[-_.]|wrk|autocannon|hey[-_.]|load-?test|k6|perf/i;

/** The files with what a measurement left: the one that is named, those in the folder that is named, or those that are called so. */
export function benchmarks(paths: readonly string[], named: string | null): readonly string[] {
  if (named === null) return paths.filter((path) => asText.test(path) && measured.test(path) && !isForeign(path));
  const folder = `${named.replace(/\/$/, '')}/`;
  return paths.filter((path) => path === named || (path.startsWith(folder) && asText.test(path)));
}

const slides = /(?:slides?|deck|diapo|pr[eé]senta[tcz]i|pr(?:ä|a\u0308|ae)sentation|folien)[^/]*\.(?:pdf|pptx?)$/i;

/** The slides: the file that is named, or one that is called so, in Office's old format only where there is no other; undefined where there is none. */
export function slidesIn(paths: readonly string[], named: string | undefined): string | undefined {
  const called = paths.filter((path) => slides.test(path));
  return named ?? called.find((path) => !/\.ppt$/i.test(path)) ?? called[0];
}

/** Others' work that came along. */
function isForeign(path: string): boolean {
  return /(?:^|\/)(?:node_modules|vendor|venv|\.venv|site-packages)\//.test(path);
}

/** What the handout asks for beside the documents and the slides, and how it is known among the files. */
export const items: readonly { readonly what: string; readonly is: (path: string) => boolean }[] = [
  { what: 'a README', is: (path) => /^(?:[^/]*\/)?readme(?:\.\w+)?$/i.test(path) },
  { what: 'source code', is: (path) => /\.(?:ts|js|mjs|cjs|py|go|rs|java|rb|php|c)$/i.test(path) && !isForeign(path) },
  {
    what: 'configuration',
    is: (path) =>
      /(?:\.(?:conf|ya?ml|toml|ini|cfg|env|nft|rules)|dockerfile[^/]*|nginx[^/]*|submission\.json|package\.json)$/i.test(
        path,
      ),
  },
  {
    what: 'scripts',
    is: (path) => /\.(?:sh|bash)$|(?:^|\/)(?:makefile|up\.\w+|setup[^/]*\.\w+|start[^/]*\.\w+)$/i.test(path),
  },
  {
    what: 'drawings or screenshots',
    is: (path) => /\.(?:png|jpe?g|gif|webp|svg|drawio|dot|mmd|puml)$/i.test(path) && !isForeign(path),
  },
  {
    what: 'logs of tests',
    is: (path) =>
      /(?:test|check|result|junit|netproof|grade)[^/]*\.(?:log|txt|xml|json|html|md|out)$|\.log$/i.test(path) &&
      !isForeign(path),
  },
  {
    what: 'the analysis of the traffic',
    is: (path) =>
      /(?:traffic|verkehr|capture|tcpdump|wireshark|packets)[^/]*\.\w+$|\.pcapng?$/i.test(path) &&
      !/\.(?:ts|js|py|sh)$/i.test(path),
  },
];
