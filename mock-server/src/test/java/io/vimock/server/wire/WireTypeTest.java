package io.vimock.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ActiveVMsBlockingEVC;
import io.vimock.vim25.AdminDisabled;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectFactory;
import io.vimock.vim25.RetrieveResult;
import io.vimock.vim25.RuntimeFaultFaultMsg;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualVmxnet3;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Copy, compare, freeze and field access, for every generated type. */
class WireTypeTest {

    private static Object bean(Class<?> type, int seed) {
        return new RandomBeans(type.getName().hashCode() + seed, 2).bean(type);
    }

    @Test
    void fields_areThoseOfTheBean_inheritedFirst_withTheirPositions() {
        for (Class<?> type : ContractTypes.BEANS) {
            List<WireField> fields = WireType.of(type).fields();
            for (int i = 0; i < fields.size(); i++) {
                assertThat(fields.get(i).index()).isEqualTo(i);
                assertThat(WireType.of(type).field(fields.get(i).name())).isSameAs(fields.get(i));
            }
            if (WireType.isBean(type.getSuperclass())) {
                List<WireField> inherited = WireType.of(type.getSuperclass()).fields();
                assertThat(fields.subList(0, inherited.size())).isEqualTo(inherited);
            }
        }
    }

    @Test
    void fields_areAsTheirAnnotationsSay() {
        for (Class<?> type : ContractTypes.BEANS) {
            List<String> annotated = new ArrayList<>();
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    annotated.add(annotated(field));
                }
            }
            List<WireField> fields = WireType.of(type).fields();
            List<String> own = fields.subList(fields.size() - annotated.size(), fields.size()).stream()
                    .map(field -> field + (field.isRequired() ? ", required" : ""))
                    .toList();
            assertThat(own).as(type.getName()).isEqualTo(annotated);
            assertThat(WireType.of(type).name())
                    .isEqualTo(type.getAnnotation(XmlType.class).name());
        }
    }

    private static String annotated(Field field) {
        XmlElement element = field.getAnnotation(XmlElement.class);
        boolean renamed = element != null && !element.name().equals("##default");
        boolean list = field.getGenericType() instanceof ParameterizedType;
        Class<?> type = field.getGenericType() instanceof ParameterizedType generic
                ? (Class<?>) generic.getActualTypeArguments()[0]
                : field.getType();
        boolean required = type.isPrimitive() || (element != null && element.required());
        return (renamed ? element.name() : field.getName())
                + ": " + MethodType.methodType(type).wrap().returnType().getSimpleName() + (list ? "[]" : "")
                + (required ? ", required" : "");
    }

    @Test
    void levels_areTheirOwn_orThoseOfTheDeclaringType() {
        assertThat(WireType.of(AboutInfo.class).since()).isEqualTo(ApiLevel.V2_0);
        assertThat(level(AboutInfo.class, "name")).isEqualTo(ApiLevel.V2_0);
        assertThat(level(AboutInfo.class, "instanceUuid")).isEqualTo(ApiLevel.V4_0);
        assertThat(WireType.of(AdminDisabled.class).since()).isEqualTo(ApiLevel.V2_5);
        assertThat(WireType.of(ActiveVMsBlockingEVC.class).since()).isEqualTo(ApiLevel.V2_5U2);
        assertThat(level(ActiveVMsBlockingEVC.class, "host")).isEqualTo(ApiLevel.V4_0);
        assertThat(level(VirtualVmxnet3.class, "key")).isEqualTo(ApiLevel.V2_0);
    }

    private static ApiLevel level(Class<?> type, String field) {
        return Objects.requireNonNull(WireType.of(type).field(field)).since();
    }

    @Test
    void whatIsNoBean_isNone() {
        List<Class<?>> others = List.of(
                String.class,
                ManagedObjectReference.class,
                VirtualMachinePowerState.class,
                ObjectFactory.class,
                VimPortType.class,
                RuntimeFaultFaultMsg.class);
        for (Class<?> other : others) {
            assertThat(WireType.isBean(other)).as(other.getName()).isFalse();
            assertThatThrownBy(() -> WireType.of(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void messages_areNoTypes() {
        assertThat(TypeNames.find("RetrieveResult")).isEqualTo(RetrieveResult.class);
        assertThat(TypeNames.find("RetrievePropertiesResponse")).isNull();
        assertThat(TypeNames.find("RetrievePropertiesRequestType")).isNull();
    }

    @Test
    void get_isWhatTheGetterReturns() throws ReflectiveOperationException {
        for (Class<?> type : ContractTypes.DATA_OBJECTS) {
            Object bean = bean(type, 1);
            for (WireField field : WireType.of(type).fields()) {
                assertThat(Values.difference(getter(type, field).invoke(bean), field.get(bean)))
                        .as(type + "." + field)
                        .isNull();
            }
        }
    }

    private static Method getter(Class<?> type, WireField field) throws NoSuchMethodException {
        String capital =
                Character.toUpperCase(field.name().charAt(0)) + field.name().substring(1);
        for (String prefix : List.of("get", "is")) {
            for (Method method : type.getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().equalsIgnoreCase(prefix + capital)) {
                    return method;
                }
            }
        }
        throw new NoSuchMethodException(type + "." + field);
    }

    @Test
    void copy_isEqual_andSharesItsParts() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = bean(type, 2);
            Object copy = WireType.copy(bean);
            assertThat(copy).isNotSameAs(bean).hasSameClassAs(bean);
            for (WireField field : WireType.of(type).fields()) {
                if (!field.type().equals(Boolean.class) && !Number.class.isAssignableFrom(field.type())) {
                    assertThat(field.get(copy)).isSameAs(field.get(bean));
                }
            }
            assertThat(Values.difference(copy, bean)).isNull();
            assertThat(WireType.equal(copy, bean)).isTrue();
        }
    }

    @Test
    void equal_seesEveryField() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = bean(type, 3);
            for (WireField field : WireType.of(type).fields()) {
                Object other = WireType.copy(bean);
                field.set(other, different(field, field.get(bean)));
                assertThat(WireType.equal(bean, other)).as(type + "." + field).isFalse();
                assertThat(WireType.equal(other, bean)).as(type + "." + field).isFalse();
            }
        }
    }

    private static @Nullable Object different(WireField field, @Nullable Object value) {
        if (field.isList()) {
            List<Object> longer = new ArrayList<>(WireType.listOf(value));
            longer.add(new RandomBeans(1, 0).value(field.type(), 0));
            return longer;
        }
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (field.kind() == WireKind.ENUM && field.type().getEnumConstants().length == 1) {
            return null;
        }
        RandomBeans random = new RandomBeans(new Random(field.index()).nextLong(), 2);
        Object other = value;
        while (WireType.equal(value, other)) {
            other = random.value(field.type(), 1);
        }
        return other;
    }

    @Test
    void equal_takesAnAbsentListForAnEmptyOne() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object left = WireType.of(type).create();
            Object right = WireType.of(type).create();
            for (WireField field : WireType.of(type).fields()) {
                if (field.isList()) {
                    field.set(left, new ArrayList<>());
                }
            }
            assertThat(WireType.equal(left, right)).isTrue();
            assertThat(WireType.equal(right, left)).isTrue();
        }
    }

    @Test
    void deepCopy_isEqual_andSharesNothingChangeable() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = bean(type, 4);
            Object copy = WireType.deepCopy(bean);
            assertThat(Values.difference(copy, bean)).isNull();
            Set<Object> shared = parts(bean);
            shared.retainAll(parts(copy));
            assertThat(shared).isEmpty();
        }
    }

    @Test
    void deepCopy_ofAPublishedBean_canBeChanged() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = bean(type, 5);
            WireType.freeze(bean);
            Object copy = WireType.deepCopy(bean);
            for (Object part : parts(copy)) {
                if (part instanceof List<?> list) {
                    addRaw(list);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void addRaw(List<?> list) {
        ((List<Object>) list).add("x");
    }

    /** All lists and beans in a bean, by identity. */
    private static Set<Object> parts(@Nullable Object value) {
        Set<Object> parts = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(value, parts);
        return parts;
    }

    private static void collect(@Nullable Object value, Set<Object> parts) {
        if (value instanceof List<?> list) {
            parts.add(list);
            list.forEach(element -> collect(element, parts));
        } else if (value != null && WireType.isBean(value.getClass())) {
            parts.add(value);
            WireType.of(value.getClass()).fields().forEach(field -> collect(field.get(value), parts));
        }
    }

    @Test
    void freeze_sealsEveryList_andChangesNoValue() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = bean(type, 6);
            Object before = WireType.deepCopy(bean);
            assertThat(WireType.freeze(bean)).isSameAs(bean);
            assertThat(Values.difference(bean, before)).isNull();
            for (Object part : parts(bean)) {
                if (part instanceof List<?> list) {
                    assertThatThrownBy(() -> addRaw(list)).isInstanceOf(UnsupportedOperationException.class);
                }
            }
        }
    }

    @Test
    void freeze_leavesNoListToBeMadeByAGetter() throws ReflectiveOperationException {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = WireType.of(type).create();
            WireType.freeze(bean);
            for (WireField field : WireType.of(type).fields()) {
                if (field.isList()) {
                    Object list = field.get(bean);
                    assertThat(list).isNotNull();
                    assertThat(getter(type, field).invoke(bean)).isSameAs(list);
                }
            }
        }
    }

    @Test
    void freeze_ofWhatIsFrozen_changesNothing() {
        for (Class<?> type : ContractTypes.BEANS) {
            Object bean = WireType.freeze(bean(type, 7));
            Set<Object> before = parts(bean);
            WireType.freeze(bean);
            assertThat(parts(bean)).isEqualTo(before);
        }
    }

    @Test
    void freeze_ofAList_returnsTheSealedOne() {
        List<Object> refs = new ArrayList<>(List.of(new ManagedObjectReference("Task", "task-1")));
        Object frozen = WireType.freeze(refs);
        refs.clear();
        assertThat(frozen).isEqualTo(List.of(new ManagedObjectReference("Task", "task-1")));
        assertThat(WireType.freeze(frozen)).isSameAs(frozen);
    }

    @Test
    void freeze_sealsListsInsideAnyType() {
        List<Object> names = new ArrayList<>(List.of("a"));
        io.vimock.vim25.OptionValue option =
                new io.vimock.vim25.OptionValue().withKey("k").withValue(names);
        WireType.freeze(option);
        names.add("b");
        assertThat(option.getValue()).isEqualTo(List.of("a"));
    }

    @Test
    void boxedLists_keepTheirElementType() {
        Object boxed = VimCodec.boxed(new ArrayList<>(), "xsd:int");
        io.vimock.vim25.OptionValue option =
                new io.vimock.vim25.OptionValue().withKey("k").withValue(boxed);
        assertThat(((WireArray) WireType.deepCopy(option).getValue()).elementType())
                .isEqualTo("xsd:int");
        WireType.freeze(option);
        assertThat(((WireArray) option.getValue()).elementType()).isEqualTo("xsd:int");
    }

    @Test
    void unknownClass_isNoBean() {
        assertThat(WireType.isBean(String.class)).isFalse();
        assertThat(WireType.isBean(ManagedObjectReference.class)).isFalse();
        assertThat(WireType.isBean(io.vimock.vim25.SharesLevel.class)).isFalse();
        assertThat(WireType.isBean(io.vimock.vim25.SharesInfo.class)).isTrue();
    }
}
