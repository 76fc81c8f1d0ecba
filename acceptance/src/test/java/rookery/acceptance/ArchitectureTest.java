package rookery.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.postgres.Queries;

/// Boundaries that Maven's modules cannot draw.
class ArchitectureTest {
  private static final JavaClasses ROOKERY =
      new ClassFileImporter()
          .withImportOption(ArchitectureTest::isShipped)
          .importPackages("rookery");

  private static final String[] FEATURES = {
    "rookery.people..", "rookery.places..", "rookery.talk.."
  };

  /// Which packages may see a library: everything that is not named here sees none of it.
  private static final Map<String, String[]> LIBRARIES =
      Map.ofEntries(
          Map.entry("io.vertx..", new String[] {"rookery.http.."}),
          Map.entry("io.netty..", new String[] {"rookery.http..", "rookery.realtime.."}),
          Map.entry("tools.jackson..", new String[] {"rookery.json.."}),
          Map.entry("com.fasterxml..", new String[] {"rookery.json.."}),
          Map.entry("redis.clients..", new String[] {"rookery.cluster.redis.."}),
          Map.entry("java.sql..", new String[] {"rookery.postgres.."}),
          Map.entry("javax.sql..", new String[] {"rookery.postgres.."}),
          Map.entry("org.postgresql..", new String[] {"rookery.postgres.."}),
          Map.entry("com.zaxxer..", new String[] {"rookery.postgres.."}),
          Map.entry("org.flywaydb..", new String[] {"rookery.postgres.."}),
          Map.entry("org.msgpack..", new String[] {"rookery.realtime.."}),
          Map.entry("org.bouncycastle..", new String[] {"rookery.people.."}),
          Map.entry("jakarta.mail..", new String[] {"rookery.people.mail.."}),
          Map.entry("org.eclipse.angus..", new String[] {"rookery.people.mail.."}),
          Map.entry("com.eatthepath..", new String[] {"rookery.people.mfa.."}),
          Map.entry("io.nayuki..", new String[] {"rookery.people.mfa.."}),
          Map.entry("picocli..", new String[] {"rookery.server.."}),
          Map.entry("ch.qos.logback..", new String[] {"rookery.server.."}),
          Map.entry("io.opentelemetry..", new String[] {"rookery.server.traces.."}),
          Map.entry("org.apache.commons..", new String[] {"rookery.embedded.."}));

  private static boolean isShipped(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }

  @Test
  void features_form_no_cycles() {
    slices()
        .matching("rookery.(people|places|talk).(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ROOKERY);
  }

  @Test
  void machinery_forms_no_cycles() {
    slices().matching("rookery.(*)..").should().beFreeOfCycles().check(ROOKERY);
  }

  @Test
  void machinery_names_no_feature() {
    noClasses()
        .that()
        .resideOutsideOfPackages(FEATURES)
        .and()
        .resideOutsideOfPackage("rookery.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FEATURES)
        .because("features plug in through the machinery's ports")
        .check(ROOKERY);
  }

  @Test
  void nothing_but_the_server_knows_the_server() {
    noClasses()
        .that()
        .resideOutsideOfPackage("rookery.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("rookery.server..")
        .because("the composition root sees everything and nothing sees it")
        .check(ROOKERY);
  }

  @Test
  void only_the_server_chooses_the_log_over_redis() {
    noClasses()
        .that()
        .resideOutsideOfPackages("rookery.server..", "rookery.cluster.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("rookery.cluster.redis..")
        .check(ROOKERY);
  }

  @Test
  void only_sql_classes_run_sql() {
    noClasses()
        .that(areNotFilesEndingWith("Sql"))
        .and()
        .resideOutsideOfPackage("rookery.postgres..")
        .should()
        .callMethodWhere(
            describe(
                "runs SQL",
                call ->
                    name("sql").test(call.getTarget())
                        && owner(assignableToQueries()).test(call.getTarget())))
        .because("a feature's statements are in one file")
        .check(ROOKERY);
  }

  @Test
  void only_endpoints_see_requests_and_answers() {
    noClasses()
        .that()
        .resideInAnyPackage(FEATURES)
        .and(areNotFilesEndingWith("Endpoints"))
        .should()
        .dependOnClassesThat(
            describe("are Call or Reply", c -> isNestedIn(c, Call.class, Reply.class)))
        .because("rules know no HTTP")
        .allowEmptyShould(true)
        .check(ROOKERY);
  }

  @Test
  void a_library_is_seen_by_its_own_module_only() {
    LIBRARIES.forEach((library, owners) ->
        noClasses()
            .that()
            .resideOutsideOfPackages(owners)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .because(library + " belongs to " + String.join(", ", owners))
            .check(ROOKERY));
  }

  @Test
  void nothing_is_ambient() {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage("rookery.kernel..", "rookery.embedded..", "rookery.server..")))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .because("clock, ids and timers are handed in")
        .check(ROOKERY);
  }

  @Test
  void classes_are_closed() {
    classes().that().areNotInterfaces().should(beClosed()).check(ROOKERY);
  }

  private static DescribedPredicate<JavaClass> areNotFilesEndingWith(String suffix) {
    return describe(
        "are not in a file named *" + suffix, c -> !topLevel(c).getSimpleName().endsWith(suffix));
  }

  private static JavaClass topLevel(JavaClass c) {
    return c.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(c);
  }

  private static DescribedPredicate<JavaClass> assignableToQueries() {
    return JavaClass.Predicates.assignableTo(Queries.class);
  }

  private static boolean isNestedIn(JavaClass c, Class<?>... outer) {
    for (Class<?> each : outer) {
      if (c.getName().equals(each.getName()) || c.getName().startsWith(each.getName() + "$")) {
        return true;
      }
    }
    return false;
  }

  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be final, sealed, a record or an enum") {
      @Override
      public void check(JavaClass c, ConditionEvents events) {
        boolean closed =
            c.getModifiers().contains(JavaModifier.FINAL)
                || c.isEnum()
                || c.isAnonymousClass()
                || c.reflect().isSealed();
        events.add(new SimpleConditionEvent(c, closed, c.getName() + " is open"));
      }
    };
  }
}
