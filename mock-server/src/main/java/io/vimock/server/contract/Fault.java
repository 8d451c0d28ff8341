package io.vimock.server.contract;

import java.util.List;

/** SOAP faults, read and written as text. Stateless. */
final class Fault {
    private Fault() {}

    /** The type of the fault that an envelope carries, such as {@code InvalidLogin}; empty when it carries none. */
    static String typeIn(XmlElement message) {
        XmlElement fault = message.payload();
        if (fault == null || !fault.localName().equals("Fault")) {
            return "";
        }
        XmlElement detail = fault.child("detail");
        if (detail == null || detail.children().isEmpty()) {
            return "Fault";
        }
        XmlElement cause = detail.children().get(0);
        return cause.type().isEmpty() ? cause.localName() : cause.type();
    }

    /** A SystemError that says why. */
    static String systemError(String reason) {
        String text = new XmlElement("reason", List.of(), List.of(), reason).toLine(List.of());
        String escaped = text.substring("<reason>".length(), text.length() - "</reason>".length());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <soapenv:Body><soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>%s</faultstring>\
                <detail><SystemErrorFault xmlns="urn:vim25" xsi:type="SystemError"><reason>%s</reason></SystemErrorFault>\
                </detail></soapenv:Fault></soapenv:Body>
                </soapenv:Envelope>
                """.formatted(escaped, escaped);
    }
}
