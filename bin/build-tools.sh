# The build of bin/bench and bin/attack, which set $program. Compiles src/bench and src/attack beside
# the tests when sources have changed, and sets $class_path.

need() {
  command -v "$1" > /dev/null || { echo "$program: $1 is missing: $2" >&2; exit 1; }
}

# build GOAL...: runs Maven without the checks of bin/check.
build() {
  mvn --batch-mode --quiet -Dspotless.check.skip -Denforcer.skip -Dmdep.analyze.skip "$@" >&2 \
    || { echo "$program: the build failed" >&2; exit 1; }
}

# changed FILE PATH...: whether a file below the paths is newer.
changed() {
  reference=$1
  shift
  [ ! -f "$reference" ] || [ -n "$(find "$@" -newer "$reference" | head -n 1)" ]
}

dependencies=target/tools/class-path
need javac "install a JDK, 17 or newer"
if changed "$dependencies" pom.xml conf src || [ ! -d target/test-classes/io/murmuration/attack ]; then
  need mvn "install Apache Maven, 3.8 or newer"
  echo "$program: building, this takes a minute the first time" >&2
  mkdir -p target/tools
  # Without the profile: what it needs for itself is not to change the jar.
  if changed target/murmuration.jar pom.xml conf src/main; then
    build -DskipTests package
  fi
  build --activate-profiles tools test-compile \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$dependencies.part"
  mv "$dependencies.part" "$dependencies"
fi
class_path=target/classes:target/test-classes:$(cat "$dependencies")
