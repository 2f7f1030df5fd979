package dev.assay.scenarios.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedWithParams;
import tools.jackson.databind.module.SimpleModule;

/**
 * Make records through handles that are ready to be called.
 *
 * <p>Jackson prepares its handle anew for each object, which takes a third of the time in which a large result is read.
 */
final class RecordConstructors extends ValueInstantiators.Base {
    private RecordConstructors() {}

    /** Return this as something that a mapper takes. */
    static SimpleModule module() {
        return new SimpleModule("records") {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.addValueInstantiators(new RecordConstructors());
            }
        };
    }

    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config, BeanDescription.Supplier description, ValueInstantiator usual) {
        AnnotatedWithParams creator = usual.getWithArgsCreator();
        return description.getBeanClass().isRecord()
                        && usual.getClass() == StdValueInstantiator.class
                        && creator != null
                        && creator.getAnnotated() instanceof Constructor<?> constructor
                ? new Prepared((StdValueInstantiator) usual, constructor)
                : usual;
    }

    private static final class Prepared extends StdValueInstantiator {
        private static final long serialVersionUID = 1L;

        private final transient MethodHandle constructor;

        Prepared(StdValueInstantiator usual, Constructor<?> constructor) {
            super(usual);
            this.constructor = handle(constructor);
        }

        private static MethodHandle handle(Constructor<?> constructor) {
            try {
                constructor.setAccessible(true);
                return MethodHandles.lookup()
                        .unreflectConstructor(constructor)
                        .asFixedArity()
                        .asSpreader(Object[].class, constructor.getParameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the constructor of a record can't be called: " + constructor, e);
            }
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] arguments) {
            try {
                return (Object) constructor.invokeExact(arguments);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                return context.handleInstantiationProblem(getValueClass(), arguments, rewrapCtorProblem(context, e));
            }
        }
    }
}
