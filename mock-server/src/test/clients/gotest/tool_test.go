// Tests of a tool that talks to VirtualCenter, here of what govmomi does.
package tool

// In the guide:
import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// control calls the server's control API.
func control(t *testing.T, server *url.URL, method, path, body string) map[string]interface{} {
	t.Helper()
	request, _ := http.NewRequest(method, server.Scheme+"://"+server.Host+"/mock"+path, strings.NewReader(body))
	insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := insecure.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var read map[string]interface{}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil || answer.StatusCode >= 400 {
		t.Fatal(method, path, answer.Status, read, err)
	}
	return read
}

// connect resets the server and finds a machine.
func connect(t *testing.T) (*url.URL, *govmomi.Client, *object.VirtualMachine) {
	t.Helper()
	server, err := url.Parse(os.Getenv("VI_MOCK_URL"))
	if err != nil {
		t.Fatal(err)
	}
	control(t, server, "POST", "/reset", "")
	server.User = url.UserPassword(os.Getenv("VI_MOCK_USER"), os.Getenv("VI_MOCK_PASSWORD"))
	client, err := govmomi.NewClient(context.Background(), server, true)
	if err != nil {
		t.Fatal(err)
	}
	machine, err := find.NewFinder(client.Client, true).VirtualMachine(context.Background(), "/DC0/vm/DC0_H0_VM0")
	if err != nil {
		t.Fatal(err)
	}
	return server, client, machine
}

func TestTellsWhenPowerOffFails(t *testing.T) {
	ctx := context.Background()
	server, _, machine := connect(t)
	control(t, server, "POST", "/faults", `{"rules": [
		{"operation": "PowerOffVM_Task", "object": "VirtualMachine", "count": 1, "fault": {"type": "InvalidState"}}]}`)
	if _, err := machine.PowerOff(ctx); err == nil {
		t.Fatal("the first call should fail")
	}
	task, err := machine.PowerOff(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := task.Wait(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestFindsNothingChanged(t *testing.T) {
	_, _, machine := connect(t)
	state, err := machine.PowerState(context.Background())
	if err != nil || state != types.VirtualMachinePowerStatePoweredOn {
		t.Fatal(state, err)
	}
}

func TestSeesAnHourPass(t *testing.T) {
	ctx := context.Background()
	server, client, _ := connect(t)
	before, err := methods.GetCurrentTime(ctx, client)
	if err != nil {
		t.Fatal(err)
	}
	control(t, server, "POST", "/clock/advance?by=1h", "")
	after, err := methods.GetCurrentTime(ctx, client)
	if err != nil || after.Sub(*before) != time.Hour {
		t.Fatal(before, after, err)
	}
}
// End.
