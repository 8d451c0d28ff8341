package main

import (
	"io/ioutil"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func (c *checks) fileChecks() {
	c.check("upload_and_download_of_a_file", c.uploadAndDownload)
	c.check("stat_of_files", c.stat)
	c.check("datastore_browser_finds_disks", c.browse)
	c.check("file_manager_makes_moves_and_deletes", c.manageFiles)
	c.check("virtual_disk_manager_creates_and_deletes", c.manageDisks)
}

// datastore finds the first datastore of DC0.
func (c *checks) datastore() *object.Datastore {
	datastore, err := c.finder.Datastore(c.ctx, "LocalDS_0")
	must(err)
	return datastore
}

func (c *checks) upload(name, content string) {
	param := soap.DefaultUpload
	param.ContentLength = int64(len(content))
	must(c.datastore().Upload(c.ctx, strings.NewReader(content), name, &param))
}

func (c *checks) uploadAndDownload() {
	name := "go upload 100%.txt"
	content := strings.Repeat("all of it\n", 100000)
	c.upload(name, content)
	reader, size, err := c.datastore().Download(c.ctx, name, &soap.DefaultDownload)
	must(err)
	defer reader.Close()
	equal("the size of the download", size, int64(len(content)))
	all, err := ioutil.ReadAll(reader)
	must(err)
	that("the download is the upload", string(all) == content)
	_, _, err = c.datastore().Download(c.ctx, "nothing.txt", &soap.DefaultDownload)
	that("what is not there cannot be downloaded", err != nil && strings.Contains(err.Error(), "404"))
}

func (c *checks) stat() {
	c.upload("go stat.txt", "12345")
	info, err := c.datastore().Stat(c.ctx, "go stat.txt")
	must(err)
	equal("the size of the file", info.GetFileInfo().FileSize, int64(5))
	equal("the owner of the file", info.GetFileInfo().Owner, "root")
	_, err = c.datastore().Stat(c.ctx, "no such file.txt")
	_, missing := err.(object.DatastoreNoSuchFileError)
	that("stat says that a file is not there", missing)
	_, err = c.datastore().Stat(c.ctx, "no such directory/file.txt")
	_, missing = err.(object.DatastoreNoSuchDirectoryError)
	that("stat says that a directory is not there", missing)
}

func (c *checks) browse() {
	browser, err := c.datastore().Browser(c.ctx)
	must(err)
	spec := types.HostDatastoreBrowserSearchSpec{
		Query:        []types.BaseFileQuery{&types.VmDiskFileQuery{Details: &types.VmDiskFileQueryFlags{CapacityKb: true}}},
		MatchPattern: []string{"*.vmdk"},
	}
	task, err := browser.SearchDatastoreSubFolders(c.ctx, c.datastore().Path(""), &spec)
	info := c.done(task, err)
	found := 0
	for _, folder := range info.Result.(types.ArrayOfHostDatastoreBrowserSearchResults).HostDatastoreBrowserSearchResults {
		for _, file := range folder.File {
			disk, typed := file.(*types.VmDiskFileInfo)
			that("a disk is found as one", typed)
			that("a disk has a capacity", disk.CapacityKb > 0)
			found++
		}
	}
	that("there are disks", found > 0)
}

func (c *checks) manageFiles() {
	dc, err := c.finder.Datacenter(c.ctx, "DC0")
	must(err)
	manager := object.NewFileManager(c.client.Client)
	at := c.datastore().Path
	must(manager.MakeDirectory(c.ctx, at("go/a/b"), dc, true))
	c.upload("go/a/b/file.txt", "x")
	task, err := manager.MoveDatastoreFile(c.ctx, at("go/a"), dc, at("go/moved"), dc, false)
	c.done(task, err)
	_, err = c.datastore().Stat(c.ctx, "go/moved/b/file.txt")
	must(err)
	task, err = manager.CopyDatastoreFile(c.ctx, at("go/moved"), dc, at("go/copy"), dc, false)
	c.done(task, err)
	helper := c.datastore().NewFileManager(dc, true)
	must(helper.Delete(c.ctx, "go"))
	_, err = c.datastore().Stat(c.ctx, "go/moved/b/file.txt")
	that("the directory is gone", err != nil)
}

func (c *checks) manageDisks() {
	dc, err := c.finder.Datacenter(c.ctx, "DC0")
	must(err)
	manager := object.NewVirtualDiskManager(c.client.Client)
	path := c.datastore().Path("go.vmdk")
	spec := types.FileBackedVirtualDiskSpec{
		VirtualDiskSpec: types.VirtualDiskSpec{
			DiskType:    string(types.VirtualDiskTypeThin),
			AdapterType: string(types.VirtualDiskAdapterTypeLsiLogic),
		},
		CapacityKb: 2048,
	}
	task, err := manager.CreateVirtualDisk(c.ctx, path, dc, &spec)
	c.done(task, err)
	uuid, err := manager.QueryVirtualDiskUuid(c.ctx, path, dc)
	must(err)
	that("the disk has a uuid", strings.HasPrefix(strings.ToUpper(uuid), "60 00 C2 9"))
	task, err = manager.DeleteVirtualDisk(c.ctx, path, dc)
	c.done(task, err)
	_, err = c.datastore().Stat(c.ctx, "go-flat.vmdk")
	that("the disk's data is gone", err != nil)
}
