package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostConnectInfoNetworkInfo;
import io.vimock.vim25.HostDatastoreConnectInfo;
import io.vimock.vim25.ManagedObjectReference;

/** Describes a host to whom is about to connect to it. Stateless. */
final class HostConnectInfos {
    private HostConnectInfos() {}

    /** What a host of the inventory has. */
    static HostConnectInfo of(ReadView view, ManagedObjectReference host) {
        HostConnectInfo info = new HostConnectInfo()
                .withHost(view.require(host, HostSystemProperties.SUMMARY))
                .withVimAccountNameRequired(false)
                .withClusterSupported(true);
        for (ManagedObjectReference vm : view.refs(host, HostSystemProperties.VM)) {
            info.getVm().add(view.require(vm, VirtualMachineProperties.SUMMARY));
        }
        for (ManagedObjectReference network : view.refs(host, HostSystemProperties.NETWORK)) {
            info.getNetwork()
                    .add(new HostConnectInfoNetworkInfo()
                            .withSummary(view.require(network, NetworkProperties.SUMMARY)));
        }
        for (ManagedObjectReference datastore : view.refs(host, HostSystemProperties.DATASTORE)) {
            info.getDatastore()
                    .add(new HostDatastoreConnectInfo()
                            .withSummary(view.require(datastore, DatastoreProperties.SUMMARY)));
        }
        return info;
    }
}
