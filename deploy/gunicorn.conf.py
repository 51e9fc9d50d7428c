"""Gunicorn in the image: everything here can be moved with WEB_CONCURRENCY and GUNICORN_CMD_ARGS."""

import os

bind = "0.0.0.0:8000"
# Pages are drawn on the processor, not awaited: about twice the cores, never one.
workers = int(os.environ.get("WEB_CONCURRENCY", max(2, 2 * (os.cpu_count() or 1))))
# Heartbeats go to memory: on a busy disk a worker would be taken for dead.
worker_tmp_dir = "/dev/shm"
timeout = 60
graceful_timeout = 30
# A leak somewhere below us costs one worker, not the portal.
max_requests = 5000
max_requests_jitter = 500
# Requests are logged by the portal itself, without addresses and secrets.
accesslog = None
forwarded_allow_ips = "*"
