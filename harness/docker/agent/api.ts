import { request } from 'node:http';
import { json } from 'node:stream/consumers';

/** Of the wall's time: an engine that does not answer is no failure of the submission's. */
const answerMs = 20_000;

/** The engine's HTTP interface (docs.docker.com/engine/api), over its socket. */
export interface Api {
  get<T>(path: string): Promise<T>;
  /** Like `get`; undefined when there is nothing of the name. */
  find<T>(path: string): Promise<T | undefined>;
  /** Resolves also when the engine says that it is so already, or that there is nothing of the name. */
  act(method: 'POST' | 'DELETE', path: string): Promise<void>;
}

export function engineApi(socketPath: string): Api {
  const call = (method: string, path: string) =>
    new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const sent = request({ socketPath, method, path, signal: AbortSignal.timeout(answerMs) }, (response) => {
        const status = response.statusCode ?? 0;
        if (status === 204 || status === 304) {
          response.resume();
          resolve({ status, body: null });
        } else json(response).then((body) => resolve({ status, body }), reject);
      });
      sent.on('error', (error) => reject(new Error(`The Docker engine does not answer: ${error.message}`)));
      sent.end();
    });
  const refuse = (method: string, path: string, body: unknown) => {
    throw new Error(`The Docker engine refuses ${method} ${path}: ${(body as { message?: string } | null)?.message}`);
  };
  return {
    get: async <T>(path: string) => {
      const { status, body } = await call('GET', path);
      return status < 300 ? (body as T) : refuse('GET', path, body);
    },
    find: async <T>(path: string) => {
      const { status, body } = await call('GET', path);
      if (status === 404) return undefined;
      return status < 300 ? (body as T) : refuse('GET', path, body);
    },
    act: async (method, path) => {
      const { status, body } = await call(method, path);
      if (status >= 400 && status !== 404) refuse(method, path, body);
    },
  };
}
