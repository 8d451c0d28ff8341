package main

import (
	"archive/zip"
	"bytes"
	"crypto/tls"
	"io/ioutil"
	"net/http"

	"github.com/vmware/govmomi/event"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) historyChecks() {
	c.check("event_history_is_paged_both_ways", c.eventHistory)
	c.check("latest_page_of_events_is_the_newest", c.latestEvents)
	c.check("events_are_streamed_page_by_page", c.eventStream)
	c.check("task_history_is_paged", c.taskHistory)
	c.check("log_is_read_from_its_end", c.logs)
	c.check("log_bundles_are_downloaded", c.logBundles)
	c.check("custom_field_is_defined_and_set", c.customField)
}

// notes writes notes about a machine and returns a collector of notes.
func (c *checks) notes(texts ...string) *event.HistoryCollector {
	manager := event.NewManager(c.client.Client)
	for _, text := range texts {
		must(manager.LogUserEvent(c.ctx, c.machine("DC0_H0_VM0").Reference(), text))
	}
	collector, err := manager.CreateCollectorForEvents(c.ctx, types.EventFilterSpec{EventTypeId: []string{"GeneralUserEvent"}})
	must(err)
	return collector
}

// texts returns what the notes say.
func texts(events []types.BaseEvent) []string {
	var found []string
	for _, e := range events {
		found = append(found, e.(*types.GeneralUserEvent).Message)
	}
	return found
}

func (c *checks) eventHistory() {
	collector := c.notes("one", "two", "three")
	page, err := collector.ReadNextEvents(c.ctx, 2)
	must(err)
	equal("the first two notes", texts(page), []string{"one", "two"})
	page, err = collector.ReadPreviousEvents(c.ctx, 5)
	must(err)
	equal("the notes backward", texts(page), []string{"two", "one"})
	must(collector.Reset(c.ctx))
	page, err = collector.ReadPreviousEvents(c.ctx, 1)
	must(err)
	equal("the last note", texts(page), []string{"three"})
	must(collector.Rewind(c.ctx))
	page, err = collector.ReadNextEvents(c.ctx, 1)
	must(err)
	equal("the first note", texts(page), []string{"one"})
	must(collector.Destroy(c.ctx))
	_, err = collector.ReadNextEvents(c.ctx, 1)
	that("a destroyed collector is gone", err != nil)
}

func (c *checks) latestEvents() {
	collector := c.notes("older", "newer")
	must(collector.SetPageSize(c.ctx, 1))
	page, err := collector.LatestPage(c.ctx)
	must(err)
	equal("the latest page", texts(page), []string{"newer"})
	must(collector.Destroy(c.ctx))
}

func (c *checks) eventStream() {
	vm := c.machine("DC0_H0_VM0")
	var found []string
	err := event.NewManager(c.client.Client).Events(c.ctx, []types.ManagedObjectReference{vm.Reference()}, 100, false, false,
		func(_ types.ManagedObjectReference, page []types.BaseEvent) error {
			found = append(found, texts(page)...)
			return nil
		}, "GeneralUserEvent")
	must(err)
	that("the notes are in the stream", len(found) >= 5)
}

func (c *checks) taskHistory() {
	vm := c.machine("DC0_H0_VM0")
	c.done(vm.PowerOff(c.ctx))
	c.done(vm.PowerOn(c.ctx))
	created, err := methods.CreateCollectorForTasks(c.ctx, c.client.Client, &types.CreateCollectorForTasks{
		This: *c.client.ServiceContent.TaskManager,
		Filter: types.TaskFilterSpec{
			Entity: &types.TaskFilterSpecByEntity{Entity: vm.Reference(), Recursion: types.TaskFilterSpecRecursionOptionSelf},
			State:  []types.TaskInfoState{types.TaskInfoStateSuccess},
		},
	})
	must(err)
	collector := object.NewHistoryCollector(c.client.Client, created.Returnval)
	must(collector.Reset(c.ctx))
	page, err := methods.ReadPreviousTasks(c.ctx, c.client.Client, &types.ReadPreviousTasks{This: created.Returnval, MaxCount: 2})
	must(err)
	var found []string
	for _, info := range page.Returnval {
		found = append(found, info.DescriptionId)
	}
	equal("the last two tasks", found, []string{"VirtualMachine.powerOn", "VirtualMachine.powerOff"})
	var latest mo.TaskHistoryCollector
	must(collector.Properties(c.ctx, created.Returnval, []string{"latestPage"}, &latest))
	equal("the newest task", latest.LatestPage[0].Key, page.Returnval[0].Key)
	must(collector.Destroy(c.ctx))
}

func (c *checks) logs() {
	manager := object.NewDiagnosticManager(c.client.Client)
	descriptions, err := manager.QueryDescriptions(c.ctx, nil)
	must(err)
	log := manager.Log(c.ctx, nil, descriptions[0].Key)
	must(log.Seek(c.ctx, 0))
	c.notes("logged").Destroy(c.ctx)
	var text bytes.Buffer
	_, err = log.Copy(c.ctx, &text)
	must(err)
	that("the log has grown by the note: "+text.String(), bytes.Contains(text.Bytes(), []byte("logged")))
}

func (c *checks) logBundles() {
	host, err := c.finder.HostSystem(c.ctx, "DC0_H0")
	must(err)
	info := c.done(object.NewDiagnosticManager(c.client.Client).GenerateLogBundles(c.ctx, true, []*object.HostSystem{host}))
	bundles := info.Result.(types.ArrayOfDiagnosticManagerBundleInfo).DiagnosticManagerBundleInfo
	equal("the number of bundles", len(bundles), 2)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, bundle := range bundles {
		response, err := client.Get(bundle.Url)
		must(err)
		content, err := ioutil.ReadAll(response.Body)
		must(err)
		must(response.Body.Close())
		files, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		must(err)
		that("there are logs in the bundle", len(files.File) > 0)
	}
}

func (c *checks) customField() {
	manager := object.NewCustomFieldsManager(c.client.Client)
	vm := c.machine("DC0_H0_VM0")
	field, err := manager.Add(c.ctx, "go-owner", "VirtualMachine", nil, nil)
	must(err)
	must(manager.Set(c.ctx, vm.Reference(), field.Key, "ann"))
	var properties mo.VirtualMachine
	must(vm.Properties(c.ctx, vm.Reference(), []string{"customValue", "availableField"}, &properties))
	equal("the value", properties.CustomValue[0].(*types.CustomFieldStringValue).Value, "ann")
	equal("the field", properties.AvailableField[0].Name, "go-owner")
	must(manager.Rename(c.ctx, field.Key, "go-contact"))
	key, err := manager.FindKey(c.ctx, "go-contact")
	must(err)
	equal("the key", key, field.Key)
	must(manager.Remove(c.ctx, field.Key))
}
