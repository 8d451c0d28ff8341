// Serves the govmomi project's simulator, with vi-mock's flags for the counts of the inventory, and prints its URL.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io/ioutil"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/vmware/govmomi/simulator"
)

func main() {
	model := simulator.VPX()
	listen := flag.String("listen", "127.0.0.1:8989", "address to listen on")
	urlFile := flag.String("url-file", "", "file to write the URL to when the server answers")
	flag.IntVar(&model.Datacenter, "dc", model.Datacenter, "datacenters")
	flag.IntVar(&model.Cluster, "cluster", model.Cluster, "clusters in each datacenter")
	flag.IntVar(&model.ClusterHost, "host", model.ClusterHost, "hosts in each cluster")
	flag.IntVar(&model.Host, "standalone-host", model.Host, "hosts outside of clusters in each datacenter")
	flag.IntVar(&model.Machine, "vm", model.Machine, "virtual machines in each resource pool")
	flag.Parse()
	if err := model.Create(); err != nil {
		panic(err)
	}
	model.Service.Listen = &url.URL{Host: *listen, User: url.UserPassword("user", "pass")}
	model.Service.TLS = new(tls.Config)
	server := model.Service.NewServer()
	fmt.Printf("https://%s%s\n", server.URL.Host, server.URL.Path)
	if *urlFile != "" {
		text := server.URL.Scheme + "://" + server.URL.Host + server.URL.Path + "\n"
		if err := ioutil.WriteFile(*urlFile+".part", []byte(text), 0o644); err != nil {
			panic(err)
		}
		if err := os.Rename(*urlFile+".part", *urlFile); err != nil {
			panic(err)
		}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	model.Remove()
}
