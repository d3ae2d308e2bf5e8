/** What the brief of Day 7 fixes about documents and slides, for those who check them. */

export type DocumentKind = 'architecture' | 'guide' | 'operations' | 'comparison';

/** A subject, and the words by which it is known: in English, German, French, Spanish and Italian. */
export interface Subject {
  readonly name: string;
  readonly words: RegExp;
}

export interface DocumentAsked {
  readonly kind: DocumentKind;
  readonly title: string;
  /** What its file is called where submission.json does not name it. */
  readonly file: RegExp;
  readonly asked: 'pdf' | 'markdown';
  readonly sections: readonly Subject[];
}

export const documents: readonly DocumentAsked[] = [
  {
    kind: 'architecture',
    title: 'architecture document',
    file: /ar[ck]h?itec?k?t/i,
    asked: 'pdf',
    sections: [
      {
        name: 'overview',
        words:
          /overview|introduction|summary|system|überblick|übersicht|einleitung|aperçu|ensemble|resumen|visión|panoramica/i,
      },
      {
        name: 'components',
        words:
          /components?\b|services?\b|parts\b|bausteine?|komponente|dienste?\b|composant|servicios?\b|componenti|servizi/i,
      },
      { name: 'network topology', words: /topolog|network|netz|réseau|\bred(es)?\b|\brete\b/i },
      {
        name: 'data flow',
        words:
          /flow|request|traffic|sequence|\bpath|fluss|flüsse|ablauf|abläufe|anfrage|verkehr|\bweg|flux|requête|flujo|petici|flusso|richiest/i,
      },
    ],
  },
  {
    kind: 'guide',
    title: 'implementation guide',
    file: /implement|set-?_?up|install|guide|anleitung/i,
    asked: 'markdown',
    sections: [
      {
        name: 'steps of the setup',
        words:
          /step|set-? ?up|install|build|getting started|schritt|aufbau|einricht|étape|mise en place|\bpasos?\b|instal|\bpass[oi]\b/i,
      },
      {
        name: 'configuration',
        words: /config|settings?\b|variables|parameters|konfig|einstellung|paramètre|ajustes|impostazion/i,
      },
      {
        name: 'troubleshooting',
        words:
          /trouble|problem|debug|fail|goes? wrong|common (issues|errors)|faq|fehler|störung|dépann|panne|solución|diagn|risoluzione/i,
      },
    ],
  },
  {
    kind: 'operations',
    title: 'operations manual',
    file: /operation|\bops\b|runbook|manual|betrieb|exploitation|operaci/i,
    asked: 'pdf',
    sections: [
      {
        name: 'starting and stopping',
        words:
          /start|stop|shut|restart|up and down|anhalten|hochfahren|démarr|arrêt|arran|inici|deten|parad|avvi|arrest/i,
      },
      { name: 'monitoring', words: /monitor|observ|health|watch|überwach|surveill|supervis|logs?\b/i },
      {
        name: 'backup and recovery',
        words: /back-? ?up|restor|recover|sicherung|wiederher|sauvegard|restaur|respaldo|copia|ripristin/i,
      },
      { name: 'scaling', words: /scal|capacity|more (load|traffic)|replica|skalier|échelle|escal/i },
    ],
  },
  {
    kind: 'comparison',
    title: 'comparison analysis',
    file: /compar|vergleich|confront/i,
    asked: 'pdf',
    sections: [
      {
        name: 'Linux primitives and Docker',
        words: /docker|primitives|namespaces?\b|vs\.?\b|versus|approach|ansätze|gegenüber|vergleich|compar/i,
      },
      {
        name: 'performance',
        words:
          /perform|metric|measure|benchmark|figures|result|latenc|requests per|leistung|mess(ung|werte)|ergebnis|mesure|résultat|rendim|medici|prestazion/i,
      },
      {
        name: 'pros and cons',
        words:
          /\bpros?\b|\bcons?\b|advantage|trade-? ?off|strength|weakness|verdict|which (one|to)|\bgood\b|vor-? ?und nachteil|vorteil|nachteil|avantage|inconv|ventaja|vantaggi/i,
      },
    ],
  },
];

/** The least words of a document, commands included: fewer are a table of contents. */
export const leastWords = 60;

/** What a document about this lab speaks of, in any language. */
export const matters: readonly RegExp[] = [
  /nginx/i,
  /gateway/i,
  /product[-_ ]?(?:service|dienst)|order[-_ ]?(?:service|dienst)/i,
  /redis/i,
  /postgres|psql|pg_/i,
  /docker|compose\b|podman/i,
  /container|conteneur|contenedor/i,
  /linux|kernel/i,
  /namespace|netns|namensr|espaces? de noms?|espacios? de nombres/i,
  /veth/i,
  /bridge|brücke|br-app|\bpont\b|puente/i,
  /iptables|nftables|netfilter|\bnft\b/i,
  /\b[SD]?NAT\b|masquerad/i,
  /vxlan|overlay/i,
  /\b10\.0\.\d|\b172\.\d/,
  /\b(?:8080|3000|5000|6379|5432|8500)\b/,
  /\bday-?\d|\bip (?:-\S+ )*(?:netns|link|addr|route|a|l|r)\b|\bsysctl\b|\bcurl\b|\bping\b/i,
  /requests? per second|requests?\/s|req\/s|\brps\b/i,
];

/** The least of them that it names: fewer are a text about anything. */
export const leastMatters = 3;

export const deck = {
  least: 10,
  most: 60,
  subjects: [
    {
      name: 'problem statement',
      words: /problem|goal|task|question|motivation|\baim|why\b|ziel|aufgabe|problème|but\b|objecti|objetivo|obiettiv/i,
    },
    { name: 'architecture decisions', words: /archi|design|decision|entscheid|entwurf|décision|decisi|diseño|scelte/i },
    {
      name: 'challenges',
      words:
        /challeng|difficult|hard(est)?\b|went wrong|trouble|herausford|schwierig|défi|difficult|desaf|dificult|sfid/i,
    },
    {
      name: 'learnings',
      words: /learn|lesson|insight|take-?aways?|gelernt|erkenntnis|lehren|appris|leçon|aprend|leccion|lezion|imparat/i,
    },
    {
      name: 'performance results',
      words:
        /perform|benchmark|result|measure|latenc|requests per|leistung|messung|ergebnis|résultat|mesure|rendim|prestazion/i,
    },
    {
      name: 'future improvements',
      words:
        /future|improv|next|outlook|roadmap|would do|zukunft|ausblick|verbesser|weiter|futur|amélior|mejora|miglior/i,
    },
  ],
} as const satisfies { least: number; most: number; subjects: readonly Subject[] };

/** What a film lasts, in seconds; half a minute either way is nobody's fault. */
export const film = { least: 15 * 60, most: 20 * 60, slack: 30 } as const;
