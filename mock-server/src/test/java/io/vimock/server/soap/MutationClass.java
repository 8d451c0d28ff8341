package io.vimock.server.soap;

import io.vimock.server.soap.RecordedRequest.Site;
import io.vimock.server.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Ways to spoil a request, each with the faults that it has to be answered with. */
enum MutationClass {
    CUT("InvalidRequest") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            String text = request.text();
            return utf8(text.substring(0, 1 + random.nextInt(text.lastIndexOf('<'))));
        }
    },
    WRONG_TYPE("InvalidRequest") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    site -> PARSED.contains(site.type()),
                    site -> site.element()
                            .setTextContent(pick(List.of("x", "--1", "1.5.2", "tomorrow", "0x10"), random)));
        }
    },
    BAD_ENUM("InvalidRequest") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    site -> site.type().isEnum(),
                    site -> site.element().setTextContent(pick(List.of("", "nonsense", "POWEREDON", "0"), random)));
        }
    },
    REQUIRED_DROPPED("InvalidRequest") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    site -> site.required() && !site.list(),
                    site -> site.element().getParentNode().removeChild(site.element()));
        }
    },
    REPEATED("InvalidRequest") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    site -> !site.list(),
                    site -> site.element()
                            .getParentNode()
                            .insertBefore(site.element().cloneNode(true), site.element()));
        }
    },
    STRAY_TEXT("InvalidRequest") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    MutationClass::isBean,
                    site -> site.element()
                            .insertBefore(
                                    site.element().getOwnerDocument().createTextNode("stray"),
                                    site.element().getFirstChild()));
        }
    },
    UNKNOWN_TYPE("InvalidType") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(request, random, MutationClass::isBean, site -> retype(site, "Teapot"));
        }
    },
    FOREIGN_TYPE("InvalidType") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(request, random, MutationClass::isBean, site -> retype(site, "HostConfigInfo"));
        }
    },
    /** Tolerated: taken as the nearest type that the contract has. */
    LATER_TYPE {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    site -> LATER.containsKey(site.type().getSimpleName()),
                    site -> retype(site, LATER.getOrDefault(site.type().getSimpleName(), "")));
        }
    },
    /** Tolerated: ignored. */
    UNKNOWN_ELEMENT {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(request, random, MutationClass::isBean, site -> {
                Document document = site.element().getOwnerDocument();
                Element unknown = document.createElementNS("urn:vim25", "ofLaterLevel");
                unknown.appendChild(document.createElementNS("urn:vim25", "inside"));
                site.element().insertBefore(unknown, site.element().getFirstChild());
            });
        }
    },
    UNKNOWN_OBJECT("ManagedObjectNotFound") {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            return atSite(
                    request,
                    random,
                    MutationClass::isThis,
                    site -> site.element().setTextContent("gone-" + random.nextInt(1000)));
        }
    },
    UNKNOWN_OPERATION("MethodNotFound") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            Document document = request.parse();
            Element call = RecordedRequest.call(document);
            document.renameNode(call, "urn:vim25", call.getLocalName() + "Soon");
            return utf8(RecordedRequest.write(document));
        }
    },
    OTHER_NAMESPACE("InvalidRequest") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            Document document = request.parse();
            Element call = RecordedRequest.call(document);
            String namespace = pick(List.of("urn:vim2", "urn:vim26", "urn:internalvim25"), random);
            document.renameNode(call, namespace, call.getLocalName());
            return utf8(RecordedRequest.write(document));
        }
    },
    DOCUMENT_TYPE("InvalidRequest") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            String declaration = pick(
                    List.of("<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE a SYSTEM 'http://x/'>"),
                    random);
            return utf8(request.text().replaceFirst("\\?>", "?>" + declaration));
        }
    },
    MISMATCHED_TAG("InvalidRequest") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            String text = request.text();
            int tag = text.indexOf("</", random.nextInt(text.lastIndexOf("</")));
            return utf8(text.substring(0, tag + 2) + "other" + text.substring(text.indexOf('>', tag)));
        }
    },
    WRONG_ENCODING("InvalidRequest") {
        @Override
        byte[] apply(RecordedRequest request, SplittableRandom random) {
            return request.text()
                    .getBytes(pick(
                            List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE),
                            random));
        }
    },
    /** Anything may come of it but a defect. */
    RANDOM_BYTES {
        @Override
        byte @Nullable [] apply(RecordedRequest request, SplittableRandom random) {
            if (request.name().contains("WaitFor")) {
                return null;
            }
            byte[] bytes = utf8(request.text());
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : '0' + random.nextInt(75));
            }
            return bytes;
        }
    };

    private static final Set<Class<?>> PARSED = Set.of(
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Boolean.class,
            Float.class,
            Double.class,
            Instant.class);

    /** Types of the contract, and types of later levels with the same nearest ancestor. */
    private static final Map<String, String> LATER =
            Map.of("VirtualE1000", "VirtualE1000e", "VirtualLsiLogicController", "VirtualNVMEController");

    private final Set<String> faults;

    MutationClass(String... faults) {
        this.faults = Set.of(faults);
    }

    /** The faults of which one has to be the answer; empty when the request may be answered. */
    Set<String> faults() {
        return faults;
    }

    /** The spoilt request; null when this one has nothing to spoil in this way. */
    abstract byte @Nullable [] apply(RecordedRequest request, SplittableRandom random);

    /** What is done to an element. */
    @FunctionalInterface
    interface Change {
        void apply(Site site);
    }

    private static byte @Nullable [] atSite(
            RecordedRequest request, SplittableRandom random, Predicate<Site> where, Change change) {
        Document document = request.parse();
        List<Site> sites = RecordedRequest.sites(RecordedRequest.call(document)).stream()
                .filter(where)
                .toList();
        if (sites.isEmpty()) {
            return null;
        }
        change.apply(pick(sites, random));
        return utf8(RecordedRequest.write(document));
    }

    private static boolean isBean(Site site) {
        return WireType.isBean(site.declared());
    }

    private static boolean isThis(Site site) {
        return site.element().getLocalName().equals("_this");
    }

    private static void retype(Site site, String type) {
        site.element()
                .setAttributeNS(
                        XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "xmlns:i", XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI);
        site.element().setAttributeNS(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, "i:type", type);
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
