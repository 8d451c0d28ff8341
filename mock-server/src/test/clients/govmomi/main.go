// The govmomi client: drives a server through govmomi's find, property, view, task, performance,
// event, object (its datastore included) and session packages and prints one line per check.
package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"sort"
	"strings"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// checks holds what every check uses: the address with its credentials, a context that ends a minute
// after the check began, a logged-in client and a finder in the datacenter DC0.
type checks struct {
	url    *url.URL
	ctx    context.Context
	client *govmomi.Client
	finder *find.Finder
	failed bool
}

// failure is what a check panics with when a value is not as expected.
type failure string

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: client URL USER PASSWORD")
		os.Exit(2)
	}
	address, err := url.Parse(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	address.User = url.UserPassword(os.Args[2], os.Args[3])
	c := &checks{url: address}
	c.check("wrong_password_is_InvalidLogin", c.wrongPassword)
	c.check("login_and_find_the_datacenter", c.login)
	if c.client == nil || c.finder == nil {
		os.Exit(1)
	}
	c.inventoryChecks()
	c.updateChecks()
	c.machineChecks()
	c.clusterChecks()
	c.fileChecks()
	c.performanceChecks()
	c.eventChecks()
	c.historyChecks()
	c.sessionChecks()
	c.movingChecks()
	if c.failed {
		os.Exit(1)
	}
}

// check runs one check and prints its line.
func (c *checks) check(name string, run func()) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c.ctx = ctx
	defer func() {
		if reason := recover(); reason != nil {
			c.failed = true
			fmt.Printf("FAIL %s: %s\n", name, strings.Join(strings.Fields(fmt.Sprint(reason)), " "))
			return
		}
		fmt.Println("ok " + name)
	}()
	run()
}

// must fails the check when there is an error.
func must(err error) {
	if err != nil {
		panic(failure(fmt.Sprintf("%T: %v", err, err)))
	}
}

// equal fails the check unless both values are equal.
func equal(what string, actual, expected interface{}) {
	if !reflect.DeepEqual(actual, expected) {
		panic(failure(fmt.Sprintf("%s is %v, expected %v", what, actual, expected)))
	}
}

// sameItems fails the check unless both hold the same strings in any order.
func sameItems(what string, actual []string, expected ...string) {
	a, e := append([]string{}, actual...), append([]string{}, expected...)
	sort.Strings(a)
	sort.Strings(e)
	equal(what, a, e)
}

// that fails the check unless the condition holds.
func that(what string, condition bool) {
	if !condition {
		panic(failure("not so: " + what))
	}
}

// names returns the names of entities in a list of managed entities.
func names(entities []mo.ManagedEntity) []string {
	var result []string
	for _, e := range entities {
		result = append(result, e.Name)
	}
	return result
}

// machine finds a virtual machine of DC0.
func (c *checks) machine(name string) *object.VirtualMachine {
	vm, err := c.finder.VirtualMachine(c.ctx, name)
	must(err)
	return vm
}

// read reads one object's properties.
func (c *checks) read(ref types.ManagedObjectReference, dst interface{}, paths ...string) {
	must(c.client.RetrieveOne(c.ctx, ref, paths, dst))
}

// done waits for a task that must succeed and returns its end.
func (c *checks) done(task *object.Task, err error) *types.TaskInfo {
	must(err)
	info, err := task.WaitForResult(c.ctx, nil)
	must(err)
	equal("the task's state", info.State, types.TaskInfoStateSuccess)
	return info
}
