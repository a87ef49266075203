FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE NOTICE ./
COPY conf conf
COPY docs docs
COPY src/main src/main
RUN mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
LABEL org.opencontainers.image.title="Murmuration" \
  org.opencontainers.image.description="Follows keywords across live social streams, on Vert.x and Apache Kafka." \
  org.opencontainers.image.url="https://github.com/murmuration/murmuration" \
  org.opencontainers.image.source="https://github.com/murmuration/murmuration" \
  org.opencontainers.image.documentation="https://github.com/murmuration/murmuration/tree/main/docs" \
  org.opencontainers.image.vendor="The Murmuration authors" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE NOTICE /opt/murmuration/
RUN useradd --system --uid 10001 --no-create-home murmuration \
  && install --directory --mode=700 --owner=10001 --group=10001 /data
COPY --from=build /build/target/murmuration.jar /opt/murmuration/murmuration.jar
# PORT makes the page listen on all interfaces. The embedded broker stores its data in /data.
ENV PORT=8080 MURMURATION_HOME=/
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/murmuration/murmuration.jar"]
