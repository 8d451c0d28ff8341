package main

import (
	"context"
	"crypto/tls"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/soap"
)

// movingChecks runs what the guide about moving from vcsim shows.
func (c *checks) movingChecks() {
	c.check("vcsim_as_before", c.vcsimAsBefore)
	c.check("url_file_as_after", c.urlFileAsAfter)
}

// In the guide:
func withVcsim(ctx context.Context, test func(*govmomi.Client) error) error {
	model := simulator.VPX()
	model.Cluster = 2
	model.Machine = 10
	if err := model.Create(); err != nil {
		return err
	}
	defer model.Remove()
	model.Service.TLS = new(tls.Config)
	server := model.Service.NewServer()
	defer server.Close()
	client, err := govmomi.NewClient(ctx, server.URL, true)
	if err != nil {
		return err
	}
	return test(client)
}

// End.

// In the guide:
func withViMock(ctx context.Context, urlFile string, user *url.Userinfo, test func(*govmomi.Client) error) error {
	address, err := os.ReadFile(urlFile)
	if err != nil {
		return err
	}
	server, err := soap.ParseURL(strings.TrimSpace(string(address)))
	if err != nil {
		return err
	}
	server.User = user
	client, err := govmomi.NewClient(ctx, server, true)
	if err != nil {
		return err
	}
	defer client.Logout(ctx)
	return test(client)
}

// End.

func isVirtualCenter(client *govmomi.Client) error {
	equal("the kind of server", client.ServiceContent.About.ApiType, "VirtualCenter")
	return nil
}

func (c *checks) vcsimAsBefore() {
	must(withVcsim(c.ctx, isVirtualCenter))
}

func (c *checks) urlFileAsAfter() {
	directory, err := os.MkdirTemp("", "moving")
	must(err)
	defer os.RemoveAll(directory)
	file := filepath.Join(directory, "url.txt")
	must(os.WriteFile(file, []byte("https://"+c.url.Host+c.url.Path+"\n"), 0o600))
	must(withViMock(c.ctx, file, c.url.User, isVirtualCenter))
}
