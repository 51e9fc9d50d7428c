# syntax=docker/dockerfile:1

# The screens, compiled once; nothing of Node.js enters the image that runs.
FROM node:22-bookworm-slim AS screens
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY frontend frontend
RUN node frontend/build.mjs

# The packages, each checked against its digest.
FROM python:3.12-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /opt/portal \
    && /opt/portal/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock

FROM python:3.12-slim-bookworm
RUN groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --home-dir /var/lib/portal --create-home portal
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=govservices.settings.production \
    GOVSERVICES_VAR_DIR=/var/lib/portal
WORKDIR /app
COPY --from=packages /opt/portal /opt/portal
COPY . .
COPY --from=screens /build/frontend/dist frontend/dist
# Catalogues and the static manifest belong to the image. The settings want values that
# only a running portal has; those below live no longer than this line.
RUN GOVSERVICES_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    GOVSERVICES_VALUE_KEYS=built-without \
    GOVSERVICES_ALLOWED_HOSTS=built.invalid \
    GOVSERVICES_SITE_URL=https://built.invalid \
    GOVSERVICES_DATABASE_URL=postgres://built.invalid/none \
    GOVSERVICES_BROKER_URL=redis://built.invalid/0 \
    GOVSERVICES_EMAIL_URL=smtp://built.invalid \
    sh -c 'python manage.py messages --compile && python manage.py collectstatic --no-input'
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/health.py"]
CMD ["gunicorn", "govservices.wsgi:application", "--config", "deploy/gunicorn.conf.py"]
