package io.vimock.server.sim;

/** What the instances of a counter are (facts: counters, instance kinds). */
public enum InstanceKind {
    /** The entity as a whole; its instance name is empty. */
    AGGREGATE("*"),
    /** A virtual CPU: {@code 0}. */
    VCPU("vcpu"),
    /** A logical CPU of a host: {@code 0}. */
    PCPU("pcpu"),
    /** A network adapter of a virtual machine, by device key: {@code 4000}. */
    VNIC("vnic"),
    /** A physical network adapter: {@code vmnic0}. */
    PNIC("pnic"),
    /** A LUN by its canonical name: {@code vmhba1:0:0}. */
    DISK("disk"),
    /** A virtual disk by controller and unit: {@code scsi0:0}. */
    VIRTUAL_DISK("virtual-disk"),
    /** A storage adapter: {@code vmhba1}. */
    HBA("hba"),
    /** A path to a LUN. */
    PATH("path"),
    /** A datastore by its uuid. */
    DATASTORE("datastore"),
    /** What files are for: {@code DISKFILE}. */
    FILE_CLASS("file-class"),
    /** A system resource group of a host: {@code host/vim}. */
    RESOURCE_GROUP("system-resource-group"),
    /** A partition of the service console: {@code /var/log}. */
    CONSOLE_PARTITION("console-partition");

    private final String word;

    InstanceKind(String word) {
        this.word = word;
    }

    /** The kind that the catalogue writes so. */
    static InstanceKind of(String word) {
        for (InstanceKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of instance: " + word);
    }
}
