package io.vimock.server.service;

import io.vimock.api.ApiLevel;
import io.vimock.api.CustomizationSpecManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireFormatException;
import io.vimock.server.wire.WireType;
import io.vimock.server.wire.XmlReaders;
import io.vimock.server.world.Annex;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.CustomizationSpecInfo;
import io.vimock.vim25.CustomizationSpecItem;
import io.vimock.vim25.UncustomizableGuest;
import io.vimock.vim25.UnexpectedCustomizationFault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The CustomizationSpecManager: specifications for guest customization, kept under a name. Thread safe.
 *
 * <p>{@code info} lists them by name; the specifications themselves, which may hold passwords, are no property.
 */
public final class CustomizationSpecManager implements ManagedObjectType {
    private static final String ELEMENT = "customizationSpecItem";
    private static final String NAMESPACES = " xmlns=\"urn:vim25\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    private static final Pattern CUSTOMIZABLE = Pattern.compile("(?i).*(win|linux|rhel|suse|sles|ubuntu|debian).*");

    /** The specifications by name; neither the map nor what is in it changes. */
    private static final Annex<Map<String, CustomizationSpecItem>> SPECIFICATIONS =
            new Annex<>("customization specifications", Map.of());

    @Override
    public MoType type() {
        return MoTypes.CUSTOMIZATION_SPEC_MANAGER;
    }

    /** DoesCustomizationSpecExist. */
    public boolean doesCustomizationSpecExist(Call call, String name) {
        return call.snapshot().annex(SPECIFICATIONS).containsKey(name);
    }

    /**
     * GetCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public CustomizationSpecItem getCustomizationSpec(Call call, String name) {
        return WireType.deepCopy(find(call.snapshot(), name));
    }

    private static CustomizationSpecItem find(ReadView view, String name) {
        CustomizationSpecItem item = view.annex(SPECIFICATIONS).get(name);
        if (item == null) {
            throw Faults.notFound("The customization specification '" + name + "'");
        }
        return item;
    }

    /**
     * CreateCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException AlreadyExists, InvalidArgument without a name
     */
    public void createCustomizationSpec(Call call, CustomizationSpecItem item) {
        String name = item.getInfo().getName();
        call.world().change(m -> {
            requireFree(m, name);
            put(m, item, 1);
        });
    }

    private static void requireFree(ReadView view, String name) {
        if (name.isBlank()) {
            throw Faults.invalidArgument("item.info.name", "it is empty");
        }
        if (view.annex(SPECIFICATIONS).containsKey(name)) {
            throw Faults.alreadyExists(name);
        }
    }

    /**
     * OverwriteCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound; ConcurrentAccess when the specification carries another
     *     version than the present one
     */
    public void overwriteCustomizationSpec(Call call, CustomizationSpecItem item) {
        call.world().change(m -> {
            CustomizationSpecInfo present = find(m, item.getInfo().getName()).getInfo();
            String version = item.getInfo().getChangeVersion();
            if (version != null && !version.isEmpty() && !version.equals(present.getChangeVersion())) {
                throw Faults.of(
                        new ConcurrentAccess(),
                        "The specification has been changed meanwhile: its version is " + present.getChangeVersion());
            }
            put(m, item, Integer.parseInt(present.getChangeVersion()) + 1);
        });
    }

    /**
     * DeleteCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound
     */
    public void deleteCustomizationSpec(Call call, String name) {
        call.world().change(m -> {
            CustomizationSpecItem item = find(m, name);
            publish(m, item, null);
        });
    }

    /**
     * DuplicateCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, AlreadyExists, InvalidArgument
     */
    public void duplicateCustomizationSpec(Call call, String name, String newName) {
        call.world().change(m -> {
            CustomizationSpecItem copy = WireType.deepCopy(find(m, name));
            requireFree(m, newName);
            copy.getInfo().setName(newName);
            put(m, copy, 1);
        });
    }

    /**
     * RenameCustomizationSpec.
     *
     * @throws io.vimock.server.fault.VimFaultException NotFound, AlreadyExists, InvalidArgument
     */
    public void renameCustomizationSpec(Call call, String name, String newName) {
        call.world().change(m -> {
            CustomizationSpecItem present = find(m, name);
            requireFree(m, newName);
            CustomizationSpecItem renamed = WireType.deepCopy(present);
            renamed.getInfo().setName(newName);
            publish(m, present, renamed);
        });
    }

    private static void put(Mutation m, CustomizationSpecItem asked, int version) {
        CustomizationSpecItem item = WireType.deepCopy(asked);
        item.getInfo().withChangeVersion(Integer.toString(version)).setLastUpdateTime(m.now());
        publish(m, m.annex(SPECIFICATIONS).get(item.getInfo().getName()), item);
    }

    /** Replaces an item. */
    private static void publish(Mutation m, @Nullable CustomizationSpecItem old, @Nullable CustomizationSpecItem item) {
        Map<String, CustomizationSpecItem> all = new TreeMap<>(m.annex(SPECIFICATIONS));
        if (old != null) {
            all.remove(old.getInfo().getName());
        }
        if (item != null) {
            all.put(item.getInfo().getName(), item);
        }
        List<CustomizationSpecInfo> infos = new ArrayList<>();
        all.values().forEach(each -> infos.add(WireType.deepCopy(each.getInfo())));
        m.set(WellKnown.CUSTOMIZATION_SPEC_MANAGER, CustomizationSpecManagerProperties.INFO, infos);
        m.set(SPECIFICATIONS, Collections.unmodifiableMap(all));
    }

    /** CustomizationSpecItemToXml: the specification as the API itself writes it. */
    public String customizationSpecItemToXml(Call call, CustomizationSpecItem item) {
        byte[] xml = VimCodec.fragment(item, ELEMENT, CustomizationSpecItem.class, ApiLevel.V4_1);
        return new String(xml, StandardCharsets.UTF_8).replaceFirst("<" + ELEMENT, "<" + ELEMENT + NAMESPACES);
    }

    /**
     * XmlToCustomizationSpecItem: reads what {@link #customizationSpecItemToXml} has written.
     *
     * @throws io.vimock.server.fault.VimFaultException UnexpectedCustomizationFault when it is something else
     */
    public CustomizationSpecItem xmlToCustomizationSpecItem(Call call, String specItemXml) {
        try {
            XMLStreamReader reader =
                    XmlReaders.newReader(new ByteArrayInputStream(specItemXml.getBytes(StandardCharsets.UTF_8)));
            XmlReaders.nextElement(reader);
            if (reader.getLocalName().equals(ELEMENT)
                    && VimCodec.tolerant().decode(reader, CustomizationSpecItem.class)
                            instanceof CustomizationSpecItem item) {
                return item;
            }
        } catch (WireFormatException e) {
            throw Faults.of(
                    new UnexpectedCustomizationFault(),
                    "The text is no customization specification: " + e.getMessage());
        }
        throw Faults.of(new UnexpectedCustomizationFault(), "The text is no customization specification");
    }

    /**
     * CheckCustomizationResources: whether guests of a kind can be customized.
     *
     * @param guestOs the guest's id or name
     * @throws io.vimock.server.fault.VimFaultException UncustomizableGuest
     */
    public void checkCustomizationResources(Call call, String guestOs) {
        if (!CUSTOMIZABLE.matcher(guestOs.toLowerCase(Locale.ROOT)).matches()) {
            throw Faults.of(
                    new UncustomizableGuest().withUncustomizableGuestOS(guestOs),
                    "Guests of the kind '" + guestOs + "' cannot be customized");
        }
    }
}
