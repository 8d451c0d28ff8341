package main

import (
	"fmt"
	"reflect"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/event"
	"github.com/vmware/govmomi/session"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) eventChecks() {
	c.check("power_cycle_posts_its_chain_of_events", c.eventChain)
	c.check("events_are_filtered_by_type", c.eventTypes)
	c.check("events_have_categories", c.eventCategories)
}

func (c *checks) sessionChecks() {
	c.check("session_is_the_current_one_and_active", c.currentSession)
	c.check("terminated_session_is_NotAuthenticated", c.terminatedSession)
	c.check("set_locale_is_kept_by_the_session", c.locale)
	c.check("logout_ends_the_session", c.logout)
}

// eventsOf returns the machine's own events, oldest first.
func (c *checks) eventsOf(ref types.ManagedObjectReference, kinds ...string) []types.BaseEvent {
	events, err := event.NewManager(c.client.Client).QueryEvents(c.ctx, types.EventFilterSpec{
		Entity:      &types.EventFilterSpecByEntity{Entity: ref, Recursion: types.EventFilterSpecRecursionOptionSelf},
		EventTypeId: kinds,
	})
	must(err)
	event.Sort(events)
	return events
}

func (c *checks) eventChain() {
	vm := c.machine("DC0_C0_RP0_VM0")
	before := len(c.eventsOf(vm.Reference()))
	info := c.done(vm.PowerOff(c.ctx))
	var kinds []string
	for _, e := range c.eventsOf(vm.Reference())[before:] {
		kinds = append(kinds, reflect.TypeOf(e).Elem().Name())
		equal("the chain of the event", e.GetEvent().ChainId, info.EventChainId)
		equal("the event's machine", e.GetEvent().Vm.Vm, vm.Reference())
		that("the event has a message", e.GetEvent().FullFormattedMessage != "")
	}
	equal("the events of a power-off", kinds, []string{"TaskEvent", "VmStoppingEvent", "VmPoweredOffEvent"})
	c.done(vm.PowerOn(c.ctx))
}

func (c *checks) eventTypes() {
	vm := c.machine("DC0_C0_RP0_VM0")
	c.done(vm.PowerOff(c.ctx))
	c.done(vm.PowerOn(c.ctx))
	events := c.eventsOf(vm.Reference(), "VmPoweredOffEvent")
	that("there is such an event", len(events) > 0)
	for _, e := range events {
		equal("the type of the event", reflect.TypeOf(e).Elem().Name(), "VmPoweredOffEvent")
	}
}

func (c *checks) eventCategories() {
	manager := event.NewManager(c.client.Client)
	for kind, e := range map[string]types.BaseEvent{
		"info": &types.VmPoweredOnEvent{}, "error": &types.VmFailedToPowerOnEvent{},
	} {
		category, err := manager.EventCategory(c.ctx, e)
		must(err)
		equal(fmt.Sprintf("the category of %T", e), category, kind)
	}
}

func (c *checks) currentSession() {
	current, err := c.client.SessionManager.UserSession(c.ctx)
	must(err)
	that("there is a session", current != nil)
	equal("the session's user", current.UserName, c.url.User.Username())
	active, err := c.client.SessionManager.SessionIsActive(c.ctx)
	must(err)
	equal("SessionIsActive", active, true)
}

// second opens another session.
func (c *checks) second() *govmomi.Client {
	other, err := govmomi.NewClient(c.ctx, c.url, true)
	must(err)
	return other
}

// notAuthenticated fails unless the client's session is over.
func (c *checks) notAuthenticated(other *govmomi.Client) {
	var folder mo.Folder
	err := other.RetrieveOne(c.ctx, other.ServiceContent.RootFolder, []string{"name"}, &folder)
	var fault interface{}
	switch {
	case err != nil && soap.IsSoapFault(err):
		fault = soap.ToSoapFault(err).VimFault()
	case err != nil && soap.IsVimFault(err):
		fault = soap.ToVimFault(err)
	}
	kind := reflect.Indirect(reflect.ValueOf(fault))
	that(fmt.Sprintf("%v (%T) is NotAuthenticated", err, fault), fault != nil && kind.Type().Name() == "NotAuthenticated")
}

func (c *checks) terminatedSession() {
	other := c.second()
	current, err := other.SessionManager.UserSession(c.ctx)
	must(err)
	must(c.client.SessionManager.TerminateSession(c.ctx, []string{current.Key}))
	c.notAuthenticated(other)
	err = c.client.SessionManager.TerminateSession(c.ctx, []string{current.Key})
	that("terminating it again fails", err != nil && soap.IsSoapFault(err))
	_, typed := soap.ToSoapFault(err).VimFault().(types.NotFound)
	that(fmt.Sprintf("%T is NotFound", soap.ToSoapFault(err).VimFault()), typed)
}

func (c *checks) locale() {
	other := session.NewManager(c.second().Client)
	must(other.SetLocale(c.ctx, "en"))
	current, err := other.UserSession(c.ctx)
	must(err)
	equal("the session's locale", current.Locale, "en")
	must(other.Logout(c.ctx))
}

func (c *checks) logout() {
	other := c.second()
	must(other.Logout(c.ctx))
	c.notAuthenticated(other)
}
