/** A small shop as a submission: a page server before a counter in three copies, with Redis and PostgreSQL. */
export const shopSample: Readonly<Record<string, string>> = {
  'docker-compose.yml': `version: "3.8"
name: sample
services:
  web:
    image: nginx:alpine
    ports: ["8080:80"]
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
    networks: [front, back]
    depends_on: [counter]
  counter:
    build: { context: counter, dockerfile: Dockerfile }
    networks: [back, cache]
    deploy:
      replicas: 3
      resources: { limits: { cpus: "0.5", memory: 96M } }
  redis-cache:
    image: redis:alpine
    networks: [cache]
  postgres-db:
    image: postgres:15-alpine
    environment: { POSTGRES_DB: orders, POSTGRES_PASSWORD: secret }
    volumes: ["data:/var/lib/postgresql/data"]
    networks: [store]
networks: { front: {}, back: {}, cache: {}, store: {} }
volumes: { data: {} }
`,
  'nginx.conf': 'events {}\nhttp { server { listen 80; location / { proxy_pass http://counter:5000; } } }\n',
  'counter/Dockerfile': `# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
COPY requirements.txt .
RUN pip install --no-cache-dir --prefix=/install -r requirements.txt
FROM python:3.11-slim
COPY --from=build /install /usr/local
RUN useradd --create-home --uid 1234 app
USER app
COPY app.py .
HEALTHCHECK --interval=10s CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:5000/')"
CMD ["python", "app.py"]
`,
  'counter/requirements.txt': 'flask==2.2.2\nredis\n',
  'counter/app.py': `import signal, sys
from flask import Flask
from redis import Redis
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
app, store = Flask(__name__), Redis(host="redis-cache")
@app.route("/")
def count():
    return str(store.incr("n"))
app.run(host="0.0.0.0", port=5000)
`,
};
