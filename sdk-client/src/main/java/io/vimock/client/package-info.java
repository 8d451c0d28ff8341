/**
 * A typed client of the VI API ({@code urn:vim25}) of VirtualCenter and ESX servers.
 *
 * <p>{@link io.vimock.client.VimConnection} is the way in. A class per managed object type ({@link
 * io.vimock.client.VirtualMachine}, {@link io.vimock.client.HostSystem} ...) has a method per operation, and a constant
 * per property. Every method that calls the server is visible as such: there are no getters that hide a call.
 *
 * <p>Names follow the WSDL in lower camel case, with two rules: {@code _Task} is left out, as such a method returns a
 * {@link io.vimock.client.Task}; and methods of VirtualMachine do not end in {@code VM}, those of HostSystem not in
 * {@code Host}: {@code PowerOnVM_Task} is {@code vm.powerOn(host)}, {@code CreateVM_Task} is {@code
 * folder.createVM(config, pool, host)}.
 *
 * <p>Everything that goes wrong is a {@link io.vimock.client.VimException}.
 */
@NullMarked
package io.vimock.client;

import org.jspecify.annotations.NullMarked;
