# Builds the proxy, and an AOT cache for it from a training run against a stand-in for Talkover.
ARG JDK_IMAGE=maven:3.9-eclipse-temurin-25
ARG JRE_IMAGE=eclipse-temurin:25-jre

FROM ${JDK_IMAGE} AS build
WORKDIR /build
# What the build needs changes more seldom than the sources, so it has a layer of its own.
COPY pom.xml ./
RUN mvn -B -ntp -q dependency:go-offline
COPY src src
RUN mvn -B -ntp -q package -DskipTests \
    dependency:copy-dependencies -DincludeArtifactIds=wiremock-standalone -DoutputDirectory=target/training
RUN cp target/talkover-bff-*.jar talkover-bff.jar \
    && java -Djarmode=tools -jar talkover-bff.jar extract --layers --destination layers
# Of SQLite's libraries for twenty platforms, those of the platforms that the image is for; else the jar stays as it was.
RUN mkdir sqlite && cd sqlite && jar xf ../layers/dependencies/lib/sqlite-jdbc-*.jar \
    && find org/sqlite/native -mindepth 2 -type f ! -path '*/Linux*/x86_64/*' ! -path '*/Linux*/aarch64/*' -delete \
    && jar --create --no-manifest --date=2000-01-01T00:00:00Z --file=../sqlite.jar . && cd ../layers/dependencies/lib \
    && touch -r sqlite-jdbc-*.jar /build/sqlite.jar && mv /build/sqlite.jar sqlite-jdbc-*.jar
# Native libraries lie ready. Unpacked at each start, they would need a /tmp that may hold code, and Docker's tmpfs may not.
RUN mkdir netty layers/dependencies/native && cd netty \
    && for jar in ../layers/dependencies/lib/netty-transport-native-epoll-*.jar; do jar xf "$jar" || exit 1; done \
    && cp "META-INF/native/libnetty_transport_native_epoll_$(uname -m | sed s/aarch64/aarch_64/).so" \
        "../sqlite/org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" ../layers/dependencies/native
# Of Spring's two readers of class files, the AOT cache takes in the one for older JDKs only: with it, the first answer comes
# 5 % sooner. The other one is what JDK 24 and later would choose.
RUN mkdir spring && cd spring && jar xf ../layers/dependencies/lib/spring-core-*.jar && rm -r META-INF/versions/24 \
    && jar --create --manifest=META-INF/MANIFEST.MF --date=2000-01-01T00:00:00Z --file=../spring.jar . \
    && cd ../layers/dependencies/lib && touch -r spring-core-*.jar /build/spring.jar && mv /build/spring.jar spring-core-*.jar

# The training run has the JVM, the directory and the class path of production, or the cache would be refused there.
FROM ${JRE_IMAGE} AS training
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY src/container/java.options ./
COPY --from=build /build/target/training /training/lib
COPY --from=build /build/target/test-classes /training/classes
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
# Most of what is called by reflection is called once, at the start. Without what the JVM makes for each of these, the cache
# leads to 10 MB less in use at the peak. Only here: in production such a call would keep a processor while it waits.
RUN java -cp "/training/classes:/training/lib/*" io.github.talkoverbff.TrainingRun \
    java @java.options -Djdk.reflect.useNativeAccessorOnly=true -XX:AOTCacheOutput=talkover-bff.aot -jar talkover-bff.jar

FROM ${JRE_IMAGE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="talkover-bff" \
      org.opencontainers.image.description="A backend-for-frontend between internal web apps and the Talkover API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
WORKDIR /app
COPY --from=training /app/lib/ lib/
COPY --from=training /app/native/ native/
COPY --from=training /app/java.options /app/talkover-bff.jar /app/talkover-bff.aot ./
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
# The JVM reads variables, such as the configuration of a pod, in the encoding of the locale.
ENV LANG=C.UTF-8
# The C library keeps less of what the compilers gave back: 20 MB less are in use.
ENV MALLOC_TRIM_THRESHOLD_=131072
# The ledger of dials, unless it is in a database: it must outlive the container.
RUN install -d -o 65532 -g 65532 data
VOLUME /app/data
# By number, so that a platform can see that it is not root. The root file system may be read-only, with a tmpfs at /tmp.
USER 65532:65532
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
# A JVM of its own, kept small. A platform with probes of its own (Kubernetes) ignores it.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx8m", "-XX:-UsePerfData", "-cp", "talkover-bff.jar", \
        "io.github.talkoverbff.HealthCheck", "http://127.0.0.1:8081/actuator/health/readiness"]
# With the JVM's own thresholds for compiling: five times as high, the first answer comes 3 % sooner and 30 MB less are in
# use at the peak, but under load a request takes twice the processor time, for as long as it was watched.
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=talkover-bff.aot", "-jar", "talkover-bff.jar"]
