#!/usr/bin/env python3
"""Produces the contract of this module from a description of the VI API.

    contract.py INTERFACE.json [--level 4.1] [--operations 2.5u2] [--out DIR]

INTERFACE.json lists managed objects (properties, methods), data objects in wire order and
enumerations, each with the API level that introduced it. Written are

    wsdl/{vimService,vim}.wsdl, wsdl/*.xsd   the SOAP contract
    io/vimock/api/catalogue.xml              managed objects with privileges and faults
    io/vimock/api/levels.txt                 what came after 2.0, and names of later levels

Operations up to --operations are in the contract, with the later ones of EXTRA_OPERATIONS that
today's clients cannot do without; data types are those of --level that an operation or a property
reaches, with all their subtypes. documentation.txt beside this program holds the sentences that
operations and types carry. To raise the level: run with a higher --level, build, run the tests.
"""
import argparse
import json
import os
import re
import sys
from xml.sax.saxutils import escape, quoteattr

LEVELS = ["2.0", "2.5", "2.5u2", "2.5u2server", "4.0", "4.1", "5.0", "5.1", "5.5", "6.0", "6.5", "6.7", "7.0+"]
EXTRA_OPERATIONS = set(
    "RetrievePropertiesEx ContinueRetrievePropertiesEx CancelRetrievePropertiesEx WaitForUpdatesEx"
    " CreatePropertyCollector DestroyPropertyCollector FindAllByUuid FindAllByIp FindAllByDnsName"
    " AcquireTicket AcknowledgeAlarm AcquireGenericServiceTicket HasPrivilegeOnEntity QueryConfigOptionEx".split())
CORE_TYPES = ["DynamicData", "DynamicProperty", "LocalizableMessage", "LocalizedMethodFault", "MethodFault",
              "RuntimeFault", "KeyAnyValue"]
QUERY_OWNERS = {"PropertyCollector", "PropertyFilter"}
NAMESPACE = "urn:vim25"
FETCH = {"name": "Fetch", "since": "2.0", "privilege": None,
         "params": [{"name": "prop", "type": "xsd:string", "since": "2.0"}],
         "returns": {"type": "xsd:anyType", "optional": True}, "faults": ["InvalidProperty"]}
BUILTIN_TYPES = [
    {"name": "MethodFault", "extends": None, "since": "2.0", "fault": True, "properties": [
        {"name": "faultCause", "type": "LocalizedMethodFault", "since": "4.0", "optional": True},
        {"name": "faultMessage", "type": "LocalizableMessage", "since": "4.0", "optional": True, "array": True}]},
    {"name": "RuntimeFault", "extends": "MethodFault", "since": "2.0", "fault": True, "properties": []},
    {"name": "LocalizedMethodFault", "extends": "DynamicData", "since": "2.0", "properties": [
        {"name": "fault", "type": "MethodFault", "since": "2.0"},
        {"name": "localizedMessage", "type": "xsd:string", "since": "2.0", "optional": True}]},
]


def rank(level):
    return LEVELS.index(level)


