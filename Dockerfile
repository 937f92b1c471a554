# 3.12: supported until October 2028, and every pin has a wheel for it; slim: the glibc those wheels want, no compilers.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/ita
COPY requirements.lock requirements-dev.lock ./
RUN /opt/ita/bin/pip install --require-hashes -r requirements.lock
# The build tool comes from the development pins, with its hashes, and stays in this stage.
RUN sed -n '/^setuptools==/,/^    # via/p' requirements-dev.lock > build.lock \
    && pip install --require-hashes -r build.lock
COPY pyproject.toml README.md LICENSE ./
COPY knowledge/ knowledge/
COPY storage/ storage/
COPY handlers/ handlers/
COPY bot/ bot/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/ita/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.12-slim
ENV PATH=/opt/ita/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 ita \
    && useradd --uid 10001 --gid ita --no-create-home --home-dir /data --shell /usr/sbin/nologin ita \
    && install -d -o ita -g ita -m 0750 /data
COPY --from=build /opt/ita /opt/ita
VOLUME /data
# From here the default ITA_DATABASE_URL, sqlite:///./data/ita.db, is /data/ita.db. It is not set with ENV:
# a variable that is set wins over ITA_DATABASE_URL_FILE, and the secret would be passed over without a word.
WORKDIR /
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["ita-bot"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
