FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY conf conf
COPY src/main src/main
RUN mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home murmuration \
  && install --directory --owner=10001 --group=10001 /data
COPY --from=build /build/target/murmuration.jar /opt/murmuration/murmuration.jar
# PORT makes the page listen on all interfaces. The embedded broker stores its data in /data.
ENV PORT=8080 MURMURATION_HOME=/
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/murmuration/murmuration.jar"]