class Contract:
    """The selected part of the interface."""

    def __init__(self, interface, level, operations, documentation):
        self.level, self.operations_level = level, operations
        self.documentation = documentation
        self.types = {t["name"]: t for t in interface["dataObjects"]}
        for builtin in BUILTIN_TYPES:
            self.types[builtin["name"]] = builtin
        for t in self.types.values():
            if t["extends"] == "DataObject":
                t["extends"] = None
        self.enums = {e["name"]: e for e in interface["enums"]}
        self.managed_all = {m["name"]: m for m in interface["managedObjects"]}
        self.subtypes = {}
        for t in self.types.values():
            self.subtypes.setdefault(t["extends"], []).append(t["name"])
        self.select_managed()
        self.select_types()

    def select_managed(self):
        self.managed, self.methods = [], {}
        for name, mo in self.managed_all.items():
            if rank(mo["since"]) > rank(self.operations_level):
                continue
            self.managed.append(mo)
            self.methods[name] = [m for m in mo["methods"]
                                  if rank(m["since"]) <= rank(self.operations_level) or m["name"] in EXTRA_OPERATIONS]
        root = {"name": "ManagedObject", "extends": None, "since": "2.0", "properties": [], "methods": [FETCH]}
        self.methods["ManagedObject"] = [FETCH]
        ordered, placed = [root], {"ManagedObject"}
        rest = sorted(self.managed, key=lambda m: m["name"])
        while rest:
            ready = [m for m in rest if m["extends"] in placed]
            ordered += ready
            placed |= {m["name"] for m in ready}
            rest = [m for m in rest if m["name"] not in placed]
        self.managed = ordered

    def managed_properties(self, mo):
        return [p for p in mo["properties"] if rank(p["since"]) <= rank(self.level)]

    def parameters(self, method):
        limit = max(rank(self.level), rank(method["since"]))
        return [p for p in method["params"] if rank(p["since"]) <= limit]

    def properties(self, t):
        limit = max(rank(self.level), rank(t["since"]))
        return [p for p in t["properties"] if rank(p["since"]) <= limit]

    def select_types(self):
        self.selected, self.selected_enums, self.arrays = set(), set(), set()
        todo = list(CORE_TYPES)
        for mo in self.managed:
            for p in self.managed_properties(mo):
                todo.append(p["type"])
                if p.get("array"):
                    self.arrays.add(p["type"])
            for m in self.methods[mo["name"]]:
                todo += [p["type"] for p in self.parameters(m)] + m.get("faults", [])
                for result in (m.get("returns"), m.get("taskResult")):
                    if result:
                        todo.append(result["type"])
                        if result.get("array"):
                            self.arrays.add(result["type"])
        while todo:
            name = todo.pop()
            if name in self.enums:
                self.selected_enums.add(name)
                continue
            if name in self.selected or name not in self.types:
                continue
            t = self.types[name]
            self.selected.add(name)
            if t["extends"]:
                todo.append(t["extends"])
            for p in self.properties(t):
                todo.append(p["type"])
                if p.get("array"):
                    self.arrays.add(p["type"])
            if name != "DynamicData":
                todo += [s for s in self.subtypes.get(name, [])
                         if rank(self.types[s]["since"]) <= rank(self.level)]
        self.arrays |= {"xsd:string", "xsd:int", "xsd:long", "xsd:short", "xsd:byte", "xsd:boolean", "xsd:double",
                        "xsd:float", "xsd:dateTime", "xsd:anyType", "ManagedObjectReference"}

    def all_methods(self):
        return [(mo, m) for mo in self.managed for m in self.methods[mo["name"]]]

    def faults_of(self, method):
        declared = sorted(set(f for f in method.get("faults", []) if f in self.selected) - {"RuntimeFault"})
        return declared + ["RuntimeFault"]

    def text(self, name, default):
        return self.documentation.get(name, default)

    # -- schema files ------------------------------------------------------------------------------

    def annotation(self, text, indent):
        pad = " " * indent
        return f"{pad}<xsd:annotation><xsd:documentation>{escape(text)}</xsd:documentation></xsd:annotation>\n"

    def xsd_type(self, name):
        return name if name.startswith("xsd:") else "vim25:" + name

    def element(self, p, owner_since, indent=10):
        optional = p.get("optional") or (owner_since and rank(p["since"]) > rank(owner_since))
        occurs = (' minOccurs="0"' if optional else "") + (' maxOccurs="unbounded"' if p.get("array") else "")
        return f'{" " * indent}<xsd:element name="{p["name"]}" type="{self.xsd_type(p["type"])}"{occurs}/>\n'

    def complex_type(self, name):
        t = self.types[name]
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
        out = f'  <xsd:complexType name="{name}">\n'
        out += self.annotation(self.text(name, f"{words}. Since API level {t['since']}."), 4)
        body = "".join(self.element(p, t["since"]) for p in self.properties(t))
        if t["extends"]:
            out += f'    <xsd:complexContent>\n      <xsd:extension base="vim25:{t["extends"]}">\n'
            out += "        <xsd:sequence>\n" + body + "        </xsd:sequence>\n" if body else ""
            out += "      </xsd:extension>\n    </xsd:complexContent>\n"
        else:
            out += "    <xsd:sequence>\n" + body.replace(" " * 10, " " * 6) + "    </xsd:sequence>\n"
        return out + "  </xsd:complexType>\n"

    def array_type(self, item):
        local = item.split(":")[-1]
        name = "ArrayOf" + local[0].upper() + local[1:]
        nillable = ' nillable="true"' if item == "xsd:anyType" else ""
        return (f'  <xsd:complexType name="{name}">\n'
                + self.annotation(f"The form that an array of {local} takes inside xsd:anyType.", 4)
                + f'    <xsd:sequence>\n      <xsd:element name="{local}" type="{self.xsd_type(item)}"{nillable}'
                  ' minOccurs="0" maxOccurs="unbounded"/>\n    </xsd:sequence>\n  </xsd:complexType>\n')

    def simple_type(self, name):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
        values = "".join(f'      <xsd:enumeration value="{v}"/>\n' for v in self.enums[name]["values"])
        return (f'  <xsd:simpleType name="{name}">\n' + self.annotation(self.text(name, f"Values of {words}."), 4)
                + '    <xsd:restriction base="xsd:string">\n' + values + "    </xsd:restriction>\n  </xsd:simpleType>\n")

    def schema(self, includes, body):
        head = ('<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:vim25="{NAMESPACE}"\n'
                f'    targetNamespace="{NAMESPACE}" elementFormDefault="qualified">\n')
        return head + "".join(f'  <xsd:include schemaLocation="{i}"/>\n' for i in includes) + body + "</xsd:schema>\n"

    def request_type(self, method):
        return re.sub(r"_Task$", "", method["name"]) + "RequestType"

    def message_types(self, methods, faults):
        out = ""
        for _, m in methods:
            out += f'  <xsd:complexType name="{self.request_type(m)}">\n    <xsd:sequence>\n'
            out += '      <xsd:element name="_this" type="vim25:ManagedObjectReference"/>\n'
            out += "".join(self.element(p, m["since"], 6) for p in self.parameters(m))
            out += "    </xsd:sequence>\n  </xsd:complexType>\n"
            out += f'  <xsd:element name="{m["name"]}" type="vim25:{self.request_type(m)}"/>\n'
            out += f'  <xsd:element name="{m["name"]}Response">\n    <xsd:complexType>\n      <xsd:sequence>\n'
            if m.get("returns"):
                out += self.element(dict(m["returns"], name="returnval", since=m["since"]), None, 8)
            out += "      </xsd:sequence>\n    </xsd:complexType>\n  </xsd:element>\n"
        for f in faults:
            out += f'  <xsd:element name="{f}Fault" type="vim25:{f}"/>\n'
        return out

    def schema_files(self):
        query_methods = [(mo, m) for mo, m in self.all_methods() if mo["name"] in QUERY_OWNERS]
        vim_methods = [(mo, m) for mo, m in self.all_methods() if mo["name"] not in QUERY_OWNERS]
        todo, query = [], set()
        for _, m in query_methods:
            todo += [p["type"] for p in self.parameters(m)] + ([m["returns"]["type"]] if m.get("returns") else [])
        core = set(CORE_TYPES)
        while todo:
            name = todo.pop()
            if name in self.types and name not in query | core:
                query.add(name)
                todo += [p["type"] for p in self.properties(self.types[name])]
                todo += [s for s in self.subtypes.get(name, []) if s in self.selected]
                todo += [self.types[name]["extends"]] if self.types[name]["extends"] else []
            elif name in self.enums:
                query.add(name)
        reference = ('  <xsd:complexType name="ManagedObjectReference">\n'
                     + self.annotation(self.text("ManagedObjectReference",
                                                 "Names a managed object: the id as content, its type as attribute."), 4)
                     + '    <xsd:simpleContent>\n      <xsd:extension base="xsd:string">\n'
                       '        <xsd:attribute name="type" type="xsd:string"/>\n'
                       "      </xsd:extension>\n    </xsd:simpleContent>\n  </xsd:complexType>\n")
        primitive = sorted(a for a in self.arrays if a.startswith("xsd:")) + ["ManagedObjectReference"]
        core_body = reference + "".join(self.complex_type(n) for n in sorted(core))
        core_body += "".join(self.array_type(a) for a in primitive)

        def types_body(names):
            arrays = sorted(a for a in self.arrays if a in names)
            return ("".join(self.simple_type(n) for n in sorted(names & self.selected_enums))
                    + "".join(self.complex_type(n) for n in sorted(names & self.selected))
                    + "".join(self.array_type(a) for a in arrays))

        core_arrays = "".join(self.array_type(a) for a in sorted(self.arrays & core))
        vim = (self.selected | self.selected_enums) - query - core
        faults = lambda methods: {f for _, m in methods for f in self.faults_of(m)}
        query_faults = faults(query_methods)
        return {
            "core-types.xsd": self.schema([], core_body + core_arrays),
            "query-types.xsd": self.schema(["core-types.xsd"], types_body(query)),
            "vim-types.xsd": self.schema(["core-types.xsd", "query-types.xsd"], types_body(vim)),
            "query-messagetypes.xsd": self.schema(
                ["query-types.xsd", "vim-types.xsd"], self.message_types(query_methods, sorted(query_faults))),
            "vim-messagetypes.xsd": self.schema(
                ["vim-types.xsd"], self.message_types(vim_methods, sorted(faults(vim_methods) - query_faults))),
        }

    # -- WSDL --------------------------------------------------------------------------------------

    def wsdl(self):
        methods = sorted((m for _, m in self.all_methods()), key=lambda m: m["name"])
        faults = sorted({f for m in methods for f in self.faults_of(m)})
        out = ('<?xml version="1.0" encoding="UTF-8"?>\n'
               f'<definitions targetNamespace="{NAMESPACE}" xmlns="http://schemas.xmlsoap.org/wsdl/"\n'
               f'    xmlns:vim25="{NAMESPACE}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"\n'
               '    xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n'
               f'  <types>\n    <xsd:schema targetNamespace="{NAMESPACE}" elementFormDefault="qualified">\n'
               '      <xsd:include schemaLocation="query-messagetypes.xsd"/>\n'
               '      <xsd:include schemaLocation="vim-messagetypes.xsd"/>\n    </xsd:schema>\n  </types>\n')
        for m in methods:
            out += (f'  <message name="{m["name"]}RequestMsg">'
                    f'<part name="parameters" element="vim25:{m["name"]}"/></message>\n'
                    f'  <message name="{m["name"]}ResponseMsg">'
                    f'<part name="parameters" element="vim25:{m["name"]}Response"/></message>\n')
        for f in faults:
            out += f'  <message name="{f}FaultMsg"><part name="fault" element="vim25:{f}Fault"/></message>\n'
        out += '  <portType name="VimPortType">\n'
        for m in methods:
            out += (f'    <operation name="{m["name"]}">\n'
                    f'      <documentation>{escape(self.text(m["name"], "Since API level " + m["since"] + "."))}'
                    "</documentation>\n"
                    f'      <input message="vim25:{m["name"]}RequestMsg"/>\n'
                    f'      <output message="vim25:{m["name"]}ResponseMsg"/>\n')
            out += "".join(f'      <fault name="{f}" message="vim25:{f}FaultMsg"/>\n' for f in self.faults_of(m))
            out += "    </operation>\n"
        out += ('  </portType>\n  <binding name="VimBinding" type="vim25:VimPortType">\n'
                '    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>\n')
        for m in methods:
            out += (f'    <operation name="{m["name"]}">\n'
                    f'      <soap:operation soapAction="{NAMESPACE}/{self.level}" style="document"/>\n'
                    '      <input><soap:body use="literal"/></input>\n'
                    '      <output><soap:body use="literal"/></output>\n')
            out += "".join(f'      <fault name="{f}"><soap:fault name="{f}" use="literal"/></fault>\n'
                           for f in self.faults_of(m))
            out += "    </operation>\n"
        return out + "  </binding>\n</definitions>\n"

    def service_wsdl(self):
        return ('<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<definitions targetNamespace="{NAMESPACE}Service" xmlns="http://schemas.xmlsoap.org/wsdl/"\n'
                f'    xmlns:interface="{NAMESPACE}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">\n'
                f'  <import location="vim.wsdl" namespace="{NAMESPACE}"/>\n'
                '  <service name="VimService">\n    <port binding="interface:VimBinding" name="VimPort">\n'
                '      <soap:address location="https://localhost/sdk/vimService"/>\n'
                "    </port>\n  </service>\n</definitions>\n")

    # -- catalogue and levels ----------------------------------------------------------------------

    def attributes(self, item, keys):
        return "".join(f" {k}={quoteattr('true' if item[k] is True else str(item[k]))}" for k in keys if item.get(k))

    def catalogue(self):
        out = f'<?xml version="1.0" encoding="UTF-8"?>\n<catalogue level="{self.level}">\n'
        for mo in self.managed:
            out += f'  <managedObject{self.attributes(mo, ["name", "extends", "since"])}>\n'
            for p in self.managed_properties(mo):
                out += f'    <property{self.attributes(p, ["name", "type", "ref", "array", "optional", "since", "privilege"])}/>\n'
            for m in self.methods[mo["name"]]:
                out += f'    <operation{self.attributes(m, ["name", "since", "privilege"])}>\n'
                for p in self.parameters(m):
                    keys = ["name", "type", "ref", "array", "optional", "since", "privilege"]
                    out += f"      <parameter{self.attributes(p, keys)}/>\n"
                if m.get("returns"):
                    out += f'      <returns{self.attributes(m["returns"], ["type", "ref", "array", "optional"])}/>\n'
                if m.get("taskResult"):
                    out += f'      <result{self.attributes(m["taskResult"], ["type", "ref", "array"])}/>\n'
                out += "".join(f'      <fault name="{f}"/>\n' for f in self.faults_of(m)[:-1])
                out += "    </operation>\n"
            out += "  </managedObject>\n"
        return out + "</catalogue>\n"

    def nearest(self, name):
        while name and name not in self.selected:
            name = self.types[name]["extends"] if name in self.types else None
        return name or "DynamicData"

    def levels(self):
        """One fact a line; readers go by the first word."""
        out = ["# type NAME SINCE: a data type of the contract that is newer than 2.0",
               "# field TYPE.NAME SINCE: a property newer than its data type",
               "# later NAME ANCESTOR SINCE: a data type beyond the contract and its nearest ancestor in it",
               "# managed NAME SINCE: a managed type beyond the contract",
               "# property TYPE.NAME SINCE: a managed property beyond the contract",
               "# laterfield TYPE.NAME SINCE: a data property beyond the contract"]
        for name in sorted(self.selected):
            t = self.types[name]
            if t["since"] != "2.0":
                out.append(f"type {name} {t['since']}")
            kept = {p["name"] for p in self.properties(t)}
            for p in t["properties"]:
                if p["name"] not in kept:
                    out.append(f"laterfield {name}.{p['name']} {p['since']}")
                elif rank(p["since"]) > rank(t["since"]):
                    out.append(f"field {name}.{p['name']} {p['since']}")
        for name in sorted(set(self.types) - self.selected):
            out.append(f"later {name} {self.nearest(name)} {self.types[name]['since']}")
        names = {m["name"] for m in self.managed}
        for name, mo in sorted(self.managed_all.items()):
            if name not in names:
                out.append(f"managed {name} {mo['since']}")
            else:
                kept = {p["name"] for p in self.managed_properties(mo)}
                out += [f"property {name}.{p['name']} {p['since']}" for p in mo["properties"] if p["name"] not in kept]
        return "\n".join(out) + "\n"


