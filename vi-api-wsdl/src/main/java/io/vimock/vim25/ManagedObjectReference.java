package io.vimock.vim25;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import java.util.Objects;

/**
 * A reference to a managed object: its type, such as {@code VirtualMachine}, and the server's key for it, such as
 * {@code vm-42}.
 *
 * <p>Immutable, with value equality, and so safe to share and to use as a key. A reference read from a message of a
 * client that leaves out the type attribute has a null {@link #getType() type}.
 */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(name = "ManagedObjectReference", namespace = "urn:vim25")
public final class ManagedObjectReference {

    @XmlAttribute(name = "type")
    private final String type;

    @XmlValue
    private final String value;

    /** Zero until asked for; a race computes the same number twice. */
    private transient int hash;

    /** For JAXB, which fills in the fields. */
    @SuppressWarnings("unused")
    private ManagedObjectReference() {
        this(null, null);
    }

    /**
     * Makes a reference.
     *
     * @param type the managed object type, or null when unknown
     * @param value the server's key of the object within its type
     */
    public ManagedObjectReference(String type, String value) {
        this.type = type;
        this.value = value;
    }

    /**
     * Returns the managed object type.
     *
     * @return the type's name, or null when the reference came without one
     */
    public String getType() {
        return type;
    }

    /**
     * Returns the server's key of the object.
     *
     * @return the key, opaque to clients
     */
    public String getValue() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof ManagedObjectReference that
                        && Objects.equals(value, that.value)
                        && Objects.equals(type, that.type);
    }

    @Override
    public int hashCode() {
        int result = hash;
        if (result == 0) {
            result = 31 * Objects.hashCode(type) + Objects.hashCode(value);
            hash = result;
        }
        return result;
    }

    @Override
    public String toString() {
        return type + ":" + value;
    }
}
