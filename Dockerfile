# One image for gateway, api, simulator and their commands: docker build -t nongso .
# Not built by our own tests, which have no Docker; they read this file and run its commands (docs/docker.md).

FROM node:24-bookworm-slim AS build
WORKDIR /src
# The packages first: they change less often than the code, and stay in the cache.
COPY package.json package-lock.json ./
COPY cli/bootstrap.cjs cli/bootstrap.cjs
COPY cli/bootstrap cli/bootstrap
RUN node cli/bootstrap.cjs install
COPY . .
RUN node cli/bootstrap.cjs build

FROM node:24-bookworm-slim AS files
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
# .dockerignore leaves out what does not run: tests, documents, secrets, data.
COPY . .
COPY --from=build /src/dist dist
# Also where the person who builds keeps files to themselves: another user runs them.
RUN chmod -R a+rX .

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="nongso" \
      org.opencontainers.image.description="Farm gateway and traceability service for Vietnamese farms and cooperatives" \
      org.opencontainers.image.licenses="Apache-2.0"
# pg_dump and pg_restore for "nongso backup"; of the same Debian, so of the same version as the server in docker-compose.yml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/nongso
COPY --from=files /src ./
# A new volume takes owner and mode from here.
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data
ENV NONGSO_DATA_DIR=/data \
    NONGSO_BIND=0.0.0.0 \
    NONGSO_RUNS_IN=container
VOLUME /data
EXPOSE 8080 1883 3000
# "node" in this image, and the first user of most machines: what is in a mounted folder belongs to the same person.
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m --retries=3 \
    CMD ["node", "cli/health.js", "http://127.0.0.1:8080/healthz"]
# No shell and no npx between: SIGTERM has to reach the program. As process 1 it would have no default for signals and nobody
# to bury its children, so run it under Docker's own init (docker run --init, "init: true").
ENTRYPOINT ["node", "cli/nongso.js"]
CMD ["gateway", "--config", "/farm/nongso.yaml"]
