package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.ObjectFactory;
import io.vimock.vim25.RetrievePropertiesResponse;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSummary;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast the codec is, and JAXB on the same beans: run by hand, prints a table. Times are CPU times of the
 * thread, which a busy machine disturbs less. Start with {@code cold} to measure
 * the first message of a process.
 */
final class CodecBenchmark {
    private static final Operation RETRIEVE = Messages.operation(MoTypes.PROPERTY_COLLECTOR, "RetrieveProperties");
    private static final VimCodec CODEC = VimCodec.tolerant();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 25;

    private CodecBenchmark() {}

    private interface Work {
        long run() throws IOException, JAXBException;
    }

    public static void main(String[] arguments) throws IOException, JAXBException {
        if (List.of(arguments).contains("cold")) {
            List<ObjectContent> one = List.of(new ObjectContent()
                    .withObj(new ManagedObjectReference("VirtualMachine", "vm-1"))
                    .withPropSet(new DynamicProperty().withName("summary").withVal(new VirtualMachineSummary())));
            measureOnce("codec, first message", () -> encode(one));
            measureOnce("JAXB, first message", () -> jaxb(marshaller(), one));
            return;
        }
        List<ObjectContent> summaries = contents(10_000, VirtualMachineSummary.class, "summary");
        List<ObjectContent> configs = contents(1_000, VirtualMachineConfigInfo.class, "config");
        Marshaller marshaller = marshaller();
        Unmarshaller unmarshaller = JAXBContext.newInstance(ObjectFactory.class).createUnmarshaller();
        for (List<ObjectContent> result : List.of(summaries, configs)) {
            String what =
                    result.size() + " x " + result.get(0).getPropSet().get(2).getName();
            ByteArrayOutputStream xml = new ByteArrayOutputStream();
            CODEC.encodeResponse(RETRIEVE, result, ApiLevel.V4_1, xml);
            measure("codec writes " + what, () -> encode(result));
            measure("codec writes for 2.5 " + what, () -> encode(result, ApiLevel.V2_5));
            measure("JAXB writes " + what, () -> jaxb(marshaller, result));
            measure("codec reads " + what, () -> decode(xml.toByteArray()));
            measure("JAXB reads " + what, () -> {
                var reader = XmlReaders.newReader(new ByteArrayInputStream(xml.toByteArray()));
                toPayload(reader);
                unmarshaller.unmarshal(reader, RetrievePropertiesResponse.class);
                return xml.size();
            });
        }
    }

    private static List<ObjectContent> contents(int count, Class<?> type, String property) {
        List<ObjectContent> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object value = new RandomBeans(i, 2).bean(type);
            plain(value);
            contents.add(new ObjectContent()
                    .withObj(new ManagedObjectReference("VirtualMachine", "vm-" + i))
                    .withPropSet(
                            new DynamicProperty().withName("name").withVal("DC0_C0_RP0_VM" + i),
                            new DynamicProperty()
                                    .withName("runtime.powerState")
                                    .withVal(VirtualMachinePowerState.POWERED_ON),
                            new DynamicProperty().withName(property).withVal(value)));
        }
        WireType.freeze(contents);
        return contents;
    }

    /** Takes out what no server sends, dynamic properties, and what JAXB cannot write, dates inside anyType. */
    private static void plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(CodecBenchmark::plain);
        } else if (value != null && WireType.isBean(value.getClass())) {
            for (WireField field : WireType.of(value.getClass()).fields()) {
                if (field.name().startsWith("dynamic")) {
                    field.set(value, null);
                } else if (field.kind() == WireKind.ANY && !field.isList()) {
                    field.set(value, "value");
                }
                plain(field.get(value));
            }
        }
    }

    private static long encode(List<ObjectContent> result) throws IOException {
        return encode(result, ApiLevel.V4_1);
    }

    private static long encode(List<ObjectContent> result, ApiLevel level) throws IOException {
        Counter out = new Counter();
        CODEC.encodeResponse(RETRIEVE, result, level, out);
        return out.count;
    }

    private static Marshaller marshaller() throws JAXBException {
        return JAXBContext.newInstance(ObjectFactory.class).createMarshaller();
    }

    private static long jaxb(Marshaller marshaller, List<ObjectContent> result) throws JAXBException {
        Counter out = new Counter();
        marshaller.marshal(new RetrievePropertiesResponse().withReturnval(result), out);
        return out.count;
    }

    private static void toPayload(javax.xml.stream.XMLStreamReader reader) {
        for (int i = 0; i < 3; i++) {
            XmlReaders.nextElement(reader);
        }
    }

    private static long decode(byte[] xml) throws IOException {
        var reader = XmlReaders.newReader(new ByteArrayInputStream(xml));
        toPayload(reader);
        try {
            while (reader.nextTag() == javax.xml.stream.XMLStreamConstants.START_ELEMENT) {
                CODEC.decode(reader, ObjectContent.class);
            }
        } catch (javax.xml.stream.XMLStreamException e) {
            throw new IOException(e);
        }
        return xml.length;
    }

    private static void measure(String name, Work work) throws IOException, JAXBException {
        long best = Long.MAX_VALUE;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            bytes = work.run();
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
        }
        System.out.printf("%-40s %8.1f ms %7.1f MB %7.0f MB/s%n", name, best / 1e6, bytes / 1e6, bytes * 1e3 / best);
    }

    private static void measureOnce(String name, Work work) throws IOException, JAXBException {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        System.out.printf("%-40s %8.1f ms%n", name, (THREADS.getCurrentThreadCpuTime() - start) / 1e6);
    }

    private static final class Counter extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
        }
    }
}
