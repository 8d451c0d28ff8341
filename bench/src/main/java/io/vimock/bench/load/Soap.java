package io.vimock.bench.load;

import java.util.List;

/** The requests, as text. */
final class Soap {
    private static final String START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soapenv:Body>";
    private static final String END = "</soapenv:Body></soapenv:Envelope>";

    /** {@code RetrieveServiceContent}. */
    static final String SERVICE_CONTENT =
            call("RetrieveServiceContent", new Ref("ServiceInstance", "ServiceInstance"), "");

    private Soap() {}

    /** An envelope with the call of an operation. */
    static String call(String operation, Ref self, String parameters) {
        return START + "<" + operation + " xmlns=\"urn:vim25\">" + self.as("_this") + parameters + "</" + operation
                + ">" + END;
    }

    /** A filter on properties of one object. */
    static String filterOf(String element, Ref object, List<String> paths) {
        return "<" + element + ">" + propSet(object.type(), paths) + "<objectSet>" + object.as("obj") + "</objectSet></"
                + element + ">";
    }

    /** A filter on properties of all virtual machines in a view. */
    static String filterOfView(String element, Ref view, List<String> paths) {
        return "<" + element + ">" + propSet("VirtualMachine", paths) + "<objectSet>" + view.as("obj")
                + "<skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><name>view</name><type>" + view.type()
                + "</type><path>view</path><skip>false</skip></selectSet></objectSet></" + element + ">";
    }

    private static String propSet(String type, List<String> paths) {
        StringBuilder text = new StringBuilder("<propSet><type>").append(type).append("</type><all>false</all>");
        for (String path : paths) {
            text.append("<pathSet>").append(path).append("</pathSet>");
        }
        return text.append("</propSet>").toString();
    }

    /** A text inside an element. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
