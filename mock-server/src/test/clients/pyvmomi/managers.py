"""Custom fields, settings, licenses, services, users, and what can be done to intervals of statistics."""

import ssl
import urllib.request

from vc import USER, connect, done, find, object_spec
from checks import check, equal, raises, run, same_items, true
from pyVmomi import vim, vmodl

si = connect()
fields = si.content.customFieldsManager
licenses = si.content.licenseManager
performance = si.content.perfManager
Option = vim.option.OptionValue


@check
def custom_field_is_defined_set_renamed_and_removed():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    field = fields.AddCustomFieldDef("owner", vim.VirtualMachine, None, None)
    equal((field.name, field.managedObjectType), ("owner", vim.VirtualMachine), "the definition")
    same_items([f.key for f in vm.availableField], [field.key], "the machine's fields")
    equal(list(find(si, "DC0").availableField), [], "the datacenter's fields")
    raises(vim.fault.DuplicateName, fields.AddCustomFieldDef, "owner", None, None, None)
    fields.SetField(vm, field.key, "ann")
    equal([(v.key, v.value) for v in vm.customValue], [(field.key, "ann")], "customValue")
    equal([(v.key, v.value) for v in vm.summary.customValue], [(field.key, "ann")], "summary.customValue")
    vm.setCustomValue("owner", "bob")
    equal([v.value for v in vm.value], ["bob"], "value")
    raises(vmodl.fault.InvalidArgument, fields.SetField, vm, 999999, "ann")
    fields.RenameCustomFieldDef(field.key, "contact")
    equal([f.name for f in fields.field], ["contact"], "the names of the fields")
    fields.RemoveCustomFieldDef(field.key)
    equal((list(fields.field), list(vm.customValue)), ([], []), "what is left")


@check
def custom_value_reaches_those_who_wait():
    vm = find(si, "DC0/vm/DC0_H0_VM0")
    field = fields.AddCustomFieldDef("awaited", None, None, None)
    pc_filter = si.content.propertyCollector.CreateFilter(
        object_spec([vm], vim.VirtualMachine, ["customValue", "availableField"]), False)
    first = si.content.propertyCollector.WaitForUpdates("")
    fields.SetField(vm, field.key, "yes")
    second = si.content.propertyCollector.WaitForUpdates(first.version)
    [change] = second.filterSet[0].objectSet[0].changeSet
    equal((change.name, [v.value for v in change.val]), ("customValue", ["yes"]), "the change")
    fields.RemoveCustomFieldDef(field.key)
    third = si.content.propertyCollector.WaitForUpdates(second.version)
    same_items([c.name for c in third.filterSet[0].objectSet[0].changeSet], ["customValue", "availableField"], "the changes")
    pc_filter.Destroy()


@check
def settings_are_read_and_changed():
    setting = si.content.setting
    [age] = setting.QueryView("event.maxAge")
    equal((age.key, age.value), ("event.maxAge", 180), "the option")
    same_items([o.key for o in setting.QueryView("mail.")], ["mail.sender", "mail.smtp.server", "mail.smtp.port"], "a branch")
    raises(vim.fault.InvalidName, setting.QueryView, "nonsense")
    setting.UpdateValues([Option(key="event.maxAge", value=30), Option(key="mail.sender", value="vc@example.com")])
    equal({o.key: o.value for o in setting.setting}["event.maxAge"], 30, "the changed option")
    raises(vmodl.fault.InvalidArgument, setting.UpdateValues, [Option(key="event.maxAge", value="many")])
    raises(vmodl.fault.InvalidArgument, setting.UpdateValues, [Option(key="event.maxAge", value=0)])
    raises(vim.fault.InvalidName, setting.UpdateValues, [Option(key="nonsense", value=1)])
    same_items([d.key for d in setting.supportedOption], [o.key for o in setting.setting], "the definitions")


@check
def advanced_settings_of_a_host_are_changed():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    manager = host.configManager.advancedOption
    manager.UpdateValues([Option(key="Mem.IdleTax", value=50)])
    equal([o.value for o in manager.QueryView("Mem.IdleTax")], [50], "the option")
    equal({o.key: o.value for o in host.config.option}["Mem.IdleTax"], 50, "the option in the host's configuration")


@check
def licenses_are_counted():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    usage = licenses.QueryUsage(host)
    equal({r.key: r.required for r in usage.reservationInfo}["esxFull"], host.hardware.cpuInfo.numCpuPackages, "the host's licenses")
    true("vc" in [f.key for f in licenses.QuerySupportedFeatures(None)], "the server is a feature")
    for info in licenses.QuerySourceAvailability(None):
        true(0 < info.available <= info.total, "%s has licenses left" % info.feature.key)


