/** The handout's ten questions: their subjects in our words, and by which words an answer is known; each of `terms` must be met. */
export const questions: readonly { readonly subject: string; readonly terms: readonly RegExp[] }[] = [
  {
    subject: 'what network namespaces are good for',
    terms: [
      /namespace|namensr|espaces? de noms?/i,
      /isolat|isolier|separat|getrennt|trenn|own |eigene|aisl|isol|conflict|lightweight|cheap/i,
    ],
  },
  {
    subject: 'how NAT lets a container out',
    terms: [/\bs?NAT\b|masquerad/i, /internet|outside|public|8\.8\.8\.8|uplink|extern|außen|öffentlich/i],
  },
  {
    subject: 'what iptables does for containers',
    terms: [
      /iptables|nftables|netfilter|\bnft\b/i,
      /filter|forward|drop|rules?\b|chain|regel|kette|règle|regla|regola/i,
    ],
  },
  {
    subject: 'how a veth pair works',
    terms: [/\bveth/i, /kernel|pair|peer|cable|paar|kabel|queue|skb|driver|paire|\bpar\b|coppia/i],
  },
  { subject: 'bridges and overlays', terms: [/bridge|brücke|\bpont\b|puente/i, /overlay|vxlan/i] },
  {
    subject: 'service discovery',
    terms: [
      /discover|regist(?:er|r)|entdeck|verzeichnis|découverte|descubrim/i,
      /service|dienst|instan|address|adress/i,
    ],
  },
  {
    subject: 'security',
    terms: [
      /secur|sicherh|sécur|segur|sicurezz|attack|angriff|privileg/i,
      /namespace|container|network|netz|firewall|iptables|privileg|capabilit|\broot\b|port/i,
    ],
  },
  {
    subject: "Docker's networks and Linux's parts",
    terms: [/docker/i, /namespace|veth|bridge|iptables|primitive|by hand|von hand/i],
  },
  {
    subject: 'what each approach costs in speed',
    terms: [
      /perform|latenc|throughput|overhead|costs?\b|faster|slower|leistung|schnell|langsam|durchsatz|rendim|lent/i,
      /bridge|overlay|\bNAT\b|veth|proxy|docker|namespace/i,
    ],
  },
  {
    subject: 'ten times the traffic',
    terms: [
      /\b10 ?(?:x|×|times|-?fach|mal|fois|veces)|\bten[- ]?(?:times|fold)|zehn(?:mal|fach)|scal|skalier|échelle|escal/i,
      /instan|replica|shard|queue|cache|horizontal|hosts?\b|pool|\blast|réplica|load/i,
    ],
  },
];

/** An answer has at least so many words that are no question. */
export const leastAnswer = 15;
