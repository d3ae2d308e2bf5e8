const largest = 100_000;

/** What a GET says. Throws when that is not JSON of at most 100 kB within `timeoutMs`: whoever is asked may be dead, or lie. */
export async function ask(url: string, timeoutMs: number): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > largest) throw new Error(`${url} says too much.`);
  }
  return { status: answer.status, body: JSON.parse(text) };
}
