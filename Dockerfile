# docker build -t trunkline:0.2.0 .
# docker run --rm trunkline:0.2.0 demo
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
ARG COMMIT=unknown
RUN mvn -B -q -ntp -DskipTests -Dgit.commit.id.abbrev=${COMMIT} package && mkdir /out && tar -xzf target/trunkline-*.tar.gz -C /out --strip-components=1

FROM eclipse-temurin:17-jre
ARG COMMIT=unknown
# The address of the sources, which whoever publishes them knows.
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Trunkline" \
      org.opencontainers.image.description="Telephony events of contact centres to PagerDuty incidents" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.source="${SOURCE}"
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/trunkline --shell /usr/sbin/nologin trunkline \
    && install -d -o trunkline -g trunkline -m 0700 /var/lib/trunkline
COPY --from=build /out /opt/trunkline
RUN mv /opt/trunkline/config /etc/trunkline && mv /opt/trunkline/routes /etc/trunkline/routes \
    && ln -s /etc/trunkline /opt/trunkline/config && ln -s /etc/trunkline/routes /opt/trunkline/routes \
    && ln -s /opt/trunkline/bin/trunkline /usr/local/bin/trunkline \
    && ln -s /opt/trunkline/bin/trunkline-health /usr/local/bin/trunkline-health
# The archive of classes: without it everything works, and starts slower.
RUN trunkline rehearse
ENV TRUNKLINE_DATA=/var/lib/trunkline
USER 10001:10001
VOLUME /var/lib/trunkline
EXPOSE 8080 9876
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["trunkline-health"]
ENTRYPOINT ["trunkline"]
CMD ["run"]
