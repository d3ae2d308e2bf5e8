/** What all tools are told by the environment. */
import { mkdirSync } from 'node:fs';

/** Prints the sentence and ends the process: for what only the user can put right. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

/** The folder that results go to: $LAB_OUT, or `lab-out` here; made when it is missing. */
export function outFolder(): string {
  const folder = process.env.LAB_OUT || 'lab-out';
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    refuse(`The folder ${folder} cannot be made: ${(error as Error).message}. Set LAB_OUT to another one.`);
  }
  return folder;
}

/** The environment variable as a number of milliseconds; it holds seconds, and may be a fraction. */
export function milliseconds<Default>(name: 'LAB_SECONDS' | 'LAB_PERIOD', byDefault: Default): number | Default {
  const text = process.env[name]?.trim();
  if (!text) return byDefault;
  const ms = Number(text) * 1000;
  if (ms >= 10 && ms <= 86_400_000) return ms;
  return refuse(`${name} must be a number of seconds from 0.01 to 86400; it is ${JSON.stringify(text)}.`);
}

/** Ends with a sentence unless we are root, who alone may look into namespaces. */
export function requireRoot(): void {
  if (process.getuid?.() !== 0) refuse(`Looking into the network needs root. Run: sudo node ${process.argv[1]}`);
}
