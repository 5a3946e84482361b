package io.trunkline.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;

/**
 * Describes each kind of MBean once. What JMX knows of an MBean depends on its class alone, but Camel writes it anew
 * for each of the hundreds of steps of our routes, which took a fifth of a start.
 */
final class CachingMBeanAssembler extends DefaultManagementMBeanAssembler {

    private final Map<Class<?>, ModelMBeanInfo> kinds = new ConcurrentHashMap<>();

    CachingMBeanAssembler(CamelContext context) {
        super(context);
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name) throws JMException {
        if (managed instanceof ManagedInstance instance && isDescribed(instance.getInstance())) {
            // Mixed with the description of what it stands for, and so no kind of its own.
            return super.assemble(server, managed, name);
        }
        ModelMBeanInfo kind = kind(managed, name);
        if (kind == null) {
            return null;
        }
        ModelMBean bean = new MixinRequiredModelMBean(kind, isMasked(), null, null);
        try {
            bean.setManagedResource(managed, "ObjectReference");
        } catch (InvalidTargetObjectTypeException e) {
            throw new JMException(e.getMessage());
        }
        if (managed instanceof NotificationSenderAware sender) {
            sender.setNotificationSender(new NotificationSenderAdapter(bean));
        }
        return bean;
    }

    private static boolean isDescribed(Object instance) {
        return instance != null && instance.getClass().isAnnotationPresent(ManagedResource.class);
    }

    private ModelMBeanInfo kind(Object managed, ObjectName name) throws JMException {
        ModelMBeanInfo known = kinds.get(managed.getClass());
        if (known == null) {
            known = assembler.getMBeanInfo(camelContext, managed, null, name.toString());
            if (known != null) {
                kinds.put(managed.getClass(), known);
            }
        }
        return known;
    }

    private boolean isMasked() {
        ManagementAgent agent = camelContext.getManagementStrategy().getManagementAgent();
        return Boolean.TRUE.equals(agent.getMask());
    }
}
