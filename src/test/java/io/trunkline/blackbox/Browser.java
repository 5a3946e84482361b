package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Debian's chromium, one for all tests of a class. Without it on the machine they are skipped, unless
 * {@code -Dbrowser.required=true} says that they have to run.
 */
final class Browser implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

    /** Two minutes after its usual start it is not late but broken. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String AXE = axe();

    /** It warns of versions of a protocol that is not used here. Held, since java.util.logging forgets it otherwise. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private Path profile;
    private ChromeDriver driver;

    private static Optional<File> program(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean there =
                program("chromium").isPresent() && program("chromedriver").isPresent();
        if (there || Boolean.getBoolean("browser.required")) {
            return ConditionEvaluationResult.enabled("a browser is there, or has to be");
        }
        String line = "skipped: " + context.getDisplayName() + ", for chromium and chromedriver are not on the PATH";
        System.out.println(line);
        return ConditionEvaluationResult.disabled(line);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        SELENIUM.setLevel(Level.SEVERE);
        profile = Files.createTempDirectory("trunkline-browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-GB",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").orElseThrow())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(LONGEST).pageLoadTimeout(LONGEST);
        desktop();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (driver != null) {
            driver.quit();
        }
        if (profile != null) {
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    void desktop() {
        show(1280, 900, "light");
    }

    /** The size of what is seen, and the scheme that the reader prefers. */
    void show(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What a part of the server's paths answers from now on: nothing. */
    void block(String... urls) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(urls)));
    }

    void open(String url) {
        driver.get("about:blank");
        driver.get(url);
    }

    String url() {
        return driver.getCurrentUrl();
    }

    String title() {
        return driver.getTitle();
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    long count(String selector) {
        return (Long) script("return document.querySelectorAll(arguments[0]).length", selector);
    }

    /** The visible text of the first that fits; empty if there is none. */
    String text(String selector) {
        Object text = script("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
        return text.toString();
    }

    /** The visible texts of all that fit. */
    List<String> texts(String selector) {
        Object texts = script("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector);
        return ((List<?>) texts).stream().map(Object::toString).toList();
    }

    String awaitText(String selector, String part) {
        return Waits.until("'" + part + "' in " + selector, () -> text(selector), text -> assertThat(text)
                .contains(part));
    }

    WebElement find(String selector) {
        Waits.await(selector).until(() -> count(selector) > 0);
        return driver.findElement(By.cssSelector(selector));
    }

    /** What the keyboard does, to whatever has the focus. */
    void press(CharSequence... keys) {
        Actions actions = new Actions(driver);
        Stream.of(keys).forEach(actions::sendKeys);
        actions.perform();
    }

    void tab() {
        press(Keys.TAB);
    }

    /** What axe-core has to say against the page as it is. */
    List<String> violations() {
        script("if (!window.axe) { " + AXE + " }");
        Object found = driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
                axe.run({runOnly: tags}).then(result => done(result.violations.map(
                    violation => violation.id + ": " + violation.nodes.map(node => node.html).join(" | "))),
                    failure => done(["axe failed: " + failure]));
                """);
        return ((List<?>) found).stream().map(Object::toString).toList();
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole page as a picture, build output. */
    void picture(String name) {
        try {
            Path file = Path.of("target", "console", name + ".png");
            Files.createDirectories(file.getParent());
            Files.copy(
                    new ByteArrayInputStream(driver.getScreenshotAs(OutputType.BYTES)),
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser wrote to its log since it was read last: errors of scripts, what the policy refused. */
    List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }
}
