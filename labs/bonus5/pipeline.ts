/** Where the pipeline is, in the lab host, and how long it may take. */
export const pipeline = {
  repository: '/srv/product.git',
  branch: 'main',
  images: '/srv/images',
  /** What each push changes, at the root of the repository. */
  files: { release: 'release.json', products: 'products.json' },
  /** Seconds that a push may take, and that a release may take to run after it. */
  seconds: { push: 60, runs: 20 },
} as const;

/** What a release may have for its `fault`: with any but the first, it breaks as soon as it runs. */
export const breaks = ['exits', 'fails', 'hangs'] as const;