@check
def license_features_source_and_edition_are_changed():
    equal(licenses.CheckFeature(None, "drs"), True, "whether DRS is licensed")
    equal(licenses.Disable(None, "drs"), True, "what DisableFeature answers")
    equal(licenses.CheckFeature(None, "drs"), False, "whether DRS is licensed")
    equal(licenses.Enable(None, "drs"), True, "what EnableFeature answers")
    raises(vim.fault.InvalidState, licenses.Disable, None, "vc")
    licenses.SetEdition(None, "vc")
    equal(licenses.licensedEdition, "vc", "the edition")
    licenses.ConfigureSource(None, vim.LicenseManager.LicenseServer(licenseServer="27000@licenses.example.com"))
    equal(licenses.source.licenseServer, "27000@licenses.example.com", "the license server")
    raises(vim.fault.LicenseServerUnavailable, licenses.ConfigureSource, None,
           vim.LicenseManager.LicenseServer(licenseServer="27000@licenses.invalid"))


@check
def logs_are_described_and_browsed():
    diagnostics = si.content.diagnosticManager
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    for target in (None, host):
        for log in diagnostics.QueryDescriptions(target):
            end = diagnostics.BrowseDiagnosticLog(target, log.key, 2 ** 31 - 1, None).lineEnd
            last = diagnostics.BrowseDiagnosticLog(target, log.key, None, None)
            equal(len(last.lineText), end, "the number of lines of " + log.key)
    raises(vim.fault.CannotAccessFile, diagnostics.BrowseDiagnosticLog, None, "nonsense", None, None)


@check
def log_bundles_have_addresses():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    bundles = done(si.content.diagnosticManager.GenerateLogBundles_Task(True, [host]))
    equal([b.system for b in bundles], [None, host], "the bundles' systems")
    for bundle in bundles:
        with urllib.request.urlopen(bundle.url, context=ssl._create_unverified_context()) as answer:
            equal(answer.read(2), b"PK", "the beginning of an archive")


@check
def extensions_are_registered():
    manager = si.content.extensionManager
    extension = vim.Extension(
        key="com.example.backup", version="1.0", lastHeartbeatTime=si.CurrentTime(),
        description=vim.Description(label="Backup", summary="Saves machines"))
    manager.RegisterExtension(extension)
    equal(manager.FindExtension("com.example.backup").version, "1.0", "the version")
    extension.version = "2.0"
    manager.UpdateExtension(extension)
    equal([e.version for e in manager.extensionList], ["2.0"], "the versions")
    manager.UnregisterExtension("com.example.backup")
    equal(manager.FindExtension("com.example.backup"), None, "what is found after it was unregistered")
    raises(vim.fault.NotFound, manager.UnregisterExtension, "com.example.backup")


@check
def services_are_listed_and_called():
    manager = vim.ServiceManager("ServiceMgr", si._stub)
    [info] = manager.QueryServiceList("status", [])
    equal(info.service.Execute(["version"]), "version=" + si.content.about.version, "the answer of the service")
    raises(vmodl.fault.InvalidArgument, info.service.Execute, ["nonsense"])


@check
def users_are_found():
    directory = si.content.userDirectory
    found = directory.RetrieveUserGroups(None, USER, None, None, True, True, False)
    equal([(u.principal, u.group) for u in found], [(USER, False)], "the user")
    equal(list(directory.RetrieveUserGroups(None, "nobody", None, None, False, True, True)), [], "users of another name")
    raises(vim.fault.NotFound, directory.RetrieveUserGroups, "NOWHERE", "", None, None, False, True, True)


@check
def intervals_are_created_changed_and_removed():
    Interval = vim.HistoricalInterval
    performance.CreateHistoricalInterval(
        Interval(key=9, samplingPeriod=600, name="Past two days", length=172800, level=1, enabled=True))
    equal([i.samplingPeriod for i in performance.historicalInterval], [300, 600, 1800, 7200, 86400], "the periods")
    performance.RemoveHistoricalInterval(600)
    raises(vmodl.fault.InvalidArgument, performance.RemoveHistoricalInterval, 600)
    first = performance.historicalInterval[0]
    first.level = 2
    performance.UpdateHistoricalInterval(first)
    equal(performance.historicalInterval[0].level, 2, "the level")
    first.level = 5
    raises(vmodl.fault.InvalidArgument, performance.UpdateHistoricalInterval, first)


@check
def counters_are_queried_by_level():
    sizes = [len(performance.QueryPerfCounterByLevel(level)) for level in (1, 2, 3, 4)]
    equal(sizes, sorted(set(sizes)), "the numbers of counters by level")
    raises(vmodl.fault.InvalidArgument, performance.QueryPerfCounterByLevel, 5)


@check
def composite_query_has_a_host_and_its_machines():
    host = find(si, "DC0/host/DC0_H0/DC0_H0")
    counter = [c for c in performance.QueryPerfCounterByLevel(1) if c.nameInfo.key == "usagemhz"][0].key
    metric = vim.PerformanceManager.MetricId(counterId=counter, instance="")
    answer = performance.QueryPerfComposite(vim.PerformanceManager.QuerySpec(
        entity=host, metricId=[metric], intervalId=20, maxSample=1, format="normal"))
    equal(answer.entity.entity, host, "the entity")
    same_items([c.entity.name for c in answer.childEntity], ["DC0_H0_VM0", "DC0_H0_VM1"], "the machines")
    parts = sum(c.value[0].value[0] for c in answer.childEntity)
    true(answer.entity.value[0].value[0] >= parts > 0, "the host's value covers its machines'")


if __name__ == "__main__":
    run()
