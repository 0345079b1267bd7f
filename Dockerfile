FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY graph graph
COPY queries queries
COPY ingest ingest
COPY viz viz
COPY api api
RUN python -m venv /opt/fundtrace \
    && /opt/fundtrace/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin fundtrace \
    && install -d -o fundtrace -g fundtrace -m 0700 /data
COPY --from=build /opt/fundtrace /opt/fundtrace
ENV PATH=/opt/fundtrace/bin:$PATH PYTHONUNBUFFERED=1 XDG_DATA_HOME=/data FUNDTRACE_HOST=0.0.0.0
USER fundtrace
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["fundtrace"]
CMD ["serve"]
