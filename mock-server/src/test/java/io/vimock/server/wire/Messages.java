package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Requests and answers as text. */
final class Messages {
    /** Every operation of the contract once. */
    static final List<Operation> OPERATIONS = MoTypes.all().stream()
            .flatMap(type -> type.operations().stream())
            .distinct()
            .toList();

    private Messages() {}

    static Operation operation(MoType type, String name) {
        return type.operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A reader on the root element of a document. */
    static XMLStreamReader reader(String xml) {
        XMLStreamReader reader = XmlReaders.newReader(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        XmlReaders.nextElement(reader);
        return reader;
    }

    /** The content of an operation's element, as pyVmomi and others write it: default namespace, xsi and xsd bound. */
    static String request(Operation operation, String content) {
        return "<" + operation.name() + " xmlns=\"urn:vim25\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">" + content + "</" + operation.name() + ">";
    }

    static List<@Nullable Object> decode(Operation operation, String content) {
        return VimCodec.tolerant().decodeRequest(reader(request(operation, content)), operation);
    }

    static String answer(Operation operation, @Nullable Object result, ApiLevel level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VimCodec.tolerant().encodeResponse(operation, result, level, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What the Body of an answer holds. */
    static String body(String envelope) {
        return envelope.substring(
                envelope.indexOf("<soapenv:Body>\n") + "<soapenv:Body>\n".length(),
                envelope.indexOf("\n</soapenv:Body>"));
    }
}
