package io.trunkline.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's chromium with a new profile. */
final class HeadlessBrowser implements AutoCloseable {

    private static final int LONGEST_SECONDS = 60;

    private final ChromeDriver driver;

    HeadlessBrowser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver"))
                        .build(),
                options);
    }

    private static File program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " on the PATH; expected Debian's packages"
                        + " chromium and chromium-driver"));
    }

    void open(String url) {
        driver.get(url);
    }

    void run(String script) {
        driver.executeScript(script);
    }

    /** The number that an expression has as soon as it has one. */
    double await(String expression) {
        for (int tries = 0; tries < LONGEST_SECONDS * 100; tries++) {
            if (driver.executeScript("return " + expression) instanceof Number number) {
                return number.doubleValue();
            }
            RunningRouter.pause(10);
        }
        throw new IllegalStateException("not within " + LONGEST_SECONDS + " s: " + expression);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
