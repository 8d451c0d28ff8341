package io.vimock.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The arrows between the packages of the server, and the rules that keep a run repeatable.
 *
 * <p>Requests flow {@code http -> soap -> dispatch -> inventory and service -> world -> wire}; the simulation acts on
 * the inventory; only the root package, which puts a server together, sees everything.
 */
@AnalyzeClasses(packages = "io.vimock.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.vimock.server";

    /** Everything above the state: what neither the world nor the codec may know. */
    private static final String[] ABOVE_WORLD = {
        "http",
        "soap",
        "dispatch",
        "inventory",
        "service",
        "cluster",
        "host",
        "store",
        "directory",
        "control",
        "builder",
        "web",
        "junit"
    };

    /** What the managed objects reach through interfaces of their own. */
    private static final String[] ABOVE_INVENTORY = {
        "http", "soap", "dispatch", "service", "cluster", "host", "store", "control", "builder", "web", "junit"
    };

    private static final DescribedPredicate<JavaClass> SIM_CLOCK =
            describe("SimClock", type -> (type.getName() + "$").startsWith(ROOT + ".sim.SimClock$"));

    @ArchTest
    static final ArchRule jetty_onlyInHttp = onlyIn(part("http"), "org.eclipse.jetty..");

    /** The wrapper annotations of the generated interface are the contract, and the operation table reads them. */
    @ArchTest
    static final ArchRule metro_onlyInSoap = noClasses()
            .that()
            .resideOutsideOfPackage(part("soap"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.sun.xml.ws..", "jakarta.xml.ws..")
                    .and(not(describe(
                            "wrapper annotations",
                            type -> Set.of("RequestWrapper", "ResponseWrapper").contains(type.getSimpleName())))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule jaxb_onlyInWire =
            onlyIn(part("wire"), "jakarta.xml.bind..", "org.glassfish.jaxb..", "com.sun.xml.bind..");

    @ArchTest
    static final ArchRule commonsCli_onlyInCommand = onlyIn(part("command"), "org.apache.commons.cli..");

    /** The contract-test kit stands in place of servers, and listens with what they listen with. */
    @ArchTest
    static final ArchRule http_onlySeenByRootAndContract = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, part("http"), part("contract"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(part("http"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule soap_onlySeenByHttpAndRoot = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, part("http"), part("soap"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(part("soap"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule root_seenByNothingBelow = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, part("control"), part("web"), part("junit"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule wire_standsAlone = noClasses()
            .that()
            .resideInAPackage(part("wire"))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(part("wire")))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule world_seesOnlyWireAndClock = neverSees("world", ABOVE_WORLD);

    @ArchTest
    static final ArchRule inventory_reachesOthersThroughItsOwnInterfaces = neverSees("inventory", ABOVE_INVENTORY);

    /** The clock apart, which everybody may ask for the time. */
    @ArchTest
    static final ArchRule packages_haveNoCycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(alwaysTrue(), SIM_CLOCK)
            .allowEmptyShould(true);

    /** Wall time and chance belong to sockets, sessions and secrets; all else asks SimClock and seeded generators. */
    @ArchTest
    static final ArchRule timeAndChance_onlyFromTheClockAndTheNetworkSide = noClasses()
            .that(not(SIM_CLOCK)
                    .and(not(resideInAPackage(part("http"))))
                    .and(not(describe(
                            "sessions of dispatch, and the salt of passwords",
                            type -> type.getPackageName().startsWith(ROOT + ".dispatch")
                                            && type.getName().contains("Session")
                                    || type.getName().equals(ROOT + ".directory.PasswordHash")))))
            .should()
            .accessTargetWhere(
                    target(describe("reads the wall clock, sleeps or rolls dice", ArchitectureTest::isUnrepeatable)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packages_areNullMarked = classes().should(new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(
                        SimpleConditionEvent.violated(type, type.getName() + " is in a package without @NullMarked"));
            }
        }
    });

    /** Ten servers in one virtual machine share no state. */
    @ArchTest
    static final ArchRule statics_areFinal =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_sayWhatATypeIs =
            noClasses().should().haveNameMatching(".*[.$](Abstract[A-Z]\\w*|\\w+(Impl|Utils?))");

    private static String part(String name) {
        return ROOT + "." + name + "..";
    }

    private static ArchRule onlyIn(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .allowEmptyShould(true);
    }

    /** The clock is the only thing of the simulation that the two lower layers may see. */
    private static ArchRule neverSees(String layer, String... above) {
        String[] packages = Arrays.stream(above).map(ArchitectureTest::part).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(part(layer))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages)
                        .or(resideInAPackage(part("sim")).and(not(SIM_CLOCK))))
                .allowEmptyShould(true);
    }

    private static boolean isUnrepeatable(AccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        boolean withoutArguments = target instanceof AccessTarget.CodeUnitAccessTarget call
                && call.getRawParameterTypes().isEmpty();
        return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.lang.Thread" -> name.equals("sleep");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" -> true;
            case "java.util.Random", "java.util.SplittableRandom", "java.util.Date", "java.util.GregorianCalendar" ->
                name.equals("<init>") && withoutArguments;
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            default -> owner.startsWith("java.time.") && name.equals("now");
        };
    }
}
