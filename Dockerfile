# Untested: no container engine was at hand where this was written. It holds only plain steps.
FROM node:24-slim

WORKDIR /app

COPY package.json package-lock.json LICENSE ./
COPY src ./src
COPY locales ./locales
COPY drizzle ./drizzle
# Installing bundles the program, which halves what a start costs; what only that needs goes again.
RUN npm ci && npm prune --omit=dev
ENV NODE_ENV=production

# The embedded database and its keys live here where no DATABASE_URL is given: mount a volume.
RUN mkdir -p /data && chown node:node /data
ENV BATON_DATA_DIR=/data
VOLUME /data

USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + ((process.env.WORKER_PORT ?? process.env.PORT ?? 3000)) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# `node` and not npm: npm would keep SIGTERM to itself, and Baton drains on it.
CMD ["node", "src/main.ts"]