def read_documentation(path):
    sentences = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if "=" in line and not line.startswith("#"):
                    name, text = line.rstrip("\n").split("=", 1)
                    sentences[name.strip()] = text.strip()
    return sentences


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interface")
    parser.add_argument("--level", default="4.1", choices=LEVELS)
    parser.add_argument("--operations", default="2.5u2", choices=LEVELS)
    parser.add_argument("--out", default=os.path.join(here, "..", "main", "resources"))
    options = parser.parse_args()
    with open(options.interface, encoding="utf-8") as source:
        interface = json.load(source)
    contract = Contract(interface, options.level, options.operations,
                        read_documentation(os.path.join(here, "documentation.txt")))
    files = {os.path.join("wsdl", n): text for n, text in contract.schema_files().items()}
    files[os.path.join("wsdl", "vim.wsdl")] = contract.wsdl()
    files[os.path.join("wsdl", "vimService.wsdl")] = contract.service_wsdl()
    files[os.path.join("io", "vimock", "api", "catalogue.xml")] = contract.catalogue()
    files[os.path.join("io", "vimock", "api", "levels.txt")] = contract.levels()
    for name, text in files.items():
        path = os.path.join(options.out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as target:
            target.write(text)
    missing = sorted(n for n in contract.selected | {m["name"] for _, m in contract.all_methods()}
                     if n not in contract.documentation)
    print(f"{len(contract.all_methods())} operations, {len(contract.selected)} data types, "
          f"{len(contract.selected_enums)} enumerations, {len(contract.arrays)} arrays, "
          f"{len(missing)} names without a sentence in documentation.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
