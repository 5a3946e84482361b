package io.trunkline.app;

import io.trunkline.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** The {@code camel.*} keys of application.properties, given to a Camel that is initialised and never started. */
final class CamelPropertiesCheck {

    private CamelPropertiesCheck() {}

    /** What Camel has against them; it stops at the first. */
    static List<Problem> problems(String file, Map<String, String> properties) {
        Main camel = new Main();
        camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
        camel.setDefaultPropertyPlaceholderLocation("false");
        properties.forEach(camel::addOverrideProperty);
        // Nothing is to be seen of it from outside.
        camel.addOverrideProperty("camel.main.jmxEnabled", "false");
        camel.configure().withBasePackageScanEnabled(false).withAutoConfigurationLogSummary(false);
        try {
            camel.init();
            return List.of();
        } catch (RuntimeException e) {
            return List.of(problem(file, e));
        } finally {
            camel.shutdown();
        }
    }

    private static Problem problem(String file, RuntimeException failure) {
        Optional<PropertyBindingException> binding = binding(failure);
        String place = binding.map(CamelPropertiesCheck::key).orElse("camel.*");
        String problem = binding.map(found -> "Camel has no such key, or cannot take its value")
                .orElseGet(() -> reason(failure));
        return new Problem(file, place, problem, "a key that Camel has, with a value of its type");
    }

    private static String key(PropertyBindingException binding) {
        String prefix = binding.getOptionPrefix() == null ? "" : binding.getOptionPrefix();
        String key = binding.getOptionKey() == null ? binding.getPropertyName() : binding.getOptionKey();
        return prefix.isEmpty() || prefix.endsWith(".") ? prefix + key : prefix + "." + key;
    }

    private static Optional<PropertyBindingException> binding(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof PropertyBindingException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().findFirst().orElse("");
    }
}
