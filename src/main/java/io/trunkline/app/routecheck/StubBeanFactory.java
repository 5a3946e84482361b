package io.trunkline.app.routecheck;

import java.lang.reflect.Method;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.Language;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.apache.camel.support.builder.PredicateBuilder;

/**
 * Takes the place of bean calls where routes are tried and not run, so that no bean has to be made for it (those of the
 * later stages need a store). That bean and method exist is {@link RouteLint}'s to say.
 */
final class StubBeanFactory implements BeanProcessorFactory, Language {

    /** Where Camel looks for the language of {@code method:} before it makes its own. */
    static final String LANGUAGE_NAME = "bean-language";

    @Override
    public Processor createBeanProcessor(CamelContext context, Object bean, Method method) {
        return exchange -> {};
    }

    @Override
    public Processor createBeanProcessor(
            CamelContext context,
            Object bean,
            String beanType,
            Class<?> beanClass,
            String ref,
            String method,
            BeanScope scope) {
        return exchange -> {};
    }

    @Override
    public Predicate createPredicate(String expression) {
        return PredicateBuilder.constant(false);
    }

    @Override
    public Expression createExpression(String expression) {
        return ExpressionBuilder.constantExpression(expression);
    }
}
